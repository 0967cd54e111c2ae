import { type Builder, getLeadingBuilder } from '../../core/builders/builder.ts'
import { getLastBuildSentAt } from '../../core/builders/last-build-sent.ts'
import { findLogCapture } from '../../core/builders/log-capture.ts'
import { findRecentGuestState, type GuestState } from '../../core/builders/recent-guest-state.ts'
import type { Processes, Snapshot } from '../../core/model/snapshot.ts'
import { listExternalBuilders } from '../../core/nix/external-builders.ts'
import { formatLocalTime } from '../../core/text/local-time.ts'
import { formatBytes, formatQuantity, formatSeconds } from '../../core/text/quantities.ts'
import type { ChainLink } from '../facts/chain-link.ts'
import { getDeterminateBuilder } from '../facts/determinate-builder.ts'
import { describeFile } from '../facts/evidence.ts'
import { describeRemote, getRemoteCondition, listProbedRemotes } from '../facts/remote-builders.ts'
import { findRootScanEntry } from '../facts/root-scan-evidence.ts'
import {
  createKeyLines,
  createPortLines,
  createServiceLines,
  createSshRouteLines,
  createTestBuildLines,
  describeVm,
} from './builder-checks.ts'
import { linkNames, linkOrder } from './chain.ts'
import { type CheckGroup, type CheckLine, createLine } from './check-line.ts'
import { createResourceLines } from './resource-lines.ts'

/** Returns every part of a snapshot as a short line, in the order of the chain. */
export function listChecks(snapshot: Snapshot): CheckLine[] {
  return groupChecks(snapshot).flatMap(({ lines }) => lines)
}

/** Returns the checks of each link of the chain, then those of the Mac; no group is empty. */
export function groupChecks(snapshot: Snapshot): CheckGroup[] {
  const builder = getLeadingBuilder(snapshot)
  const lines: Readonly<Record<ChainLink['id'], readonly CheckLine[]>> = {
    launchd: createServiceLines(builder),
    vm: [
      createLine('Process', snapshot.processes, ({ vms }) => describeVm(snapshot, builder, vms.length)),
      ...createResourceLines(snapshot),
      ...createActivityLines(snapshot),
      ...createInsideLines(snapshot, builder),
    ],
    port: createPortLines(builder),
    'ssh-key': [...createKeyLines(builder), ...createLoginLines(snapshot, builder)],
    route: [...createMachinesLines(snapshot), ...createSshRouteLines(builder)],
    build: [
      createLine('nix-daemon', snapshot.daemon, (daemon) => (daemon.answers ? 'responding' : daemon.reason)),
      ...createExternalLines(snapshot),
      ...createTestBuildLines(snapshot, builder),
    ],
  }
  const groups = linkOrder.map((link) => ({ link, name: linkNames[link], lines: lines[link] }))
  const others = { link: null, name: 'This Mac', lines: createMacLines(snapshot) }
  return [...groups, others].filter((group) => group.lines.length > 0)
}

function createMachinesLines({ nix, machinesFile }: Snapshot): CheckLine[] {
  return [
    createLine('Machines file', machinesFile.machines, ({ entries, problems }) => {
      const count = `${machinesFile.path}, ${formatQuantity(entries.length, 'entry', 'entries')}`
      return problems.length === 0
        ? count
        : `${count}, ${formatQuantity(problems.length, 'bad line', 'bad lines')}`
    }),
    createLine(
      'Builders setting',
      nix.settings,
      ({ builders, source }) =>
        `${builders.trim() === '' ? 'empty' : builders.trim().slice(0, 80)}${source === 'nix' ? '' : ', from nix.conf'}`,
    ),
  ]
}

function createMacLines(snapshot: Snapshot): CheckLine[] {
  return [
    createLine('Nix', snapshot.nix.version, (version) => version),
    createLine('Determinate Nix', snapshot.determinate, (isInstalled) =>
      isInstalled ? describeDeterminate(snapshot) : 'not installed',
    ),
    createLine('macOS', snapshot.mac.version, (version) => version),
    createLine(
      'Disk',
      snapshot.hostDisk,
      (disk) => `${formatBytes(disk.freeBytes)} free of ${formatBytes(disk.totalBytes)}`,
    ),
    ...createRemoteLines(snapshot),
  ]
}

function createExternalLines(snapshot: Snapshot): CheckLine[] {
  return listExternalBuilders(snapshot).map(({ program, file, systems }) =>
    createLine(`External builder for ${systems.join(', ')}`, file, (found) =>
      found.exists ? `${program}, ${describeFile(found)}` : `${program}, no such file`,
    ),
  )
}

