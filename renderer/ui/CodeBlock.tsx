import { type ReactNode, type RefObject, useEffect, useRef } from 'react'

interface CodeBlockProps {
  readonly children: ReactNode
  readonly className?: string
  /** For who moves what is in sight. */
  readonly box?: RefObject<HTMLPreElement | null>
}

/** Text that counts letter by letter. What is too long scrolls in its place, so the keyboard has to come there too. */
export function CodeBlock({ children, className, box }: CodeBlockProps) {
  const own = useRef<HTMLPreElement>(null)
  const reached = box ?? own
  useEffect(() => (reached.current === null ? undefined : reachedWhileItScrolls(reached.current)), [reached])
  return (
    <pre ref={reached} className={['text-that-runs as-typed readable', className].filter(Boolean).join(' ')}>
      {children}
    </pre>
  )
}

/** A text that is in sight as a whole is no stop of the keyboard. Chromium 130 knows that itself, and axe does not. */
function reachedWhileItScrolls(box: HTMLElement): () => void {
  const watcher = new ResizeObserver(() => {
    if (box.scrollHeight > box.clientHeight) box.tabIndex = 0
    else box.removeAttribute('tabindex')
  })
  watcher.observe(box)
  return () => watcher.disconnect()
}
