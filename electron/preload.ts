import { contextBridge, ipcRenderer } from 'electron'
import { requestChannel, viewChannel } from './shell/bridge-channels.ts'
import type { Bridge, PopoverView } from './shell/bridge-contract.ts'

/**
 * The page sees two functions and never `ipcRenderer` itself. What arrives on the view channel comes from
 * our own program; what is sent is checked there (shell/bridge.ts), so nothing is parsed here.
 */
const bridge: Bridge = {
  onView(show) {
    const listener = (_event: unknown, view: PopoverView) => show(view)
    ipcRenderer.on(viewChannel, listener)
    ipcRenderer.send(requestChannel, { ask: 'view' })
    return () => ipcRenderer.removeListener(viewChannel, listener)
  },
  send(request) {
    ipcRenderer.send(requestChannel, request)
  },
}

contextBridge.exposeInMainWorld('builderbar', bridge)
