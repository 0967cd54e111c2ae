import { contextBridge, ipcRenderer } from 'electron'
import { requestChannel, viewChannel } from './app/contract/bridge-channels.ts'
import type { Bridge, PopoverView } from './app/contract/bridge-contract.ts'

/** The newest view: asked for while the page's own script is still read, so that its first picture is the whole one. */
let newest: PopoverView | null = null
const showing = new Set<(view: PopoverView) => void>()

ipcRenderer.on(viewChannel, (_event, view: PopoverView) => {
  newest = view
  for (const show of showing) show(view)
})
askForView()

/**
 * The page sees two functions and never `ipcRenderer` itself. What arrives on the view channel comes from
 * our own program; what is sent is checked there (app/bridge/bridge.ts), so nothing is parsed here.
 */
const bridge: Bridge = {
  onView(show) {
    showing.add(show)
    if (newest === null) askForView()
    else show(newest)
    return () => showing.delete(show)
  },
  send(request) {
    ipcRenderer.send(requestChannel, request)
  },
}

contextBridge.exposeInMainWorld('builderbar', bridge)

function askForView(): void {
  ipcRenderer.send(requestChannel, { kind: 'view' })
}
