import type { Builder } from '../../../core/builders/builder.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot, VmProcess } from '../../../core/model/snapshot.ts'
import { formatLocalTime } from '../../../core/text/local-time.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromCommand, fromLaunchd } from '../../facts/evidence.ts'
import { getKnownJob } from '../../facts/job-condition.ts'
import { findExpectedBuilder, findForeignVm, formatAddress } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'

/** A VM whose port is taken exits sooner than this. */
const minForeignAgeMs = 60_000
/** From the start of the job to the start of its VM, the store image included (docs/architecture.md, "Boot time"). */
const maxStartMs = 180_000

interface ForeignVm {
  readonly port: number
  readonly pid: number
  /** Null for root's. */
  readonly uid: number | null
  /** The service whose VM cannot start. */
  readonly label: string
}

interface ForeignProcess {
  readonly pid: number
  readonly uid: number | null
  readonly kind: string
  readonly startedAt: string
}

const texts = defineTexts({
  title: "Another VM is using the builder's port",
  headline: "Another VM is using the Linux builder's port",
  background:
    'Two VMs want the same port. The one that launchd starts finds it in use and exits, again and ' +
    'again. Usually the other one was started by hand (nix run nixpkgs#darwin.linux-builder) or belongs ' +
    'to a module that was only partly removed.',
  detection:
    "launchd's own VM exited with code 1, or its service runs without a VM, while an older VM holds the " +
    'port.',
  remedy:
    'Stop the other VM: press Ctrl-A, then X in its terminal, or end its process. launchd then starts ' +
    'its own.',
  cause: (port: number, pid: number) =>
    `Port ${port} is in use by another VM (process ${pid}), so the builder can't use it.`,
  explanation: ({ port, pid, uid, label }: ForeignVm) =>
    `Another VM uses port ${port} of this Mac (process ${pid}${uid === null ? '' : `, user ${uid}`}), so the VM that launchd starts for ` +
    `${label} can't. Nix may reach the wrong builder, or none. If you don't need process ${pid}, end it: ` +
    "launchd's own VM then starts by itself.",
  foreignVm: (address: string) => `VM that uses ${address}`,
  process: ({ pid, uid, kind, startedAt }: ForeignProcess) =>
    `process ${pid}${uid === null ? '' : `, user ${uid}`}, ${kind}, since ${startedAt}`,
  service: 'The service in launchd',
})

export const portClash = {
  id: 'port-clash',
  severity: 'error',
  texts,
  permanentFix: '# one builder module only\nnix.linux-builder.enable = true;',
  link: 'vm',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  const builder = findExpectedBuilder(snapshot)
  if (!builder?.service || !valueOrNull(snapshot.processes)) return []
  const foreignProcess =
    isKeptFromPort(snapshot, builder) && isPortTaken(builder) ? findForeignVm(snapshot, builder) : null
  if (foreignProcess === null || !isOld(snapshot, foreignProcess)) return []
  const { label } = builder.service
  const { pid, uid = null, kind } = foreignProcess
  return [
    {
      subject: label,
      cause: texts.cause(builder.port, pid),
      explanation: texts.explanation({ port: builder.port, pid, uid, label }),
      evidence: [
        fromCommand(
          texts.foreignVm(formatAddress(builder)),
          `ps -o pid,ppid,uid,lstart,command -p ${pid}`,
          texts.process({
            pid,
            uid,
            kind,
            startedAt: formatLocalTime(foreignProcess.startedAt, snapshot.takenAt),
          }),
        ),
        fromLaunchd(texts.service, builder.service),
      ],
    },
  ]
}

/**
 * Whether launchd's own VM cannot get the port. QEMU exits with code 1 if its port is taken (docs/macos.md, "Processes of the
 * builder"). A running job may hold the port. It does not if its process has no VM below it and either the last run exited
 * with code 1 or the job had enough time to start its VM.
 */
function isKeptFromPort(snapshot: Snapshot, { service }: Builder): boolean {
  const job = getKnownJob(service)
  if (job === null) return false
  const hasEndedForPort = job.lastExit.kind === 'code' && job.lastExit.code === 1
  if (job.pid === null) return hasEndedForPort
  const process = valueOrNull(snapshot.processes)?.jobs.find(({ pid }) => pid === job.pid)
  if (process === undefined) return false
  return hasEndedForPort || Date.parse(snapshot.takenAt) - Date.parse(process.startedAt) > maxStartMs
}

function isPortTaken(builder: Builder): boolean {
  const answer = valueOrNull(builder.portResult)
  return answer !== null && answer.kind !== 'refused'
}

/** Whether the VM is too old to belong to launchd's job: a job that exits at once leaves its own young VM behind for a moment. */
function isOld(snapshot: Snapshot, vm: VmProcess): boolean {
  return Date.parse(snapshot.takenAt) - Date.parse(vm.startedAt) > minForeignAgeMs
}