function describeDeterminate(snapshot: Snapshot): string {
  const builder = getDeterminateBuilder(snapshot)
  if (builder === 'not-granted') return "installed, its own builder isn't enabled for this account"
  return builder === 'enabled' || builder === 'disabled'
    ? `installed, its own builder ${builder}`
    : 'installed'
}

/** Current builds, the time of the last build sent to the builder, and whether its output is captured. */
function createActivityLines(snapshot: Snapshot): CheckLine[] {
  const { buildSlots, takenAt } = snapshot
  const capture = findLogCapture(snapshot)
  return [
    createLine('Current builds', snapshot.processes, ({ remoteBuilds }) =>
      remoteBuilds.length === 0
        ? 'none'
        : remoteBuilds.map((build) => describeBuild(build, takenAt)).join('; '),
    ),
    ...(buildSlots === undefined
      ? []
      : [createLine('Last build sent', buildSlots, () => describeLastBuild(snapshot))]),
    ...(snapshot.builderLog === undefined || capture === null
      ? []
      : [
          createLine(
            'Captured log',
            snapshot.builderLog,
            () =>
              `since ${formatLocalTime(capture.since, takenAt)}${capture.state === 'on' ? ', until it exits' : ''}`,
          ),
        ]),
  ]
}

function describeLastBuild(snapshot: Snapshot): string {
  const at = getLastBuildSentAt(snapshot)
  return at === null ? 'none recorded' : formatLocalTime(at, snapshot.takenAt)
}

function describeBuild({ name, uri, startedAt }: Processes['remoteBuilds'][number], takenAt: string): string {
  return `${name ?? 'a build'}${uri === null ? '' : ` on ${uri}`}, since ${formatLocalTime(startedAt, takenAt)}`
}

/** Remote builders that were probed, each with the time of its probe. */
function createRemoteLines(snapshot: Snapshot): CheckLine[] {
  return listProbedRemotes(snapshot).map((builder) => ({
    subject: builder.entry.uri,
    at: builder.remote.result.at,
    observed: builder.remote.result.observed,
    message: describeRemote(getRemoteCondition(snapshot, builder)),
  }))
}

/** The login as root, by a root scan; without one, by a recent receipt. */
function createLoginLines(snapshot: Snapshot, builder: Builder): CheckLine[] {
  const subject = 'Login as root'
  const { rootScan } = snapshot
  if (rootScan === null) {
    return createReceiptLine(snapshot, builder, subject, ({ login }) => loginTexts[login])
  }
  const entry = findRootScanEntry(snapshot, builder)
  if (!rootScan.observed || entry === null)
    return [createLine('Admin check', rootScan, () => 'not made for this builder')]
  return [createLine(subject, entry.login, (login) => (login.works ? 'works' : login.output))]
}

/** The VM from inside, by a root scan; without one, by a recent receipt. */
function createInsideLines(snapshot: Snapshot, builder: Builder): CheckLine[] {
  const subject = 'Inside the VM'
  if (snapshot.rootScan === null) {
    return createReceiptLine(snapshot, builder, subject, ({ freeKib, totalKib }) =>
      freeKib === null || totalKib === null
        ? null
        : `${formatBytes(freeKib * 1024)} free of ${formatBytes(totalKib * 1024)}`,
    )
  }
  const entry = findRootScanEntry(snapshot, builder)
  if (!snapshot.rootScan.observed || entry === null) return []
  return [
    createLine(subject, entry.guest, ({ disk, inodes, clockOffsetSeconds, storeAnswers, systems }) =>
      [
        `${formatBytes(disk.freeBytes)} free of ${formatBytes(disk.totalBytes)}`,
        ...(inodes === undefined ? [] : [`${inodes.free} of ${inodes.total} inodes free`]),
        clockOffsetSeconds === 0 ? 'clock correct' : `clock off by ${formatSeconds(clockOffsetSeconds)}`,
        storeAnswers ? 'Nix responding' : "Nix isn't responding",
        systems.join(', '),
      ].join('; '),
    ),
  ]
}

const loginTexts: Readonly<Record<GuestState['guest']['login'], string>> = {
  works: 'works',
  refused: 'the VM refused it',
  'key-mismatch': "the private key doesn't match the public key beside it",
  failed: 'failed',
}

/** What a receipt of the last hour recorded about the guest; none where it has nothing about that. */
function createReceiptLine(
  snapshot: Snapshot,
  builder: Builder,
  subject: string,
  describe: (guest: GuestState['guest']) => string | null,
): CheckLine[] {
  const guestState = findRecentGuestState(snapshot, builder)
  const message = guestState === null ? null : describe(guestState.guest)
  if (guestState === null || message === null) return []
  const { at } = guestState.receipt
  const time = formatLocalTime(at, snapshot.takenAt)
  return [{ subject, at, observed: true, message: `${message}, checked as root at ${time}` }]
}
