import { pageOrigin } from '../contract/app-files.ts'
import type { Page } from '../contract/page.ts'
import { type PopoverRequest, popoverRequest } from '../contract/popover-request.ts'

/** Reads a message of the page; null for anything that is not a request. */
export function readRequest(message: unknown): PopoverRequest | null {
  const parsed = popoverRequest.safeParse(message)
  return parsed.success ? parsed.data : null
}

/** The sender of a message, as far as it decides whether the message is read. */
export interface Sender {
  readonly contentsId: number
  readonly isMainFrame: boolean
  readonly url: string
}

/** A page of the popover or of a window that the app itself has opened. */
export interface OpenPage {
  readonly page: Page
  readonly contentsId: number
}

/** Returns the page that has sent a message: only the main frame of one that the app opened, served under `app://builderbar`. */
export function findSender(sender: Sender, openPages: readonly OpenPage[]): Page | null {
  const openPage = openPages.find(({ contentsId }) => contentsId === sender.contentsId)
  // For a scheme of our own `URL.origin` is "null", so protocol and host are compared.
  if (openPage === undefined || !sender.isMainFrame || !URL.canParse(sender.url)) return null
  const { protocol, host } = new URL(sender.url)
  return `${protocol}//${host}` === pageOrigin ? openPage.page : null
}
