import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'

/**
 * Sends the height of the page to the main process, which fits the window to it. Measures after every render, since a
 * ResizeObserver does not fire in a hidden window, and observes the element for changes without a render.
 * @param isReady false until there is a view, so that an empty window is never shown
 */
export function useReportedHeight(
  element: RefObject<HTMLElement | null>,
  send: Bridge['send'],
  isReady: boolean,
): void {
  const lastSent = useRef(0)
  const measure = () => {
    if (!isReady) return
    const height = Math.ceil(element.current?.getBoundingClientRect().height ?? 0)
    if (height < 1 || height === lastSent.current) return
    lastSent.current = height
    send({ kind: 'fit', height })
  }
  const latestMeasure = useRef(measure)
  useLayoutEffect(() => {
    latestMeasure.current = measure
    measure()
  })
  useEffect(() => {
    const observer = new ResizeObserver(() => latestMeasure.current())
    if (element.current !== null) observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
}
