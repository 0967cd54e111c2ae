import { ipcMain, type WebContents } from 'electron'
import { requestChannel, viewChannel } from '../contract/bridge-channels.ts'
import type { PopoverView } from '../contract/bridge-contract.ts'
import type { PopoverRequest } from '../contract/popover-request.ts'
import { isOurPage, readRequest } from './bridge-requests.ts'

export interface OpenBridge {
  push(view: PopoverView): void
  close(): void
}

/**
 * Opens the two channels to the popover's page. Messages from other senders and invalid requests are dropped.
 * @param popoverContents returns the popover's page, or null while there is none
 */
export function openBridge(
  popoverContents: () => WebContents | null,
  answer: (request: PopoverRequest) => void,
): OpenBridge {
  const listen = (event: Electron.IpcMainEvent, message: unknown) => {
    const frame = event.senderFrame
    if (frame === null) return
    const sender = {
      contentsId: event.sender.id,
      isMainFrame: frame === event.sender.mainFrame,
      url: frame.url,
    }
    if (!isOurPage(sender, popoverContents()?.id ?? null)) return
    const request = readRequest(message)
    if (request !== null) answer(request)
  }
  ipcMain.on(requestChannel, listen)
  return {
    push: (view) => popoverContents()?.send(viewChannel, view),
    close: () => ipcMain.off(requestChannel, listen),
  }
}
