import * as z from 'zod'
import { builderControls } from '../../repair/controls/builder-control.ts'
import { pageOrigin } from '../contract/app-files.ts'
import { type PopoverRequest, pages, updateRequests } from '../contract/bridge-contract.ts'
import type { Choice } from '../contract/settings.ts'
import { updateChoices } from '../contract/update-state.ts'

/** Ids are names and keys, e.g. `key-permissions@/etc/nix/builder_ed25519`: short, on one line. */
const id = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^[^\p{Cc}]*$/u)

const choiceSchema: z.ZodType<Choice> = z.discriminatedUnion('choose', [
  z.strictObject({
    choose: z.literal('notify'),
    kind: z.enum(['down', 'repaired', 'back']),
    on: z.boolean(),
  }),
  z.strictObject({ choose: z.literal('text-beside-icon'), on: z.boolean() }),
  z.strictObject({ choose: z.literal('theme'), theme: z.enum(['system', 'light', 'dark']) }),
  z.strictObject({ choose: z.literal('text-size'), percent: z.literal([100, 125, 150, 200]) }),
  z.strictObject({ choose: z.literal('snooze'), until: z.enum(['hour', 'tomorrow', 'no']) }),
  z.strictObject({ choose: z.literal('stop-ignoring'), finding: id }),
  z.strictObject({ choose: z.literal('welcomed') }),
  z.strictObject({ choose: z.literal('updates'), updates: z.enum(updateChoices) }),
  z.strictObject({ choose: z.literal('repairs-by-itself'), on: z.boolean() }),
])

const requestSchema: z.ZodType<PopoverRequest> = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('view') }),
  z.strictObject({ ask: z.literal('fit'), height: z.number().min(1).max(100_000) }),
  z.strictObject({ ask: z.literal('look') }),
  z.strictObject({ ask: z.literal('plan'), finding: id, repair: id }),
  z.strictObject({ ask: z.literal('run-plan') }),
  z.strictObject({ ask: z.literal('dismiss-plan') }),
  z.strictObject({ ask: z.literal('copy-lasting'), finding: id }),
  z.strictObject({ ask: z.literal('copy-setting-up'), id: z.enum(['nix-darwin', 'determinate']) }),
  z.strictObject({ ask: z.literal('page'), page: z.enum(pages) }),
  z.strictObject({ ask: z.literal('copy-report') }),
  z.strictObject({ ask: z.literal('choose'), choice: choiceSchema }),
  z.strictObject({ ask: z.literal('open-at-login'), on: z.boolean() }),
  z.strictObject({ ask: z.literal('update'), do: z.enum(updateRequests) }),
  z.strictObject({ ask: z.literal('install-tool') }),
  z.strictObject({ ask: z.literal('ignore'), finding: id }),
  z.strictObject({ ask: z.literal('control'), control: z.enum(builderControls) }),
  z.strictObject({ ask: z.literal('undo'), receipt: id }),
  z.strictObject({ ask: z.literal('look-at-remote'), machine: id }),
  z.strictObject({ ask: z.literal('test-build') }),
  z.strictObject({ ask: z.literal('stop-test-build') }),
  z.strictObject({ ask: z.literal('pick-scenario'), scenario: id }),
  z.strictObject({ ask: z.literal('pin'), on: z.boolean() }),
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
