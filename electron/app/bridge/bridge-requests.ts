import { pageOrigin } from '../contract/app-files.ts'
import { type PopoverRequest, popoverRequest } from '../contract/popover-request.ts'

/** Reads a message of the page; null for anything that is not a request. */
export function readRequest(message: unknown): PopoverRequest | null {
  const read = popoverRequest.safeParse(message)
  return read.success ? read.data : null
}

/** The sender of a message, as far as it decides whether the message is read. */
export interface Sender {
  readonly contentsId: number
  readonly isMainFrame: boolean
  readonly url: string
}

/** Returns true only for the main frame of the popover's own page, served under `app://builderbar`. */
export function isOurPage(sender: Sender, popoverContentsId: number | null): boolean {
  if (sender.contentsId !== popoverContentsId || !sender.isMainFrame) return false
  // For a scheme of our own `URL.origin` is "null", so protocol and host are compared.
  if (!URL.canParse(sender.url)) return false
  const { protocol, host } = new URL(sender.url)
  return `${protocol}//${host}` === pageOrigin
}
