import { useEffect, useRef } from 'react'

/** The heading of a window for screen readers, which begin there; others read it in the title bar. */
export function WindowHeading({ title }: { title: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <h1 ref={heading} tabIndex={-1} className="visually-hidden">
      {title}
    </h1>
  )
}
