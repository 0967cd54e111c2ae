import { useState, useSyncExternalStore } from 'react'
import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'

/** Returns the newest view that the main process has pushed; null until the first has arrived. */
export function useView(bridge: Bridge): PopoverView | null {
  const [store] = useState(() => createViewStore(bridge))
  return useSyncExternalStore(store.subscribe, store.current)
}

/** Stores the newest view: contextBridge clones its argument on each call, and React compares snapshots by identity. */
function createViewStore({ onView }: Bridge) {
  let newest: PopoverView | null = null
  const subscribe = (onChange: () => void) =>
    onView((view) => {
      newest = view
      onChange()
    })
  // If a view has already arrived, the bridge delivers it synchronously, so the first render can draw it.
  subscribe(() => undefined)()
  return { subscribe, current: () => newest }
}
