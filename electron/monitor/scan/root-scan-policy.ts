import { getLeadingBuilder } from '../../core/builders/builder.ts'
import { type Observation, valueOrNull } from '../../core/model/observation.ts'
import type { RootScan } from '../../core/model/root-scan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import {
  areUnchanged,
  type BuilderInputs,
  clockSlackMs,
  collectBuilderInputs,
  findVmStart,
  hasSameVm,
} from './builder-inputs.ts'

/** The Mac at the time of a root scan, as far as its result depends on it. */
export interface ScanInputs {
  readonly vm: ReturnType<typeof findVmStart>
  readonly inputs: BuilderInputs
}

/** A guest's disk and root's own files change without notice, as for receipts (core/builders/recent-guest-state.ts). */
const maxAgeMs = 60 * 60_000

export function collectScanInputs(snapshot: Snapshot): ScanInputs {
  return { vm: findVmStart(snapshot), inputs: collectInputs(snapshot) }
}

/**
 * Whether the result of a root scan still holds: within the hour, for the same run of the VM, with the same entries, routes,
 * keys and settings, without a repair since, and without a build that refutes a login that failed.
 */
export function holdsRootScan(
  snapshot: Snapshot,
  { at, value }: Observation<RootScan> & { readonly observed: true },
  { vm, inputs }: ScanInputs,
): boolean {
  const age = Date.parse(snapshot.takenAt) - Date.parse(at)
  if (age > maxAgeMs || age < -clockSlackMs) return false
  if (!hasSameVm(snapshot, { vm, at }) || !areUnchanged(inputs, collectInputs(snapshot))) return false
  return value.entries.every(
    ({ uri, login }) => valueOrNull(login)?.works !== false || !hasBuildPassedSince(snapshot, uri, at),
  )
}

function hasBuildPassedSince({ testBuilds }: Snapshot, uri: string, at: string): boolean {
  return testBuilds.some(
    ({ uri: builtOn, outcome }) =>
      builtOn === uri && valueOrNull(outcome)?.kind === 'passed' && Date.parse(outcome.at) > Date.parse(at),
  )
}

/** Those of the leading builder, and the routes of the others, which the same scan resolves. */
function collectInputs(snapshot: Snapshot): BuilderInputs {
  const { entry } = getLeadingBuilder(snapshot)
  const routes = snapshot.routes.map(
    ({ uri, root }) =>
      [`route ${uri}`, root.observed ? JSON.stringify({ ...root.value, sources: {} }) : null] as const,
  )
  return { ...collectBuilderInputs(snapshot, entry?.uri ?? ''), ...Object.fromEntries(routes) }
}
