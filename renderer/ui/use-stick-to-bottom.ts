import { type RefObject, useLayoutEffect, useRef } from 'react'

/** Scrolls to the newest line of a growing text, unless the user has scrolled up. */
export function useStickToBottom(box: RefObject<HTMLElement | null>, text: string): void {
  const isAtEnd = useRef(true)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null || text === '') return
    if (isAtEnd.current) element.scrollTop = element.scrollHeight
    const onScroll = () => {
      isAtEnd.current = element.scrollTop + element.clientHeight >= element.scrollHeight - 4
    }
    element.addEventListener('scroll', onScroll)
    return () => element.removeEventListener('scroll', onScroll)
  }, [box, text])
}
