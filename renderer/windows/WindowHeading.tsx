import { useEffect, useRef } from 'react'

interface WindowHeadingProps {
  readonly title: string
  /** Of a heading that is seen; without it only screen readers have it, and others read it in the title bar. */
  readonly className?: string
}

/** The heading of a window, at which screen readers begin. */
export function WindowHeading({ title, className = 'visually-hidden' }: WindowHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {title}
    </h1>
  )
}
