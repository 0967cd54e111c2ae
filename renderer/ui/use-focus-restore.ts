import { useEffect, useLayoutEffect, useRef } from 'react'
import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'

/**
 * The keyboard is never lost: whoever comes back from a page, a repair or a test build is again on the control that led
 * there; where a control with the focus goes away, and each time that the popover opens, the sentence has it.
 */
export function useFocusRestore(view: PopoverView | null): void {
  const last = useRef<HTMLElement | null>(null)
  const asker = useRef<string | null>(null)
  const place = placeOf(view)
  const before = useRef(place)
  useEffect(() => {
    const focused = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement) last.current = target
    }
    const turned = () => {
      asker.current = null
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
    if (was === 'main' && place !== 'main') asker.current = last.current && nameOf(last.current)
    if (was !== 'main' && place === 'main' && controlNamed(asker.current)) return
    const isLost = last.current?.isConnected === false && document.activeElement === document.body
    if (isLost) focusSentence()
  })
}

/** What has the room just now. */
function placeOf(view: PopoverView | null): string {
  if (view === null) return 'nothing'
  if (view.page !== 'main') return view.page
  if (view.repair.status !== 'idle') return 'repair'
  return view.testBuild === null ? 'main' : 'test-build'
}

/** Gives the focus to the control of this name; false where there is none any more. */
function controlNamed(name: string | null): boolean {
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
