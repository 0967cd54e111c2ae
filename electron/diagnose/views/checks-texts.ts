import type { GuestState } from '../../core/builders/recent-guest-state.ts'
import { formatBytes, formatQuantity, formatSeconds } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'

interface InsideVm {
  readonly freeBytes: number
  readonly totalBytes: number
  /** Null if the inodes were not counted. */
  readonly freeInodes: number | null
  readonly totalInodes: number | null
  readonly clockOffsetSeconds: number
  readonly storeAnswers: boolean
  readonly systems: readonly string[]
}

/** What a receipt recorded about the login, at the time that is given. */
const recordedLogin: Readonly<Record<GuestState['guest']['login'], (time: string) => string>> = {
  works: (time) => `works, checked as root at ${time}`,
  refused: (time) => `the VM refused it, checked as root at ${time}`,
  'key-mismatch': (time) =>
    `the private key doesn't match the public key beside it, checked as root at ${time}`,
  failed: (time) => `failed, checked as root at ${time}`,
}

/** Texts of the list of checks. */
export const checksTexts = defineTexts({
  subjects: {
    vmProcess: 'Process',
    daemon: 'nix-daemon',
    mac: 'This Mac',
    machinesFile: 'Machines file',
    buildersSetting: 'Builders setting',
    nix: 'Nix',
    determinate: 'Determinate Nix',
    macos: 'macOS',
    disk: 'Disk',
    externalBuilder: (systems: readonly string[]) => `External builder for ${systems.join(', ')}`,
    builds: 'Current builds',
    lastBuild: 'Last build sent',
    log: 'Captured log',
    login: 'Login as root',
    adminCheck: 'Admin check',
    insideVm: 'Inside the VM',
  },
  responding: 'responding',
  machines: (path: string, entries: number, badLines: number) =>
    badLines === 0
      ? `${path}, ${formatQuantity(entries, 'entry', 'entries')}`
      : `${path}, ${formatQuantity(entries, 'entry', 'entries')}, ${formatQuantity(badLines, 'bad line', 'bad lines')}`,
  buildersSetting: (value: string | null, isFromFile: boolean) =>
    isFromFile ? `${value ?? 'empty'}, from nix.conf` : (value ?? 'empty'),
  space: (freeBytes: number, totalBytes: number) =>
    `${formatBytes(freeBytes)} free of ${formatBytes(totalBytes)}`,
  determinate: {
    none: 'not installed',
    offered: 'installed',
    enabled: 'installed, its own builder enabled',
    disabled: 'installed, its own builder disabled',
    'not-granted': "installed, its own builder isn't enabled for this account",
  },
  noBuilds: 'none',
  build: (name: string | null, uri: string | null, since: string) =>
    uri === null ? `${name ?? 'a build'}, since ${since}` : `${name ?? 'a build'} on ${uri}, since ${since}`,
  noLastBuild: 'none recorded',
  logSince: (time: string) => `since ${time}`,
  logSinceUntilExit: (time: string) => `since ${time}, until it exits`,
  otherAdminCheck: 'not made for this builder',
  login: 'works',
  recordedLogin,
  insideVm: ({ storeAnswers, systems, ...vm }: InsideVm) =>
    [
      `${formatBytes(vm.freeBytes)} free of ${formatBytes(vm.totalBytes)}`,
      vm.freeInodes === null ? null : `${vm.freeInodes} of ${vm.totalInodes} inodes free`,
      vm.clockOffsetSeconds === 0 ? 'clock correct' : `clock off by ${formatSeconds(vm.clockOffsetSeconds)}`,
      storeAnswers ? 'Nix responding' : "Nix isn't responding",
      systems.join(', '),
    ]
      .filter((fact) => fact !== null)
      .join('; '),
  recordedSpace: (freeBytes: number, totalBytes: number, time: string) =>
    `${formatBytes(freeBytes)} free of ${formatBytes(totalBytes)}, checked as root at ${time}`,
})
