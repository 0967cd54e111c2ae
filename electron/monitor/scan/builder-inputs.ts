import * as z from 'zod'
import { getLeadingBuilder } from '../../core/builders/builder.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { listExternalBuilders } from '../../core/nix/external-builders.ts'

/** Identifies the run of the VM of which something was learned: the process id and its start time. */
export const vmStart = z.object({ pid: z.int(), startedAt: z.iso.datetime() }).nullable()
type VmStart = z.infer<typeof vmStart>

/** Everything on which depends what a connection to the builder does; null for what could not be observed. */
export const builderInputs = z.record(z.string(), z.string().nullable())
export type BuilderInputs = z.infer<typeof builderInputs>

/** How long a result is valid if the VM's start time cannot be observed. */
const withoutStartMs = 60 * 60_000
/** `ps` prints start times in whole seconds, and the clock may be adjusted while the VM runs. */
export const clockSlackMs = 60_000

/** Whether the VM that ran at the time `at` still runs. */
export function hasSameVm(
  snapshot: Snapshot,
  { vm, at }: { readonly vm: VmStart; readonly at: string },
): boolean {
  if (!snapshot.processes.observed) return false
  const now = findVmStart(snapshot)
  if (now !== null && vm !== null) {
    const differenceMs = Math.abs(Date.parse(now.startedAt) - Date.parse(vm.startedAt))
    return now.pid === vm.pid && differenceMs < clockSlackMs
  }
  const age = Date.parse(snapshot.takenAt) - Date.parse(at)
  return now === null && vm === null && age > -clockSlackMs && age < withoutStartMs
}

export function findVmStart(snapshot: Snapshot): VmStart {
  const { vm, service } = getLeadingBuilder(snapshot)
  if (vm !== null) return { pid: vm.pid, startedAt: vm.startedAt }
  const job = valueOrNull(service?.job)
  const pid = job?.known ? job.pid : null
  const jobStart = valueOrNull(snapshot.processes)?.jobs.find((job) => job.pid === pid)
  return jobStart === undefined ? null : { pid: jobStart.pid, startedAt: jobStart.startedAt }
}

/** Whether no value changed. A value that could not be observed now or then does not count as changed. */
export function areUnchanged(inputsBefore: BuilderInputs, inputsNow: BuilderInputs): boolean {
  return Object.entries(inputsNow).every(([name, value]) => {
    const before = inputsBefore[name] ?? null
    return value === null || before === null || value === before
  })
}

/** Returns every observed value that decides whether a build reaches the builder. */
export function collectBuilderInputs(snapshot: Snapshot, uri: string): BuilderInputs {
  const builder = getLeadingBuilder(snapshot)
  const entry = builder.entry?.uri === uri ? builder.entry : null
  const answer = valueOrNull(builder.portResult)
  const route = valueOrNull(builder.route?.root)
  const addresses = valueOrNull(builder.route?.addresses)
  const key = valueOrNull(builder.key?.privateKey)
  const publicHalf = valueOrNull(builder.key?.publicHalf)
  const repairs = valueOrNull(snapshot.receipts)?.filter(
    ({ kind: receiptKind }) => receiptKind !== 'root-scan',
  )
  return {
    // The entry's position in the file does not matter.
    entry: serialize(entry && { ...entry, file: '', line: 0 }),
    route: serialize(route && { ...route, sources: {} }),
    addresses: serialize(addresses && [...addresses].sort()),
    hostKey: serialize(answer?.kind === 'ssh' && answer.hostKey.known ? answer.hostKey.blob : null),
    key: serialize(key),
    publicHalf: serialize(publicHalf),
    builders: serialize(valueOrNull(snapshot.nix.settings)?.builders ?? null),
    external: serialize(describeExternal(snapshot, uri)),
    // The nix-daemon reads nix.conf only when it starts.
    daemon: serialize(valueOrNull(snapshot.processes)?.daemon?.pid ?? null),
    nix: serialize(valueOrNull(snapshot.nix.version)),
    macos: serialize(valueOrNull(snapshot.mac.version)),
    osBuild: serialize(valueOrNull(snapshot.mac.osBuild)),
    repairs: serialize(repairs?.map(({ id }) => id).sort() ?? null),
  }
}

function describeExternal(snapshot: Snapshot, uri: string): unknown {
  const builder = listExternalBuilders(snapshot).find((candidate) => candidate.uri === uri)
  return builder === undefined ? null : { ...builder, file: valueOrNull(builder.file) }
}

function serialize(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}
