import { type ReactNode, type RefObject, useEffect, useRef } from 'react'

interface CodeBlockProps {
  readonly children: ReactNode
  readonly className?: string
  /** Set by callers that scroll the text themselves. */
  readonly box?: RefObject<HTMLPreElement | null>
}

/** Preformatted text. Long text scrolls, so it must be focusable. */
export function CodeBlock({ children, className, box }: CodeBlockProps) {
  const ownBox = useRef<HTMLPreElement>(null)
  const element = box ?? ownBox
  useEffect(
    () => (element.current === null ? undefined : makeFocusableWhileOverflowing(element.current)),
    [element],
  )
  return (
    <pre ref={element} className={['code-block monospace readable', className].filter(Boolean).join(' ')}>
      {children}
    </pre>
  )
}

/** Makes the text focusable while it overflows. Chromium 130 does this itself, but axe does not know it. */
function makeFocusableWhileOverflowing(box: HTMLElement): () => void {
  const watcher = new ResizeObserver(() => {
    const isOverflowing = box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth
    if (isOverflowing) box.tabIndex = 0
    else box.removeAttribute('tabindex')
  })
  watcher.observe(box)
  return () => watcher.disconnect()
}
