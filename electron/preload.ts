import { contextBridge, ipcRenderer } from 'electron'
import { requestChannel, viewChannel } from './app/contract/bridge-channels.ts'
import type { Bridge, PopoverView } from './app/contract/bridge-contract.ts'

/** The newest view, requested while the page's script is still loading, so that its first render is complete. */
let newest: PopoverView | null = null
const listeners = new Set<(view: PopoverView) => void>()

ipcRenderer.on(viewChannel, (_event, view: PopoverView) => {
  newest = view
  for (const show of listeners) show(view)
})
requestView()

/**
 * Exposes two functions to the page, never `ipcRenderer` itself. Views come from our own main process, which also
 * validates every request (app/bridge/bridge.ts), so nothing is parsed here.
 */
const bridge: Bridge = {
  onView(show) {
    listeners.add(show)
    if (newest === null) requestView()
    else show(newest)
    return () => listeners.delete(show)
  },
  send(request) {
    ipcRenderer.send(requestChannel, request)
  },
}

contextBridge.exposeInMainWorld('builderbar', bridge)

function requestView(): void {
  ipcRenderer.send(requestChannel, { kind: 'view' })
}
