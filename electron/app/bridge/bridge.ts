import { ipcMain, type WebContents } from 'electron'
import { requestChannel, viewChannel } from '../contract/bridge-channels.ts'
import type { PopoverView } from '../contract/bridge-contract.ts'
import type { Page } from '../contract/page.ts'
import type { PopoverRequest } from '../contract/popover-request.ts'
import { findSender, readRequest } from './bridge-requests.ts'
import { maySend } from './senders.ts'

/** The contents of the popover or of a window. */
export interface PageContents {
  readonly page: Page
  readonly contents: WebContents
}

/**
 * The two channels to the pages. Messages from other senders, invalid requests, and requests that belong to another page are
 * dropped.
 */
export class PageBridge {
  private readonly openPages: () => readonly PageContents[]
  private readonly onRequest: (request: PopoverRequest, page: Page) => void

  /** @param openPages returns the popover's page, while there is one, and those of the open windows */
  constructor(
    openPages: () => readonly PageContents[],
    onRequest: (request: PopoverRequest, page: Page) => void,
  ) {
    this.openPages = openPages
    this.onRequest = onRequest
    ipcMain.on(requestChannel, this.onMessage)
  }

  /** Pushes the view to the popover and every window. */
  push(view: PopoverView): void {
    for (const { page, contents } of this.openPages()) contents.send(viewChannel, { ...view, page })
  }

  close(): void {
    ipcMain.off(requestChannel, this.onMessage)
  }

  private readonly onMessage = (event: Electron.IpcMainEvent, message: unknown) => {
    const frame = event.senderFrame
    if (frame === null) return
    const sender = {
      contentsId: event.sender.id,
      isMainFrame: frame === event.sender.mainFrame,
      url: frame.url,
    }
    const pages = this.openPages().map(({ page, contents }) => ({ page, contentsId: contents.id }))
    const page = findSender(sender, pages)
    const request = page === null ? null : readRequest(message)
    if (page !== null && request !== null && maySend(page, request)) this.onRequest(request, page)
  }
}
