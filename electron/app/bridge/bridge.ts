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
  private pending: { readonly send: NodeJS.Immediate; view: PopoverView } | null = null

  /** @param openPages returns the popover's page, while there is one, and those of the open windows */
  constructor(
    openPages: () => readonly PageContents[],
    onRequest: (request: PopoverRequest, page: Page) => void,
  ) {
    this.openPages = openPages
    this.onRequest = onRequest
    ipcMain.on(requestChannel, this.onMessage)
  }

  /**
   * Pushes the view to the popover and every window, once the current turn of the event loop is over: the end of a repair and
   * the status after it are two changes, and a page that showed the first alone would show the state from before the repair.
   */
  push(view: PopoverView): void {
    if (this.pending === null) this.pending = { send: setImmediate(this.sendPending), view }
    else this.pending.view = view
  }

  close(): void {
    if (this.pending !== null) clearImmediate(this.pending.send)
    ipcMain.off(requestChannel, this.onMessage)
  }

  private readonly sendPending = () => {
    const view = this.pending?.view
    this.pending = null
    for (const { page, contents } of view === undefined ? [] : this.openPages())
      contents.send(viewChannel, { ...view, page })
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
