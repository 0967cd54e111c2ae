import * as z from 'zod'
import { requestId } from './request-id.ts'
import { idleStopMinutes, type Settings, type SettingsChange } from './settings.ts'
import { updateChoices } from './update-state.ts'

/** Every setting that an organization can manage, by its name in the file. */
export const managedKeys = {
  'notify.down': z.boolean(),
  'notify.repaired': z.boolean(),
  'notify.back': z.boolean(),
  autoRepair: z.boolean(),
  idleStopMinutes,
  updates: z.enum(updateChoices),
  textBesideIcon: z.boolean(),
  /** Ids or keys of findings that are muted for every user. */
  mutedFindings: z.array(requestId).max(500),
  /** How to reach the IT department, in one line; it is copied into messages for IT. */
  itContact: requestId.max(200),
}

export const managedSettingsSchema = z.object(managedKeys).partial()

/** The settings that the organization manages; an absent one is the user's. */
export type ManagedSettings = z.infer<typeof managedSettingsSchema>

/** What the settings page shows of them. */
export interface ManagedView {
  readonly settings: ManagedSettings
  /** Path of the file that each of them is from. */
  readonly sources: Readonly<Partial<Record<keyof ManagedSettings, string>>>
  /** Sentences about files and values that are ignored. */
  readonly problems: readonly string[]
}

/** The settings that apply: the user's, with those of the organization in their place. */
export type EffectiveSettings = Settings & {
  /** Ids or keys of findings that the organization mutes. */
  readonly mutedByOrganization?: readonly string[]
}

/** Puts the settings of the organization in the place of the user's. */
export function mergeManagedSettings(userSettings: Settings, managed: ManagedSettings): EffectiveSettings {
  const { down, repaired, back } = userSettings.notify
  return {
    ...userSettings,
    notify: {
      down: managed['notify.down'] ?? down,
      repaired: managed['notify.repaired'] ?? repaired,
      back: managed['notify.back'] ?? back,
    },
    snoozedUntil: areNotificationsManaged(managed) ? null : userSettings.snoozedUntil,
    autoRepair: managed.autoRepair ?? userSettings.autoRepair,
    idleStopMinutes: managed.idleStopMinutes ?? userSettings.idleStopMinutes,
    updates: managed.updates ?? userSettings.updates,
    textBesideIcon: managed.textBesideIcon ?? userSettings.textBesideIcon,
    ...(managed.mutedFindings === undefined ? {} : { mutedByOrganization: managed.mutedFindings }),
  }
}

/** Whether the organization manages every notification, so that none can be snoozed. */
export function areNotificationsManaged(managed: ManagedSettings): boolean {
  return (['down', 'repaired', 'back'] as const).every((kind) => managed[`notify.${kind}`] !== undefined)
}

/** Whether the organization manages what a change is about; the change is then refused. */
export function isManaged(change: SettingsChange, managed: ManagedSettings): boolean {
  switch (change.kind) {
    case 'notify':
      return managed[`notify.${change.notification}`] !== undefined
    case 'snooze':
      return areNotificationsManaged(managed)
    case 'auto-repair':
      return managed.autoRepair !== undefined
    case 'idle-stop':
      return managed.idleStopMinutes !== undefined
    case 'updates':
      return managed.updates !== undefined
    case 'text-beside-icon':
      return managed.textBesideIcon !== undefined
    default:
      return false
  }
}

/** Whether the organization mutes the finding with this key. */
export function isMutedByOrganization(key: string, muted: readonly string[] | undefined): boolean {
  return muted?.some((name) => name === key || name === key.split('@')[0]) ?? false
}
