import type { SettingsTab, WindowKind } from '../../app/contract/page.ts'

/** The windows beside the popover. */
export const windowMessages = {
  titles: {
    settings: 'Builderbar Settings',
    log: 'Builder Log',
    report: 'Diagnostic Report',
    script: 'Exact Script',
    builder: 'Builder Details',
  } satisfies Record<WindowKind, string>,
  tabs: {
    general: 'General',
    notifications: 'Notifications',
    repairs: 'Repairs',
    updates: 'Updates',
    advanced: 'Advanced',
  } satisfies Record<SettingsTab, string>,
}

/** The window with the script of a plan. */
export const scriptMessages = {
  rootScript: 'Builderbar runs exactly this script as root, nothing else.',
  userScript: 'Builderbar runs exactly this script as you, nothing else.',
  helpers: (version: number, lines: number) =>
    `Common helpers, version ${version} (lines 1 to ${lines}), the same for every repair`,
  checksum: (sha256: string) => `SHA-256 of all helpers: ${sha256}`,
}
