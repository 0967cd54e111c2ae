import { useEffect, useLayoutEffect, useRef } from 'react'
import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'

/**
 * Restores the focus: to the control that opened a repair or a test build when that ends; when the focused control disappears,
 * to another of its name, such as the toolbar's, or to the heading; and to the heading each time the popover opens. The control is recorded when it is clicked, not when the
 * next screen arrives: until the main process has answered, Tab may already have moved the focus.
 */
export function useFocusRestore(view: PopoverView | null): void {
  const lastFocused = useRef<HTMLElement | null>(null)
  const clickedName = useRef<string | null>(null)
  const opener = useRef<string | null>(null)
  const screen = nameScreen(view)
  const previousScreen = useRef(screen)
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement) lastFocused.current = target
    }
    const onClick = ({ target }: MouseEvent) => {
      // A menu is named after the button that opened it, which has the focus again once the menu is closed.
      const element = target instanceof Element ? target : null
      const control =
        element?.closest<HTMLElement>('[role="menu"]') ?? element?.closest<HTMLElement>(controls) ?? null
      clickedName.current = control && getName(control)
    }
    // After a shortcut the focus returns to the control that had it.
    const onKeyDown = ({ ctrlKey, metaKey }: KeyboardEvent) => {
      if (ctrlKey || metaKey) clickedName.current = null
    }
    const onVisibilityChange = () => {
      opener.current = null
      clickedName.current = null
      lastFocused.current = null
      window.scrollTo(0, 0)
      focusHeading()
    }
    document.addEventListener('focusin', onFocus)
    // In the capture phase, before the control's own handler sends its request.
    document.addEventListener('click', onClick, true)
    document.addEventListener('keydown', onKeyDown, true)
    document.addEventListener('visibilitychange', onVisibilityChange)
    return () => {
      document.removeEventListener('focusin', onFocus)
      document.removeEventListener('click', onClick, true)
      document.removeEventListener('keydown', onKeyDown, true)
      document.removeEventListener('visibilitychange', onVisibilityChange)
    }
  }, [])
  useLayoutEffect(() => {
    const previous = previousScreen.current
    previousScreen.current = screen
    if (previous === 'main' && screen !== 'main')
      opener.current = clickedName.current ?? (lastFocused.current && getName(lastFocused.current))
    if (previous !== 'main' && screen === 'main' && focusControl(opener.current)) return
    const lost = lastFocused.current
    if (lost === null || lost.isConnected || document.activeElement !== document.body) return
    if (!focusControl(getName(lost))) focusHeading()
  })
}

/** Returns the name of the visible screen. */
function nameScreen(view: PopoverView | null): string {
  if (view === null) return 'nothing'
  if (view.repair.status !== 'idle') return 'repair'
  return view.testBuild === null ? 'main' : 'test-build'
}

const controls = 'button, summary, input, select'

/** Focuses the control with this name; returns false if there is none outside a closed disclosure. */
function focusControl(name: string | null): boolean {
  if (name === null) return false
  const control = [...document.querySelectorAll<HTMLElement>(controls)].find(
    (candidate) => getName(candidate) === name && !isFolded(candidate),
  )
  control?.focus()
  return control !== undefined
}

/** Whether the control is inside a closed disclosure. The disclosure's own summary is not. */
function isFolded(control: HTMLElement): boolean {
  const element = control.matches('summary') ? control.parentElement?.parentElement : control
  return element?.closest('details:not([open])') != null
}

function focusHeading(): void {
  document.querySelector('h1')?.focus({ preventScroll: true })
}

function getName(element: HTMLElement): string {
  return element.getAttribute('aria-label') ?? element.textContent ?? ''
}
