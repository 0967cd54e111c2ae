import * as z from 'zod'
import { type Builder, getLeadingBuilder, listBuilders } from '../../core/builders/builder.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot, TestBuild } from '../../core/model/snapshot.ts'
import { testBuild } from '../../core/model/test-build.ts'
import { matchBuilderFindings } from '../../core/nix/output/nix-error.ts'
import { createStatus } from '../../diagnose/diagnosed-status.ts'
import { selectFindingsAbout } from '../../diagnose/facts/builder-state.ts'
import { listUnknowns } from '../../diagnose/facts/unknowns.ts'
import {
  areUnchanged,
  builderInputs,
  clockSlackMs,
  collectBuilderInputs,
  findVmStart,
  hasSameVm,
  vmStart,
} from './builder-inputs.ts'

/** A build with everything that its result depends on. It is valid while none of that changes. */
const storedTestBuild = z.object({
  testBuild,
  /** Observed values of entry, route, keys, settings and system. */
  inputs: builderInputs,
  vm: vmStart,
})

export const storedTestBuildsSchema = z.array(storedTestBuild)
export type StoredTestBuild = z.infer<typeof storedTestBuild>

/** A build that is due. */
export interface DueTestBuild {
  readonly uri: string
  readonly system: string
}

const maxStored = 20
/** Time after which a build that failed, or whose result is unknown, is repeated automatically. */
const retryAfterMs = 5 * 60_000

/** Findings that a scan can only suspect, or that root observed earlier; a build confirms or refutes them. */
const verifiableFindings = new Set([
  'ssh-route',
  'corporate-ssh-options',
  'host-key-unpinned',
  'auth-refused',
  'guest-disk-full',
])
/** Links that a build verifies, so it is also made if they could not be observed, provided that ssh answers on the port. */
const verifiableLinks = new Set(['ssh-key', 'route', 'build'])

/**
 * Returns the build that is due now, or null (docs/architecture.md, "Test build"). Builds are made on the leading builder if
 * it has no errors except findings that a build decides. They are not made on a builder that is asleep, starting or remote,
 * nor while a remote build runs, nor while an earlier result is valid.
 * If it is `requested`, the user waits for the result, so a failed build is repeated at once.
 */
export function findDueTestBuild(
  snapshot: Snapshot,
  storedBuilds: readonly StoredTestBuild[],
  { requested }: { readonly requested: boolean },
): DueTestBuild | null {
  const builder = getLeadingBuilder(snapshot)
  const { entry } = builder
  if (entry === null || builder.kind === 'remote' || !mayBuildOn(snapshot, builder)) return null
  const validBuilds = storedBuilds.filter(
    (build) => build.testBuild.uri === entry.uri && isValid(snapshot, build),
  )
  if (validBuilds.some((build) => valueOrNull(build.testBuild.outcome)?.kind === 'passed')) return null
  const systems = entry.systems.filter((system) => system.endsWith('-linux'))
  const findBuild = (system: string) => validBuilds.find((build) => build.testBuild.system === system)
  // A builder that cannot run one system may still pass a build for another.
  const next = systems.find((system) => !isOtherVm(findBuild(system))) ?? systems[0]
  if (next === undefined) return null
  const earlierBuild = findBuild(next)
  if (earlierBuild !== undefined && !(requested && hasResult(earlierBuild)) && !isOld(snapshot, earlierBuild))
    return null
  return { uri: entry.uri, system: next }
}

/** Returns the stored builds that are still valid, each with its own time. */
export function selectValidTestBuilds(
  snapshot: Snapshot,
  storedBuilds: readonly StoredTestBuild[],
): TestBuild[] {
  return storedBuilds.filter((build) => isValid(snapshot, build)).map((build) => build.testBuild)
}

/** Returns the builds to store after a build made at the time of this snapshot: the newest of each builder and system. */
export function saveTestBuild(
  storedBuilds: readonly StoredTestBuild[],
  snapshot: Snapshot,
  testBuild: TestBuild,
): StoredTestBuild[] {
  const inputs = collectBuilderInputs(snapshot, testBuild.uri)
  const otherBuilds = storedBuilds.filter(
    ({ testBuild: { uri, system } }) => uri !== testBuild.uri || system !== testBuild.system,
  )
  return [{ testBuild: testBuild, inputs, vm: findVmStart(snapshot) }, ...otherBuilds].slice(0, maxStored)
}

function mayBuildOn(snapshot: Snapshot, builder: Builder): boolean {
  const processes = valueOrNull(snapshot.processes)
  if (processes === null || processes.remoteBuilds.length > 0) return false
  if (valueOrNull(builder.portResult)?.kind !== 'ssh') return false
  const unverified = { ...snapshot, testBuilds: [] }
  const status = createStatus(unverified)
  switch (status.builder.state) {
    case 'healthy':
    case 'degraded':
      return true
    case 'unknown':
      return listUnknowns(unverified, builder).every(({ link }) => verifiableLinks.has(link))
    case 'down':
      // Even a route that is wrong in root's own view is checked by a build.
      return selectFindingsAbout(listBuilders(snapshot), builder, status.findings).every(
        ({ id, severity }) => severity !== 'error' || verifiableFindings.has(id),
      )
    case 'absent':
    case 'asleep':
    case 'paused':
    case 'starting':
      return false
  }
}

function isOtherVm(storedBuild: StoredTestBuild | undefined): boolean {
  const build = valueOrNull(storedBuild?.testBuild.outcome)
  return build?.kind === 'failed' && matchBuilderFindings(build.output).includes('x86-not-runnable')
}

/** Whether the build passed or failed. One that took 20 s without a result is not repeated at each request. */
function hasResult({ testBuild: { outcome } }: StoredTestBuild): boolean {
  return outcome.observed
}

/** Whether the build is so old that it is repeated automatically. */
function isOld(snapshot: Snapshot, { testBuild: { outcome } }: StoredTestBuild): boolean {
  const age = Date.parse(snapshot.takenAt) - Date.parse(outcome.at)
  return age >= retryAfterMs || age < -clockSlackMs
}

function isValid(snapshot: Snapshot, storedBuild: StoredTestBuild): boolean {
  const { testBuild: build, inputs, vm } = storedBuild
  return (
    hasSameVm(snapshot, { vm, at: build.outcome.at }) &&
    areUnchanged(inputs, collectBuilderInputs(snapshot, build.uri))
  )
}
