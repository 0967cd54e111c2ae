import type { Builder } from '../../../core/builders/builder.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { PortResult, Snapshot, VmProcess } from '../../../core/model/snapshot.ts'
import { formatLocalTime } from '../../../core/text/local-time.ts'
import { formatPercent } from '../../../core/text/quantities.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { isStarting } from '../../facts/boot-time.ts'
import { createLogEvidence } from '../../facts/builder-log-messages.ts'
import { describePort, fromAddress, fromCommand } from '../../facts/evidence.ts'
import { getKnownJob } from '../../facts/job-condition.ts'
import { formatAddress, getSubject, listLocalBuilders, listRestart } from '../../facts/local-builders.ts'
import { joinSentences, type Match, type Rule } from '../../facts/rule.ts'

/** ps gives an average over about the last minute, in percent of one core (macOS ps(1), "%cpu"). */
const minCpuPercent = 90
/** A guest that builds at full load may leave one connection without a greeting, but not all for so long. */
const minSilenceMs = 3 * 60_000
/** While a build runs there, it may be the build that takes the processor and the memory. */
const minSilenceWithBuildMs = 10 * 60_000

type Silence = Exclude<PortResult, { kind: 'ssh' | 'not-ssh' }>

const texts = defineTexts({
  title: "The builder's VM crashed and keeps the processor busy",
  headline: 'Linux builder crashed and is using the processor',
  background:
    "With Apple's Virtualization framework (vzvm, vfkit, krunkit), a Linux kernel that has crashed may " +
    "not stop: the VM keeps running at full load, doesn't respond, and ends only when it's stopped. " +
    'Until then no build works, and your Mac loses battery and gets warm.',
  detection:
    'The VM uses a processor core or more (the average of about the last minute), nothing has responded ' +
    'on its port for three minutes, or ten while a build is running, and the usual startup time is ' +
    'over.',
  remedy:
    'Builderbar restarts the builder. Its disk stays. If it happens again and again, use the builder ' +
    'with QEMU, or another nixpkgs.',
  busy: (pid: number, port: number, cpuPercent: number) => ({
    cause: `The builder's VM uses ${formatPercent(cpuPercent)} of a processor core, and no longer responds on port ${port}.`,
    explanation:
      `The builder's VM (process ${pid}) uses ${formatPercent(cpuPercent)} of a processor core, and nothing responds on its port, as when its Linux kernel ` +
      "has crashed. With Apple's Virtualization framework it doesn't end by itself, and costs battery until it restarts. The repair restarts " +
      'it; builds that are waiting for it end.',
  }),
  load: 'Load of the VM',
  process: (pid: number, cpuPercent: number, startedAt: string) =>
    `process ${pid}: ${formatPercent(cpuPercent)}, running since ${startedAt}`,
  response: 'Response of the port',
})

export const guestCrashed = {
  id: 'guest-crashed',
  severity: 'error',
  texts,
  permanentFix:
    "# QEMU instead of Apple's virtualization, until the VM's kernel no longer crashes (nixpkgs#557576)\n" +
    'nix.linux-builder.package = pkgs.darwin.linux-builder;',
  link: 'vm',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  return listLocalBuilders(snapshot).flatMap((builder) => {
    const { vm } = builder
    const answer = valueOrNull(builder.portResult)
    if (vm?.kind !== 'vz' || (vm.cpuPercent ?? 0) < minCpuPercent) return []
    if (answer === null || answer.kind === 'ssh' || answer.kind === 'not-ssh') return []
    return isSilentForLong(snapshot, builder, vm) ? [createMatch(snapshot, builder, vm, answer)] : []
  })
}

function isSilentForLong(snapshot: Snapshot, builder: Builder, vm: VmProcess): boolean {
  if (isStarting(snapshot, builder)) return false
  const builds = valueOrNull(snapshot.processes)?.remoteBuilds ?? []
  const isBuilding = builds.some(({ uri }) => uri === null || uri === builder.entry?.uri)
  // The memory of answers is that of this Mac's own builder; of another VM only its age is known.
  const answeredAt = builder.kind === 'managed' ? snapshot.boot.goodBannerAt : null
  if (answeredAt === null && isBuilding) return false
  const startMs = Math.max(Date.parse(answeredAt ?? vm.startedAt), Date.parse(vm.startedAt))
  return Date.parse(snapshot.takenAt) - startMs >= (isBuilding ? minSilenceWithBuildMs : minSilenceMs)
}

function createMatch(snapshot: Snapshot, builder: Builder, vm: VmProcess, answer: Silence): Match {
  const log = createLogEvidence(snapshot, builder.service)
  const cpuPercent = vm.cpuPercent ?? 0
  const { cause, explanation } = texts.busy(vm.pid, builder.port, cpuPercent)
  return {
    subject: getSubject(builder),
    cause,
    explanation: joinSentences(explanation, log.explanation),
    evidence: [
      fromCommand(
        texts.load,
        `ps -o pid,%cpu,etime,command -p ${vm.pid}`,
        texts.process(vm.pid, cpuPercent, formatLocalTime(vm.startedAt, snapshot.takenAt)),
      ),
      fromAddress(texts.response, formatAddress(builder), null, describePort(answer)),
      ...log.evidence,
    ],
    repairs: getKnownJob(builder.service) === null ? [] : [...log.repairs, ...listRestart(builder.service)],
  }
}
