import { useState, useSyncExternalStore } from 'react'
import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'

/** Returns the newest view that the main process has pushed; null until the first has arrived. */
export function useView(bridge: Bridge): PopoverView | null {
  const [store] = useState(() => viewStore(bridge))
  return useSyncExternalStore(store.subscribe, store.current)
}

/** Stores the newest view, because contextBridge clones a view at each call and React compares identities. */
function viewStore({ onView }: Bridge) {
  let newest: PopoverView | null = null
  const subscribe = (onChange: () => void) =>
    onView((view) => {
      newest = view
      onChange()
    })
  // A view that has already arrived is delivered at once, so that the first render can draw it.
  subscribe(() => undefined)()
  return { subscribe, current: () => newest }
}
