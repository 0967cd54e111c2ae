import { useEffect, useLayoutEffect, useRef } from 'react'
import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'

/**
 * Restores the focus: after a page, a repair or a test build to the control that opened it; to the heading if the focused
 * control disappears, and each time the popover opens. The control is remembered at its click, not when the other screen
 * arrives: the answer of the main process takes a moment, in which Tab may already have moved the focus on.
 */
export function useFocusRestore(view: PopoverView | null): void {
  const last = useRef<HTMLElement | null>(null)
  const clicked = useRef<string | null>(null)
  const opener = useRef<string | null>(null)
  const place = screenOf(view)
  const before = useRef(place)
  useEffect(() => {
    const focused = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement) last.current = target
    }
    const used = ({ target }: MouseEvent) => {
      const control = target instanceof Element ? target.closest<HTMLElement>(controls) : null
      clicked.current = control && nameOf(control)
    }
    // A shortcut opens a page from where the focus is.
    const pressed = ({ ctrlKey, metaKey }: KeyboardEvent) => {
      if (ctrlKey || metaKey) clicked.current = null
    }
    const turned = () => {
      opener.current = null
      clicked.current = null
      last.current = null
      window.scrollTo(0, 0)
      focusSentence()
    }
    document.addEventListener('focusin', focused)
    // In the capture phase: before the handler of the control sends its request.
    document.addEventListener('click', used, true)
    document.addEventListener('keydown', pressed, true)
    document.addEventListener('visibilitychange', turned)
    return () => {
      document.removeEventListener('focusin', focused)
      document.removeEventListener('click', used, true)
      document.removeEventListener('keydown', pressed, true)
      document.removeEventListener('visibilitychange', turned)
    }
  }, [])
  useLayoutEffect(() => {
    const was = before.current
    before.current = place
    if (was === 'main' && place !== 'main')
      opener.current = clicked.current ?? (last.current && nameOf(last.current))
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

const controls = 'button, summary, input, select'

/** Focuses the control of this name; returns false if there is none, or only one that is folded away. */
function focusControl(name: string | null): boolean {
  if (name === null) return false
  const control = [...document.querySelectorAll<HTMLElement>(controls)].find(
    (each) => nameOf(each) === name && !isFolded(each),
  )
  control?.focus()
  return control !== undefined
}

/** Whether the control is inside a disclosure that is closed; its own summary is not. */
function isFolded(control: HTMLElement): boolean {
  const within = control.matches('summary') ? control.parentElement?.parentElement : control
  return within?.closest('details:not([open])') != null
}

function focusSentence(): void {
  document.querySelector('h1')?.focus({ preventScroll: true })
}

function nameOf(element: HTMLElement): string {
  return element.getAttribute('aria-label') ?? element.textContent ?? ''
}
