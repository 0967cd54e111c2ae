import { ipcMain, type WebContents } from 'electron'
import * as z from 'zod'
import { pageOrigin } from './app-protocol.ts'
import { requestChannel, viewChannel } from './bridge-channels.ts'
import type { PopoverRequest, PopoverView } from './bridge-contract.ts'

/** Ids are names and keys, e.g. `key-permissions@/etc/nix/builder_ed25519`: short, on one line. */
const id = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^[^\p{Cc}]*$/u)

const requestSchema: z.ZodType<PopoverRequest> = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('view') }),
  z.strictObject({ ask: z.literal('look') }),
  z.strictObject({ ask: z.literal('plan'), finding: id, repair: id }),
  z.strictObject({ ask: z.literal('run-plan') }),
  z.strictObject({ ask: z.literal('dismiss-plan') }),
  z.strictObject({ ask: z.literal('copy-lasting'), finding: id }),
  z.strictObject({ ask: z.literal('copy-report') }),
  z.strictObject({ ask: z.literal('pick-scenario'), scenario: id }),
  z.strictObject({ ask: z.literal('close') }),
])

/** What the page asked for, or null for anything that is no such request. */
export function readRequest(message: unknown): PopoverRequest | null {
  const read = requestSchema.safeParse(message)
  return read.success ? read.data : null
}

/** Who sent a message, as far as it decides whether it is listened to. */
export interface Sender {
  readonly contentsId: number
  readonly isMainFrame: boolean
  readonly url: string
}

/** Only the popover's own page, in its main frame, served by us. */
export function isOurPage(sender: Sender, popoverContentsId: number | null): boolean {
  if (sender.contentsId !== popoverContentsId || !sender.isMainFrame) return false
  // For a scheme of our own `URL.origin` is "null", so protocol and host are compared.
  if (!URL.canParse(sender.url)) return false
  const { protocol, host } = new URL(sender.url)
  return `${protocol}//${host}` === pageOrigin
}

export interface OpenBridge {
  push(view: PopoverView): void
  close(): void
}

/**
 * The two channels to the popover's page. Messages from anyone else and messages that are no request are dropped.
 * @param popoverContents the page that may speak; null while there is none
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
