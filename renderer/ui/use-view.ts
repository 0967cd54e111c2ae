import { useEffect, useState } from 'react'
import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'

/** The newest view that the program has pushed; null until the first has come. */
export function useView(bridge: Bridge): PopoverView | null {
  const [view, show] = useState(() => viewAtHand(bridge))
  useEffect(() => bridge.onView(show), [bridge])
  return view
}

/** The view that came before the page was there: its first picture then needs no second one. */
function viewAtHand(bridge: Bridge): PopoverView | null {
  const at: { hand: PopoverView | null } = { hand: null }
  const stop = bridge.onView((view) => {
    at.hand = view
  })
  stop()
  return at.hand
}
