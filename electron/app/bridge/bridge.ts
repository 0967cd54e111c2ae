import { ipcMain, type WebContents } from 'electron'
import { requestChannel, viewChannel } from '../contract/bridge-channels.ts'
import type { PopoverView } from '../contract/bridge-contract.ts'
import type { Page } from '../contract/page.ts'
import type { PopoverRequest } from '../contract/popover-request.ts'
import { findSender, readRequest } from './bridge-requests.ts'
import { maySend } from './senders.ts'

export interface OpenBridge {
  /** Pushes the view to the popover and every window. */
  push(view: PopoverView): void
  close(): void
}

/** The contents of the popover or of a window. */
export interface PageContents {
  readonly page: Page
  readonly contents: WebContents
}

/**
 * Opens the two channels to the pages. Messages from other senders, invalid requests, and requests that belong to another
 * page are dropped.
 * @param openPages returns the popover's page, while there is one, and those of the open windows
 */
export function openBridge(
  openPages: () => readonly PageContents[],
  handle: (request: PopoverRequest, page: Page) => void,
): OpenBridge {
  const listen = (event: Electron.IpcMainEvent, message: unknown) => {
    const frame = event.senderFrame
    if (frame === null) return
    const sender = {
      contentsId: event.sender.id,
      isMainFrame: frame === event.sender.mainFrame,
      url: frame.url,
    }
    const page = findSender(
      sender,
      openPages().map((opened) => ({ page: opened.page, contentsId: opened.contents.id })),
    )
    const request = page === null ? null : readRequest(message)
    if (page !== null && request !== null && maySend(page, request)) handle(request, page)
  }
  ipcMain.on(requestChannel, listen)
  return {
    push: (view) => {
      for (const { page, contents } of openPages()) contents.send(viewChannel, { ...view, page })
    },
    close: () => ipcMain.off(requestChannel, listen),
  }
}
