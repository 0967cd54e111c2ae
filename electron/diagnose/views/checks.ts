import { type Builder, getLeadingBuilder } from '../../core/builders/builder.ts'
import { getLastBuildSentAt } from '../../core/builders/last-build-sent.ts'
import { findLogCapture } from '../../core/builders/log-capture.ts'
import { findRecentGuestState, type GuestState } from '../../core/builders/recent-guest-state.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { listExternalBuilders } from '../../core/nix/external-builders.ts'
import { formatLocalTime } from '../../core/text/local-time.ts'
import type { ChainLink } from '../facts/chain-link.ts'
import { getDeterminateBuilder } from '../facts/determinate-builder.ts'
import { describeRemote, getRemoteCondition, listProbedRemotes } from '../facts/remote-builders.ts'
import { findRootScanEntry } from '../facts/root-scan-evidence.ts'
import {
  createKeyLines,
  createPortLines,
  createServiceLines,
  createSshRouteLines,
  createTestBuildLines,
  describeFileAt,
  describeVm,
} from './builder-checks.ts'
import { linkOrder } from './chain.ts'
import { chainTexts } from './chain-texts.ts'
import { type CheckGroup, type CheckLine, createLine } from './check-line.ts'
import { checksTexts as texts } from './checks-texts.ts'
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
      createLine(texts.subjects.vmProcess, snapshot.processes, ({ vms }) =>
        describeVm(snapshot, builder, vms.length),
      ),
      ...createResourceLines(snapshot),
      ...createActivityLines(snapshot),
      ...createInsideLines(snapshot, builder),
    ],
    port: createPortLines(builder),
    'ssh-key': [...createKeyLines(builder), ...createLoginLines(snapshot, builder)],
    route: [...createMachinesLines(snapshot), ...createSshRouteLines(builder)],
    build: [
      createLine(texts.subjects.daemon, snapshot.daemon, (daemon) =>
        daemon.answers ? texts.responding : daemon.reason,
      ),
      ...createExternalLines(snapshot),
      ...createTestBuildLines(snapshot, builder),
    ],
  }
  const groups = linkOrder.map((link) => ({ link, name: chainTexts.links[link], lines: lines[link] }))
  const macGroup = { link: null, name: texts.subjects.mac, lines: createMacLines(snapshot) }
  return [...groups, macGroup].filter((group) => group.lines.length > 0)
}

function createMachinesLines({ nix, machinesFile }: Snapshot): CheckLine[] {
  return [
    createLine(texts.subjects.machinesFile, machinesFile.machines, ({ entries, problems }) =>
      texts.machines(machinesFile.path, entries.length, problems.length),
    ),
    createLine(texts.subjects.buildersSetting, nix.settings, ({ builders, source }) =>
      texts.buildersSetting(builders.trim().slice(0, 80) || null, source !== 'nix'),
    ),
  ]
}

function createMacLines(snapshot: Snapshot): CheckLine[] {
  return [
    createLine(texts.subjects.nix, snapshot.nix.version, (version) => version),
    createLine(
      texts.subjects.determinate,
      snapshot.determinate,
      () => texts.determinate[getDeterminateBuilder(snapshot)],
    ),
    createLine(texts.subjects.macos, snapshot.mac.version, (version) => version),
    createLine(texts.subjects.disk, snapshot.hostDisk, (disk) =>
      texts.space(disk.freeBytes, disk.totalBytes),
    ),
    ...createRemoteLines(snapshot),
  ]
}

function createExternalLines(snapshot: Snapshot): CheckLine[] {
  return listExternalBuilders(snapshot).map(({ program, file, systems }) =>
    createLine(texts.subjects.externalBuilder(systems), file, (fileInfo) =>
      describeFileAt(program, fileInfo),
    ),
  )
}

/** Current builds, the time of the last build sent to the builder, and whether its output is captured. */
function createActivityLines(snapshot: Snapshot): CheckLine[] {
  const { buildSlots, takenAt } = snapshot
  const capture = findLogCapture(snapshot)
  return [
    createLine(texts.subjects.builds, snapshot.processes, ({ remoteBuilds }) =>
      remoteBuilds.length === 0
        ? texts.noBuilds
        : remoteBuilds
            .map(({ name = null, uri, startedAt }) =>
              texts.build(name, uri, formatLocalTime(startedAt, takenAt)),
            )
            .join('; '),
    ),
    ...(buildSlots === undefined
      ? []
      : [createLine(texts.subjects.lastBuild, buildSlots, () => describeLastBuild(snapshot))]),
    ...(snapshot.builderLog === undefined || capture === null
      ? []
      : [
          createLine(texts.subjects.log, snapshot.builderLog, () => {
            const startTime = formatLocalTime(capture.since, takenAt)
            return capture.state === 'on' ? texts.logSinceUntilExit(startTime) : texts.logSince(startTime)
          }),
        ]),
  ]
}

function describeLastBuild(snapshot: Snapshot): string {
  const sentAt = getLastBuildSentAt(snapshot)
  return sentAt === null ? texts.noLastBuild : formatLocalTime(sentAt, snapshot.takenAt)
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
  const subject = texts.subjects.login
  const { rootScan } = snapshot
  if (rootScan === null) {
    return createReceiptLine(snapshot, builder, subject, ({ login }, time) =>
      texts.recordedLogin[login](time),
    )
  }
  const entry = findRootScanEntry(snapshot, builder)
  if (!rootScan.observed || entry === null)
    return [createLine(texts.subjects.adminCheck, rootScan, () => texts.otherAdminCheck)]
  return [createLine(subject, entry.login, (login) => (login.works ? texts.login : login.output))]
}

/** The VM from inside, by a root scan; without one, by a recent receipt. */
function createInsideLines(snapshot: Snapshot, builder: Builder): CheckLine[] {
  const subject = texts.subjects.insideVm
  if (snapshot.rootScan === null) {
    return createReceiptLine(snapshot, builder, subject, ({ freeKib, totalKib }, time) =>
      freeKib === null || totalKib === null
        ? null
        : texts.recordedSpace(freeKib * 1024, totalKib * 1024, time),
    )
  }
  const entry = findRootScanEntry(snapshot, builder)
  if (!snapshot.rootScan.observed || entry === null) return []
  return [
    createLine(subject, entry.guest, ({ disk, inodes, clockOffsetSeconds, storeAnswers, systems }) =>
      texts.insideVm({
        ...disk,
        freeInodes: inodes?.free ?? null,
        totalInodes: inodes?.total ?? null,
        clockOffsetSeconds,
        storeAnswers,
        systems,
      }),
    ),
  ]
}

/** What a receipt of the last hour recorded about the guest, and when; none where it has nothing about that. */
function createReceiptLine(
  snapshot: Snapshot,
  builder: Builder,
  subject: string,
  describe: (guest: GuestState['guest'], time: string) => string | null,
): CheckLine[] {
  const guestState = findRecentGuestState(snapshot, builder)
  if (guestState === null) return []
  const { at } = guestState.receipt
  const message = describe(guestState.guest, formatLocalTime(at, snapshot.takenAt))
  return message === null ? [] : [{ subject, at, observed: true, message }]
}
