import { render } from '@testing-library/react'
import { vi } from 'vitest'
import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { PopoverRequest } from '../../electron/app/contract/popover-request.ts'
import { App } from '../../renderer/App.tsx'

export interface Shown {
  /** The requests of the page, oldest first. */
  readonly requests: readonly PopoverRequest[]
  /** Pushes another view, as the main process does at every change. */
  push(view: PopoverView): void
  readonly container: HTMLElement
  /** Whether the page is subscribed to views. */
  isSubscribed(): boolean
}

/** Renders the popover with a bridge that records requests, three seconds after the view's scan. */
export function show(view: PopoverView): Shown {
  vi.setSystemTime(Date.parse(view.status?.takenAt ?? '2026-03-04T10:00:00.000Z') + 3000)
  const asked: PopoverRequest[] = []
  let showView: ((view: PopoverView) => void) | null = null
  const bridge: Bridge = {
    onView(callBack) {
      showView = callBack
      callBack(view)
      return () => {
        showView = null
      }
    },
    send: (request) => {
      // happy-dom has no layout, so the height of the page is meaningless here.
      if (request.kind !== 'fit') asked.push(request)
    },
  }
  const { container } = render(<App bridge={bridge} />)
  return {
    requests: asked,
    push: (next) => showView?.(next),
    container,
    isSubscribed: () => showView !== null,
  }
}
