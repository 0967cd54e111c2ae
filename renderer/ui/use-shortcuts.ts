import { useEffect } from 'react'
import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { PopoverRequest } from '../../electron/app/contract/popover-request.ts'
import { type Shortcut, shortcutOf } from './command-keys.ts'

/**
 * Handles shortcuts: Escape leaves a page or a plan, else closes the popover, even a pinned one; Command with P pins it,
 * with R scans again, and with a comma opens the settings.
 */
export function useShortcuts(bridge: Bridge, view: PopoverView | null): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const request =
        event.key === 'Escape' ? requestForEscape(view) : requestForShortcut(shortcutOf(event), view)
      if (request === null) return
      event.preventDefault()
      bridge.send(request)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [bridge, view])
}

function requestForEscape(view: PopoverView | null): PopoverRequest {
  if (view !== null && view.page !== 'main') return { kind: 'page', page: 'main' }
  return { kind: view?.repair.status === 'planned' ? 'dismiss-plan' : 'close' }
}

function requestForShortcut(letter: Shortcut | null, view: PopoverView | null): PopoverRequest | null {
  if (letter === null || view === null) return null
  switch (letter) {
    case 'p':
      return { kind: 'pin', on: !view.pinned }
    case 'r':
      return { kind: 'scan' }
    case ',':
      return { kind: 'page', page: 'settings' }
  }
}
