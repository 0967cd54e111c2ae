import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'

/**
 * Sends the height of the page to the main process, which fits the window to it. Measures after every render, since a
 * ResizeObserver does not fire in a hidden window, and observes the element for changes without a render.
 * @param isWhole false until there is a view, so that an empty window is never shown
 */
export function useHeight(
  element: RefObject<HTMLElement | null>,
  send: Bridge['send'],
  isWhole: boolean,
): void {
  const sent = useRef(0)
  const measure = () => {
    if (!isWhole) return
    const height = Math.ceil(element.current?.getBoundingClientRect().height ?? 0)
    if (height < 1 || height === sent.current) return
    sent.current = height
    send({ kind: 'fit', height })
  }
  const latest = useRef(measure)
  useLayoutEffect(() => {
    latest.current = measure
    measure()
  })
  useEffect(() => {
    const observer = new ResizeObserver(() => latest.current())
    if (element.current !== null) observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
}
