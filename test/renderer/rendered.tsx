import { render } from '@testing-library/react'
import { vi } from 'vitest'
import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { PopoverRequest } from '../../electron/app/contract/popover-request.ts'
import { App } from '../../renderer/App.tsx'

export interface Shown {
  /** What the page has asked for, oldest first. */
  readonly asked: readonly PopoverRequest[]
  /** Pushes another view, as the program does at every change. */
  push(view: PopoverView): void
  readonly container: HTMLElement
  /** True while the page listens. */
  listens(): boolean
}

/** Renders the popover over a bridge that keeps what is asked, three seconds after the view's look. */
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
      // happy-dom lays nothing out, so the page's height says nothing here.
      if (request.kind !== 'fit') asked.push(request)
    },
  }
  const { container } = render(<App bridge={bridge} />)
  return {
    asked,
    push: (next) => showView?.(next),
    container,
    listens: () => showView !== null,
  }
}
