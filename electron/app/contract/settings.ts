import * as z from 'zod'
import { requestId } from './request-id.ts'
import { updateChoices } from './update-state.ts'

const time = z.iso.datetime()
const theme = z.enum(['system', 'light', 'dark'])
/** In percent. */
const textSize = z.literal([100, 125, 150, 200])
/** Minutes without a build after which the builder is stopped; 0: never. */
export const idleStopMinutes = z.literal([0, 15, 30, 60, 120, 240])
const shortcut = z
  .string()
  .max(60)
  .regex(/^[^\p{Cc}]*$/u)
const notificationKinds = ['down', 'repaired', 'back'] as const

/** A finding whose alerts the user muted; its headline is stored for the list on the settings page. */
const mutedFinding = z.object({ key: z.string().max(1024), title: z.string().max(1024), at: time })

/** The settings as they are stored in the data folder. Fields that a later Builderbar added are dropped. */
export const settingsSchema = z.object({
  notify: z.object({ down: z.boolean(), repaired: z.boolean(), back: z.boolean() }),
  textBesideIcon: z.boolean(),
  theme,
  textSize,
  muted: z.array(mutedFinding).max(500),
  /** No notification is shown before this time; null: notifications are shown. */
  snoozedUntil: time.nullable(),
  /** Time of the reminder that the builder is still stopped, after the user stopped it; null: no reminder. */
  stopReminderAt: time.nullable().default(null),
  /** The user has read on the welcome page which parts of the Mac are checked. */
  welcomed: z.boolean(),
  /** Runs harmless repairs that need no password without a confirmation. Older settings files lack the field. */
  autoRepair: z.boolean().default(false),
  idleStopMinutes: idleStopMinutes.default(0),
  updates: z.enum(updateChoices).default('ask'),
  /** The shortcut that opens the popover, as typed; '' for none. */
  shortcut: shortcut.default(''),
})

export type Settings = z.infer<typeof settingsSchema>
export type MutedFinding = z.infer<typeof mutedFinding>

export const settingsFile = 'settings.json'

export const defaultSettings: Settings = {
  notify: { down: true, repaired: true, back: true },
  textBesideIcon: false,
  theme: 'system',
  textSize: 100,
  muted: [],
  snoozedUntil: null,
  stopReminderAt: null,
  welcomed: false,
  autoRepair: false,
  idleStopMinutes: 0,
  updates: 'ask',
  shortcut: '',
}

/** One change on the settings page. */
export const settingsChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('notify'), notification: z.enum(notificationKinds), on: z.boolean() }),
  z.strictObject({ kind: z.literal('text-beside-icon'), on: z.boolean() }),
  z.strictObject({ kind: z.literal('theme'), theme }),
  z.strictObject({ kind: z.literal('text-size'), percent: textSize }),
  z.strictObject({ kind: z.literal('snooze'), until: z.enum(['hour', 'tomorrow', 'no']) }),
  z.strictObject({ kind: z.literal('stop-reminder'), when: z.enum(['hour', 'no']) }),
  z.strictObject({ kind: z.literal('unmute'), finding: requestId }),
  z.strictObject({ kind: z.literal('welcomed') }),
  z.strictObject({ kind: z.literal('updates'), updates: z.enum(updateChoices) }),
  z.strictObject({ kind: z.literal('auto-repair'), on: z.boolean() }),
  z.strictObject({ kind: z.literal('idle-stop'), minutes: idleStopMinutes }),
  z.strictObject({ kind: z.literal('shortcut'), shortcut }),
])

export type SettingsChange = z.infer<typeof settingsChange>

/** Returns the settings after a change. */
export function applyChange(before: Settings, change: SettingsChange, now: Date): Settings {
  switch (change.kind) {
    case 'notify':
      return { ...before, notify: { ...before.notify, [change.notification]: change.on } }
    case 'text-beside-icon':
      return { ...before, textBesideIcon: change.on }
    case 'theme':
      return { ...before, theme: change.theme }
    case 'text-size':
      return { ...before, textSize: change.percent }
    case 'snooze':
      return { ...before, snoozedUntil: computeSnoozeEnd(change.until, now) }
    case 'stop-reminder':
      return { ...before, stopReminderAt: change.when === 'no' ? null : getTimeInAnHour(now) }
    case 'unmute':
      return { ...before, muted: before.muted.filter(({ key }) => key !== change.finding) }
    case 'welcomed':
      return { ...before, welcomed: true }
    case 'auto-repair':
      return { ...before, autoRepair: change.on }
    case 'idle-stop':
      return { ...before, idleStopMinutes: change.minutes }
    case 'shortcut':
      return { ...before, shortcut: change.shortcut }
    case 'updates':
      return { ...before, updates: change.updates }
  }
}

/** Adds a finding to the muted ones. Above 500 the oldest is dropped. */
export function addMuted(before: Settings, finding: { key: string; title: string }, now: Date): Settings {
  const otherMutes = before.muted.filter(({ key }) => key !== finding.key)
  const muted = { key: finding.key, title: finding.title.slice(0, 1024), at: now.toISOString() }
  return { ...before, muted: [muted, ...otherMutes].slice(0, 500) }
}

/** Returns the end of a snooze that is in force, or null. */
export function getSnoozeEnd({ snoozedUntil: until }: Settings, now: Date): string | null {
  const remainingMs = Date.parse(until ?? '') - now.getTime()
  // Later than any snooze can end: the clock was set back in the meantime.
  return remainingMs > 0 && remainingMs <= maxSnoozeMs ? until : null
}

const hourMs = 3_600_000
const maxSnoozeMs = 36 * hourMs
/** Hour of the day at which "until tomorrow" ends. */
const morningHour = 8

function computeSnoozeEnd(until: 'hour' | 'tomorrow' | 'no', now: Date): string | null {
  if (until === 'no') return null
  if (until === 'hour') return getTimeInAnHour(now)
  const morning = new Date(now)
  morning.setDate(morning.getDate() + 1)
  morning.setHours(morningHour, 0, 0, 0)
  return morning.toISOString()
}

function getTimeInAnHour(now: Date): string {
  return new Date(now.getTime() + hourMs).toISOString()
}

/** Returns the milliseconds until the reminder of a stopped builder is due, 0 if it is; null if there is none. */
export function getReminderDelay({ stopReminderAt: at }: Settings, now: Date): number | null {
  if (at === null) return null
  const remainingMs = Date.parse(at) - now.getTime()
  // Later than it can be due: the clock was set back in the meantime.
  return remainingMs > 0 && remainingMs <= hourMs ? remainingMs : 0
}
