import { type Builder, getLeadingBuilder } from '../../core/builders/builder.ts'
import { getLastBuildSentAt } from '../../core/builders/last-build-sent.ts'
import { findLogCapture } from '../../core/builders/log-capture.ts'
import { findRecentGuestState, type GuestState } from '../../core/builders/recent-guest-state.ts'
import type { Processes, Snapshot } from '../../core/model/snapshot.ts'
import { listExternalBuilders } from '../../core/nix/external-builders.ts'
import { formatLocalTime } from '../../core/text/local-time.ts'
import { formatBytes, formatQuantity, formatSeconds } from '../../core/text/quantities.ts'
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
import { type CheckLine, createLine } from './check-line.ts'
import { createResourceLines } from './resource-lines.ts'

/** Returns every part of a snapshot as a short line, in the order of the chain. */
export function listChecks(snapshot: Snapshot): CheckLine[] {
  const builder = getLeadingBuilder(snapshot)
  const { nix, machinesFile } = snapshot
  return [
    ...createServiceLines(builder),
    createLine('VM', snapshot.processes, ({ vms }) => describeVm(snapshot, builder, vms.length)),
    ...createResourceLines(snapshot),
    ...createActivityLines(snapshot),
    ...createPortLines(builder),
    ...createKeyLines(builder),
    createLine(machinesFile.path, machinesFile.machines, ({ entries, problems }) => {
      const count = formatQuantity(entries.length, 'entry', 'entries')
      return problems.length === 0
        ? count
        : `${count}, ${formatQuantity(problems.length, 'bad line', 'bad lines')}`
    }),
    createLine('Nix', nix.version, (version) => version),
    createLine(
      'builders setting',
      nix.settings,
      ({ builders, source }) =>
        `${builders.trim() === '' ? 'empty' : builders.trim().slice(0, 80)}${source === 'nix' ? '' : ', from nix.conf'}`,
    ),
    ...createExternalLines(snapshot),
    ...createSshRouteLines(builder),
    ...createTestBuildLines(snapshot, builder),
    ...createRootScanLines(snapshot, builder),
    ...createRemoteLines(snapshot),
    createLine('nix-daemon', snapshot.daemon, (daemon) => (daemon.answers ? 'responding' : daemon.reason)),
    createLine(
      "this Mac's disk",
      snapshot.hostDisk,
      (disk) => `${formatBytes(disk.freeBytes)} free of ${formatBytes(disk.totalBytes)}`,
    ),
    createLine('Determinate Nix', snapshot.determinate, (isInstalled) =>
      isInstalled ? describeDeterminate(snapshot) : 'not installed',
    ),
    createLine('macOS', snapshot.mac.version, (version) => version),
  ]
}

function createExternalLines(snapshot: Snapshot): CheckLine[] {
  return listExternalBuilders(snapshot).map(({ program, file, systems }) =>
    createLine(`external builder for ${systems.join(', ')}`, file, (found) =>
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
    createLine('current builds', snapshot.processes, ({ remoteBuilds }) =>
      remoteBuilds.length === 0
        ? 'none'
        : remoteBuilds.map((build) => describeBuild(build, takenAt)).join('; '),
    ),
    ...(buildSlots === undefined
      ? []
      : [createLine('last build sent', buildSlots, () => describeLastBuild(snapshot))]),
    ...(snapshot.builderLog === undefined || capture === null
      ? []
      : [
          createLine(
            "the builder's output",
            snapshot.builderLog,
            () =>
              `captured since ${formatLocalTime(capture.since, takenAt)}${capture.state === 'on' ? ', until it exits' : ''}`,
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

/** Results of the root scan; without one, those of a recent receipt. */
function createRootScanLines(snapshot: Snapshot, builder: Builder): CheckLine[] {
  const { rootScan } = snapshot
  if (rootScan === null) return createReceiptLines(snapshot, builder)
  const entry = findRootScanEntry(snapshot, builder)
  if (!rootScan.observed || entry === null)
    return [createLine('admin check', rootScan, () => 'not made for this builder')]
  return [
    createLine('login as root, as Nix does it', entry.login, (login) =>
      login.works ? 'works' : login.output,
    ),
    createLine('inside the VM', entry.guest, ({ disk, inodes, clockOffsetSeconds, storeAnswers, systems }) =>
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

/** State of the guest from a receipt of the last hour. */
function createReceiptLines(snapshot: Snapshot, builder: Builder): CheckLine[] {
  const guestState = findRecentGuestState(snapshot, builder)
  if (guestState === null) return []
  const { at } = guestState.receipt
  const { login, freeKib, totalKib } = guestState.guest
  const createReceiptLine = (subject: string, message: string) => ({
    subject,
    at,
    observed: true,
    message: `${message}, checked as root at ${formatLocalTime(at, snapshot.takenAt)}`,
  })
  return [
    createReceiptLine('login as root, as Nix does it', loginTexts[login]),
    ...(freeKib === null || totalKib === null
      ? []
      : [
          createReceiptLine(
            'inside the VM',
            `${formatBytes(freeKib * 1024)} free of ${formatBytes(totalKib * 1024)}`,
          ),
        ]),
  ]
}
