import type { Builder } from '../../../core/builders/builder.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Service, Snapshot, VmProcess } from '../../../core/model/snapshot.ts'
import { formatBytes } from '../../../core/text/quantities.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { answersSsh } from '../../facts/boot-time.ts'
import { fromCommand, fromLaunchd } from '../../facts/evidence.ts'
import { getKnownJob } from '../../facts/job-condition.ts'
import { listLocalBuilders, listRestart } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'

/** A builder that has run for longer since then shows that the Mac has enough memory again. */
const maxAgeMs = 24 * 60 * 60_000

const texts = defineTexts({
  title: 'macOS ended the builder to free memory',
  headline: 'Linux builder is down: this Mac ran out of memory',
  background:
    'A VM takes memory from this Mac when its programs need it, and returns little of it when they end. ' +
    'If this Mac runs out of memory, macOS ends programs, and the builder is among the largest. Builds ' +
    'that are running on it are lost.',
  detection:
    "launchd reports that macOS ended the builder's last run to free memory (OS_REASON_JETSAM), and the " +
    'builder is down or was restarted within the last day.',
  remedy:
    'Quit programs that use a lot of memory, or give the builder less. Builderbar then restarts it. ' +
    'Restarting it now and then also returns the memory that it holds.',
  runningAgain: {
    headline: 'macOS ended the Linux builder to free memory',
    cause: "macOS ended the builder to free memory; it's running again, but the builds on it were lost.",
  },
  cause: 'macOS ended the builder because this Mac was running out of memory.',
  explanation:
    'launchd reports OS_REASON_JETSAM: macOS ended the builder to free memory. A VM takes memory when its programs need it and returns ' +
    'little of it. Give it less, or quit other programs that use a lot. Restarting the builder also returns the memory that it holds.',
  lastExit: 'How the last run ended',
  heldMemory: 'Memory that its VM holds now',
})

export const hostMemory = {
  id: 'host-memory',
  severity: 'error',
  texts,
  permanentFix:
    '# memory of the builder in MiB, below the default of 3072; a build that needs more than this fails\n' +
    'nix.linux-builder.config.virtualisation.darwin-builder.memorySize = 2048;',
  link: 'vm',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  return listLocalBuilders(snapshot).flatMap((builder) => {
    const { service } = builder
    const lastExit = getKnownJob(service)?.lastExit
    if (service === null || lastExit?.kind !== 'reason' || !/JETSAM/.test(lastExit.reason)) return []
    return isOver(snapshot, builder) ? [] : [createMatch(builder, service)]
  })
}

function isOver(snapshot: Snapshot, builder: Builder): boolean {
  if (!answersSsh(builder)) return false
  const pid = getKnownJob(builder.service)?.pid ?? null
  const job = valueOrNull(snapshot.processes)?.jobs.find((candidate) => candidate.pid === pid)
  const startedAt = job?.startedAt ?? builder.vm?.startedAt
  return startedAt === undefined || Date.parse(snapshot.takenAt) - Date.parse(startedAt) > maxAgeMs
}

function createMatch(builder: Builder, service: Service): Match {
  return {
    subject: service.label,
    ...(answersSsh(builder)
      ? { severity: 'warning' as const, ...texts.runningAgain }
      : { cause: texts.cause }),
    explanation: texts.explanation,
    evidence: [fromLaunchd(texts.lastExit, service), ...(builder.vm === null ? [] : listMemory(builder.vm))],
    repairs: listRestart(service),
  }
}

function listMemory({ pid, residentBytes }: VmProcess) {
  return residentBytes === undefined
    ? []
    : [fromCommand(texts.heldMemory, `ps -o pid,rss -p ${pid}`, formatBytes(residentBytes))]
}
