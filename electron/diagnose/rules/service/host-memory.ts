import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Service, Snapshot, VmProcess } from '../../../core/model/snapshot.ts'
import { answersSsh } from '../../facts/boot-time.ts'
import { formatGibibytes, fromCommand, fromLaunchd } from '../../facts/evidence.ts'
import { getKnownJob } from '../../facts/job-condition.ts'
import { listLocalBuilders } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'

/** A builder that has run for longer since then shows that the Mac has memory for it again. */
const maxAgeMs = 24 * 60 * 60_000

export const hostMemory: Rule = {
  id: 'host-memory',
  severity: 'error',
  title: 'macOS ended the builder to free memory',
  headline: ({ severity }) =>
    severity === 'error'
      ? 'Linux builder is down: this Mac ran out of memory'
      : 'This Mac ran out of memory and ended the Linux builder',
  background:
    'A virtual machine takes memory from the Mac when its programs need it, and gives little or none of it back when they end. If ' +
    'the Mac runs out of memory, macOS ends programs, and the builder is among the largest. Builds that run on it are lost.',
  detection:
    'launchd says that macOS ended the last run of the builder for its memory (OS_REASON_JETSAM), and the builder is down or was ' +
    'started again within the last day. A process that somebody killed has another ending.',
  remedy:
    'Quit programs that use much memory, or give the builder less; restart-builder then starts it with none in use. A restart now ' +
    'and then also gives back what a virtual machine holds.',
  permanentFix:
    '# memory of the builder in MiB; 3072 is the default\n' +
    'nix.linux-builder.config.virtualisation.darwin-builder.memorySize = 3072;',
  link: 'machine',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  return listLocalBuilders(snapshot).flatMap((facts) => {
    const { service } = facts
    const lastExit = getKnownJob(service)?.lastExit
    if (service === null || lastExit?.kind !== 'reason' || !/JETSAM/.test(lastExit.reason)) return []
    return isOver(snapshot, facts) ? [] : [createMatch(facts, service)]
  })
}

function isOver(snapshot: Snapshot, facts: BuilderFacts): boolean {
  if (!answersSsh(facts)) return false
  const pid = getKnownJob(facts.service)?.pid ?? null
  const job = valueOrNull(snapshot.processes)?.jobs.find((one) => one.pid === pid)
  const startedAt = job?.startedAt ?? facts.vm?.startedAt
  return startedAt === undefined || Date.parse(snapshot.takenAt) - Date.parse(startedAt) > maxAgeMs
}

function createMatch(facts: BuilderFacts, service: Service): Match {
  const runsAgain = answersSsh(facts)
  return {
    subject: service.label,
    ...(runsAgain ? { severity: 'warning' as const } : {}),
    cause: runsAgain
      ? 'macOS ended the last run of the builder for its memory; it runs again, and builds of that time are lost.'
      : 'macOS ended the builder because the Mac had too little memory for it.',
    explanation:
      'launchd says OS_REASON_JETSAM: macOS ended the builder to free memory. A virtual machine takes memory when its programs need it ' +
      'and gives little of it back. Give it less, or quit what else uses much; a restart of the builder gives back what it holds.',
    evidence: [
      fromLaunchd('How the last run ended', service),
      ...(facts.vm === null ? [] : listMemory(facts.vm)),
    ],
    repairs: ['restart-builder'],
  }
}

function listMemory({ pid, residentBytes }: VmProcess) {
  return residentBytes === undefined
    ? []
    : [fromCommand('Memory that its VM holds now', `ps -o pid,rss -p ${pid}`, formatGibibytes(residentBytes))]
}
