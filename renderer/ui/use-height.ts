import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'

/**
 * Tells the program how tall the page is, so that the window fits it. Measured after every change, since a
 * hidden window observes nothing, and observed besides, for what unfolds without one.
 * @param isWhole false while there is no view yet: the window is not to be shown for the few milliseconds of that
 */
export function useHeight(
  element: RefObject<HTMLElement | null>,
  send: Bridge['send'],
  isWhole: boolean,
): void {
  const told = useRef(0)
  const measure = () => {
    if (!isWhole) return
    const height = Math.ceil(element.current?.getBoundingClientRect().height ?? 0)
    if (height < 1 || height === told.current) return
    told.current = height
    send({ kind: 'fit', height })
  }
  const newest = useRef(measure)
  useLayoutEffect(() => {
    newest.current = measure
    measure()
  })
  useEffect(() => {
    const observer = new ResizeObserver(() => newest.current())
    if (element.current !== null) observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
}
