import * as z from 'zod'
import { type UpdateChoice, updateChoices } from './update-state.ts'

const time = z.iso.datetime()
/** A finding that the person does not want to hear of; the title as it was then, for the list. */
const ignoredFinding = z.object({ key: z.string().max(1024), title: z.string().max(1024), at: time })

/** Everything that a person can choose, as it is kept in the data folder. A field of a later Builderbar is left out. */
export const settingsSchema = z.object({
  notify: z.object({ down: z.boolean(), repaired: z.boolean(), back: z.boolean() }),
  textBesideIcon: z.boolean(),
  theme: z.enum(['system', 'light', 'dark']),
  /** Of the text, in percent. */
  textSize: z.union([z.literal(100), z.literal(125), z.literal(150), z.literal(200)]),
  ignored: z.array(ignoredFinding).max(500),
  /** Until then no notification; null: none is held back. */
  snoozedUntil: time.nullable(),
  /** The person has read what is looked at. */
  welcomed: z.boolean(),
  /** What harms nothing and needs no password is repaired without asking; settings from before it was offered have none. */
  autoRepair: z.boolean().default(false),
  updates: z.enum(updateChoices).default('ask'),
})

export type Settings = z.infer<typeof settingsSchema>
export type IgnoredFinding = z.infer<typeof ignoredFinding>

export const settingsFile = 'settings.json'

export const defaultSettings: Settings = {
  notify: { down: true, repaired: true, back: true },
  textBesideIcon: false,
  theme: 'system',
  textSize: 100,
  ignored: [],
  snoozedUntil: null,
  welcomed: false,
  autoRepair: false,
  updates: 'ask',
}

/** One choice of the settings' page. */
export type SettingsChange =
  | { readonly kind: 'notify'; readonly notification: keyof Settings['notify']; readonly on: boolean }
  | { readonly kind: 'text-beside-icon'; readonly on: boolean }
  | { readonly kind: 'theme'; readonly theme: Settings['theme'] }
  | { readonly kind: 'text-size'; readonly percent: Settings['textSize'] }
  | { readonly kind: 'snooze'; readonly until: 'hour' | 'tomorrow' | 'no' }
  | { readonly kind: 'stop-ignoring'; readonly finding: string }
  | { readonly kind: 'welcomed' }
  | { readonly kind: 'auto-repair'; readonly on: boolean }
  | { readonly kind: 'updates'; readonly updates: UpdateChoice }

/** The settings after a choice. Pure. */
export function applyChange(before: Settings, choice: SettingsChange, now: Date): Settings {
  switch (choice.kind) {
    case 'notify':
      return { ...before, notify: { ...before.notify, [choice.notification]: choice.on } }
    case 'text-beside-icon':
      return { ...before, textBesideIcon: choice.on }
    case 'theme':
      return { ...before, theme: choice.theme }
    case 'text-size':
      return { ...before, textSize: choice.percent }
    case 'snooze':
      return { ...before, snoozedUntil: snoozeEnd(choice.until, now) }
    case 'stop-ignoring':
      return { ...before, ignored: before.ignored.filter(({ key }) => key !== choice.finding) }
    case 'welcomed':
      return { ...before, welcomed: true }
    case 'auto-repair':
      return { ...before, autoRepair: choice.on }
    case 'updates':
      return { ...before, updates: choice.updates }
  }
}

/** The finding is ignored from now on. Of very many the oldest are forgotten. */
export function ignoring(before: Settings, finding: { key: string; title: string }, now: Date): Settings {
  const others = before.ignored.filter(({ key }) => key !== finding.key)
  const one = { key: finding.key, title: finding.title.slice(0, 1024), at: now.toISOString() }
  return { ...before, ignored: [one, ...others].slice(0, 500) }
}

/** Until when notifications are held back now; null where they are not. */
export function snoozedUntil({ snoozedUntil: until }: Settings, now: Date): string | null {
  const left = Date.parse(until ?? '') - now.getTime()
  // Longer than the longest choice: the clock was set back since.
  return left > 0 && left <= maxSnoozeMs ? until : null
}

const hourMs = 3_600_000
const maxSnoozeMs = 36 * hourMs
/** "Until tomorrow" ends when a day's work begins. */
const morningHour = 8

function snoozeEnd(until: 'hour' | 'tomorrow' | 'no', now: Date): string | null {
  if (until === 'no') return null
  if (until === 'hour') return new Date(now.getTime() + hourMs).toISOString()
  const morning = new Date(now)
  morning.setDate(morning.getDate() + 1)
  morning.setHours(morningHour, 0, 0, 0)
  return morning.toISOString()
}
