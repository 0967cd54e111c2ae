import { useEffect } from 'react'
import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { PopoverRequest } from '../../electron/app/contract/popover-request.ts'
import { type Shortcut, shortcutOf } from './command-keys.ts'

/**
 * Handles shortcuts: Escape leaves a page or a plan, else closes the popover, even a pinned one. With the command key, P
 * pins, R scans again, and the comma opens the settings.
 */
export function useShortcuts(bridge: Bridge, view: PopoverView | null): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const request = event.key === 'Escape' ? stepBack(view) : commandOf(shortcutOf(event), view)
      if (request === null) return
      event.preventDefault()
      bridge.send(request)
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [bridge, view])
}

function stepBack(view: PopoverView | null): PopoverRequest {
  if (view !== null && view.page !== 'main') return { kind: 'page', page: 'main' }
  return { kind: view?.repair.status === 'planned' ? 'dismiss-plan' : 'close' }
}

function commandOf(letter: Shortcut | null, view: PopoverView | null): PopoverRequest | null {
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
