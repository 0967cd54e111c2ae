/** The windows beside the popover; at most one of each kind is open. */
export const windowKinds = ['settings', 'log', 'report', 'script', 'builder'] as const

export type WindowKind = (typeof windowKinds)[number]

/** What a page shows: the popover ("main"), or one of the windows. */
export const pages = ['main', ...windowKinds] as const

export type Page = (typeof pages)[number]

/** The tabs of the settings window, in order. */
export const settingsTabs = ['general', 'notifications', 'repairs', 'updates', 'advanced'] as const

export type SettingsTab = (typeof settingsTabs)[number]
