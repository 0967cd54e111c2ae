import { useEffect, useLayoutEffect, useRef } from 'react'
import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'

/**
 * Restores the focus: after a page, a repair or a test build to the control that opened it; to the heading if the focused
 * control disappears, and each time the popover opens.
 */
export function useFocusRestore(view: PopoverView | null): void {
  const last = useRef<HTMLElement | null>(null)
  const opener = useRef<string | null>(null)
  const place = screenOf(view)
  const before = useRef(place)
  useEffect(() => {
    const focused = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement) last.current = target
    }
    const turned = () => {
      opener.current = null
      last.current = null
      window.scrollTo(0, 0)
      focusSentence()
    }
    document.addEventListener('focusin', focused)
    document.addEventListener('visibilitychange', turned)
    return () => {
      document.removeEventListener('focusin', focused)
      document.removeEventListener('visibilitychange', turned)
    }
  }, [])
  useLayoutEffect(() => {
    const was = before.current
    before.current = place
    if (was === 'main' && place !== 'main') opener.current = last.current && nameOf(last.current)
    if (was !== 'main' && place === 'main' && focusControl(opener.current)) return
    const isLost = last.current?.isConnected === false && document.activeElement === document.body
    if (isLost) focusSentence()
  })
}

/** Returns the name of the visible screen. */
function screenOf(view: PopoverView | null): string {
  if (view === null) return 'nothing'
  if (view.page !== 'main') return view.page
  if (view.repair.status !== 'idle') return 'repair'
  return view.testBuild === null ? 'main' : 'test-build'
}

/** Focuses the control of this name; returns false if there is none. */
function focusControl(name: string | null): boolean {
  if (name === null) return false
  const control = [...document.querySelectorAll<HTMLElement>('button, summary, input, select')].find(
    (each) => nameOf(each) === name,
  )
  control?.focus()
  return control !== undefined
}

function focusSentence(): void {
  document.querySelector('h1')?.focus({ preventScroll: true })
}

function nameOf(element: HTMLElement): string {
  return element.getAttribute('aria-label') ?? element.textContent ?? ''
}
