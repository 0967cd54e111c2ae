import { useEffect } from 'react'
import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { PopoverRequest } from '../../electron/app/contract/popover-request.ts'
import { readShortcut, type Shortcut } from './command-keys.ts'

/**
 * Handles shortcuts: Escape leaves a plan, else closes the window or the popover, even a pinned one; Command with W closes
 * it, with a comma opens the settings; in the popover Command with P pins it, and with R scans again.
 */
export function useShortcuts(bridge: Bridge, view: PopoverView | null): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const request =
        event.key === 'Escape' ? requestForEscape(view) : requestForShortcut(readShortcut(event), view)
      if (request === null) return
      event.preventDefault()
      bridge.send(request)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [bridge, view])
}

function requestForEscape(view: PopoverView | null): PopoverRequest {
  const isPlan = view?.page === 'main' && view.repair.status === 'planned'
  return { kind: isPlan ? 'dismiss-plan' : 'close' }
}

function requestForShortcut(letter: Shortcut | null, view: PopoverView | null): PopoverRequest | null {
  if (letter === null || view === null) return null
  const isPopover = view.page === 'main'
  switch (letter) {
    case 'p':
      return isPopover ? { kind: 'pin', on: !view.pinned } : null
    case 'r':
      return isPopover ? { kind: 'scan' } : null
    case 'w':
      return { kind: 'close' }
    case ',':
      return { kind: 'page', page: 'settings' }
  }
}
