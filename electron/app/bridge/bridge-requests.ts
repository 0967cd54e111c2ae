import * as z from 'zod'
import { builderControls } from '../../repair/controls/builder-control.ts'
import { pageOrigin } from '../contract/app-files.ts'
import { type PopoverRequest, pages, updateRequests } from '../contract/bridge-contract.ts'
import type { SettingsChange } from '../contract/settings.ts'
import { updateChoices } from '../contract/update-state.ts'

/** Ids are names and keys, e.g. `key-permissions@/etc/nix/builder_ed25519`: short, on one line. */
const id = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^[^\p{Cc}]*$/u)

const choiceSchema: z.ZodType<SettingsChange> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('notify'),
    notification: z.enum(['down', 'repaired', 'back']),
    on: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('text-beside-icon'), on: z.boolean() }),
  z.strictObject({ kind: z.literal('theme'), theme: z.enum(['system', 'light', 'dark']) }),
  z.strictObject({ kind: z.literal('text-size'), percent: z.literal([100, 125, 150, 200]) }),
  z.strictObject({ kind: z.literal('snooze'), until: z.enum(['hour', 'tomorrow', 'no']) }),
  z.strictObject({ kind: z.literal('stop-ignoring'), finding: id }),
  z.strictObject({ kind: z.literal('welcomed') }),
  z.strictObject({ kind: z.literal('updates'), updates: z.enum(updateChoices) }),
  z.strictObject({ kind: z.literal('auto-repair'), on: z.boolean() }),
])

const requestSchema: z.ZodType<PopoverRequest> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('view') }),
  z.strictObject({ kind: z.literal('fit'), height: z.number().min(1).max(100_000) }),
  z.strictObject({ kind: z.literal('scan') }),
  z.strictObject({ kind: z.literal('plan'), finding: id, repair: id }),
  z.strictObject({ kind: z.literal('run-plan'), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.strictObject({ kind: z.literal('dismiss-plan') }),
  z.strictObject({ kind: z.literal('copy-permanent-fix'), finding: id }),
  z.strictObject({ kind: z.literal('copy-setup'), id: z.enum(['nix-darwin', 'determinate']) }),
  z.strictObject({ kind: z.literal('page'), page: z.enum(pages) }),
  z.strictObject({ kind: z.literal('copy-report') }),
  z.strictObject({ kind: z.literal('change-settings'), change: choiceSchema }),
  z.strictObject({ kind: z.literal('open-at-login'), on: z.boolean() }),
  z.strictObject({ kind: z.literal('update'), action: z.enum(updateRequests) }),
  z.strictObject({ kind: z.literal('install-tool') }),
  z.strictObject({ kind: z.literal('ignore'), finding: id }),
  z.strictObject({ kind: z.literal('control'), control: z.enum(builderControls) }),
  z.strictObject({ kind: z.literal('undo'), receipt: id }),
  z.strictObject({ kind: z.literal('probe-remote'), uri: id }),
  z.strictObject({ kind: z.literal('test-build') }),
  z.strictObject({ kind: z.literal('stop-test-build') }),
  z.strictObject({ kind: z.literal('pick-scenario'), scenario: id }),
  z.strictObject({ kind: z.literal('pin'), on: z.boolean() }),
  z.strictObject({ kind: z.literal('close') }),
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
