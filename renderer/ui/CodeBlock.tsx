import { type ReactNode, type RefObject, useEffect, useRef } from 'react'

interface CodeBlockProps {
  readonly children: ReactNode
  readonly className?: string
  /** Set by callers that scroll the text themselves. */
  readonly box?: RefObject<HTMLPreElement | null>
}

/** Preformatted text. Long text scrolls, so it must be reachable by keyboard. */
export function CodeBlock({ children, className, box }: CodeBlockProps) {
  const own = useRef<HTMLPreElement>(null)
  const reached = box ?? own
  useEffect(
    () => (reached.current === null ? undefined : focusableWhileOverflowing(reached.current)),
    [reached],
  )
  return (
    <pre ref={reached} className={['text-that-runs as-typed readable', className].filter(Boolean).join(' ')}>
      {children}
    </pre>
  )
}

/** Makes the text focusable while it overflows. Chromium 130 does this itself, but axe does not know it. */
function focusableWhileOverflowing(box: HTMLElement): () => void {
  const watcher = new ResizeObserver(() => {
    if (box.scrollHeight > box.clientHeight) box.tabIndex = 0
    else box.removeAttribute('tabindex')
  })
  watcher.observe(box)
  return () => watcher.disconnect()
}
