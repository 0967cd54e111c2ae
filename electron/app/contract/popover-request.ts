import * as z from 'zod'
import { builderControls } from '../../core/model/plan.ts'
import { pages, settingsTabs } from './page.ts'
import { requestId } from './request-id.ts'
import { settingsChange } from './settings.ts'

/** What the page may request about a newer release of Builderbar itself. */
const updateRequests = ['check', 'download', 'install'] as const

export type UpdateRequest = (typeof updateRequests)[number]

/** The subjects (core/model/plan.ts) that the page may request a plan for. It does not name the path of the tool. */
const planRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('finding'), finding: requestId, repair: requestId }),
  z.strictObject({ kind: z.literal('control'), control: z.enum(builderControls) }),
  z.strictObject({ kind: z.literal('undo'), receipt: requestId }),
  z.strictObject({ kind: z.literal('tool') }),
])

export type PlanRequest = z.infer<typeof planRequest>

const setupOption = z.enum(['nix-darwin', 'determinate'])

/**
 * Every request of a page: ids and its own height, never a command, a path or shell text. Which page may send which is in
 * bridge/senders.ts. The pages import only the types of this file, so the schema library stays out of them.
 */
export const popoverRequest = z.discriminatedUnion('kind', [
  /** The page has loaded and needs the current view. */
  z.strictObject({ kind: z.literal('view') }),
  /** The height of the page, in points. */
  z.strictObject({ kind: z.literal('fit'), height: z.number().min(1).max(100_000) }),
  z.strictObject({ kind: z.literal('scan') }),
  z.strictObject({ kind: z.literal('plan'), subject: planRequest }),
  // SHA-256 of the text that was on screen at the click: another text is not run.
  z.strictObject({ kind: z.literal('run-plan'), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.strictObject({ kind: z.literal('dismiss-plan') }),
  /** Closes the password prompt of the running repair. */
  z.strictObject({ kind: z.literal('cancel-repair') }),
  /** Each names a text that the main process has: the page never sends one. */
  z.strictObject({ kind: z.literal('copy-permanent-fix'), finding: requestId }),
  z.strictObject({ kind: z.literal('copy-message-for-it'), finding: requestId }),
  z.strictObject({ kind: z.literal('copy-setup'), id: setupOption }),
  /** Opens Terminal with a shell in the builder, by a file of the app. */
  z.strictObject({ kind: z.literal('open-shell') }),
  /** Opens the manual of that way in the browser. */
  z.strictObject({ kind: z.literal('open-manual'), id: setupOption }),
  /** Opens a window or brings it to the front; "main" is the popover. */
  z.strictObject({ kind: z.literal('page'), page: z.enum(pages) }),
  /** Opens the window of one builder; the URI must be that of a builder, which the main process looks up. */
  z.strictObject({ kind: z.literal('show-builder'), uri: requestId }),
  z.strictObject({ kind: z.literal('settings-tab'), tab: z.enum(settingsTabs) }),
  z.strictObject({ kind: z.literal('copy-report') }),
  /** Copies the lines on screen of the log with this path. */
  z.strictObject({ kind: z.literal('copy-log'), path: requestId }),
  /** Asks for a file and writes the report on screen into it. */
  z.strictObject({ kind: z.literal('save-report') }),
  /** Copies the script of the plan on screen. */
  z.strictObject({ kind: z.literal('copy-script') }),
  z.strictObject({ kind: z.literal('change-settings'), change: settingsChange }),
  z.strictObject({ kind: z.literal('open-at-login'), on: z.boolean() }),
  /** Shows a first notification, at which macOS asks whether Builderbar may show them. */
  z.strictObject({ kind: z.literal('allow-notifications') }),
  z.strictObject({ kind: z.literal('update'), action: z.enum(updateRequests) }),
  z.strictObject({ kind: z.literal('mute'), finding: requestId }),
  /** Probes one remote builder; the URI must be that of a machines entry, which the monitor looks up. */
  z.strictObject({ kind: z.literal('probe-remote'), uri: requestId }),
  z.strictObject({ kind: z.literal('test-build') }),
  /** Explains the text in the clipboard, which the main process reads, as output of Nix. */
  z.strictObject({ kind: z.literal('explain-output') }),
  z.strictObject({ kind: z.literal('dismiss-output') }),
  z.strictObject({ kind: z.literal('stop-test-build') }),
  z.strictObject({ kind: z.literal('pick-scenario'), scenario: requestId }),
  /** Pinned, the popover stays open when another window gets the focus. */
  z.strictObject({ kind: z.literal('pin'), on: z.boolean() }),
  /** Closes the window that sends it. */
  z.strictObject({ kind: z.literal('close') }),
  /** Shows the window with the version and the licence. */
  z.strictObject({ kind: z.literal('about') }),
  z.strictObject({ kind: z.literal('quit') }),
])

export type PopoverRequest = z.infer<typeof popoverRequest>

export type CopyRequest = Extract<PopoverRequest, { readonly kind: `copy-${string}` }>
