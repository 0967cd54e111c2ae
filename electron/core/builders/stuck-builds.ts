import { valueOrNull } from '../model/observation.ts'
import type { Processes, Snapshot, VmProcess } from '../model/snapshot.ts'
import { defineTexts } from '../text/translated-texts.ts'
import { type BuilderWithEntry, listBuilders } from './builder.ts'
import { isStartedByConnection } from './known-services.ts'

/** Texts of a build on a builder, at the start of a sentence and inside of one. */
export const stuckBuildsTexts = defineTexts({
  atStart: {
    named: (name: string, pid: number) => `The build of ${name} (process ${pid})`,
    unnamed: (pid: number) => `The build with process ${pid}`,
  },
  inside: {
    named: (name: string, pid: number) => `the build of ${name} (process ${pid})`,
    unnamed: (pid: number) => `the build with process ${pid}`,
  },
})

/** A build that waits for a VM that no longer exists. */
export interface StuckBuild {
  readonly build: Processes['remoteBuilds'][number]
  readonly builder: BuilderWithEntry
  /** The VM that runs now, which was started after the build's ssh; null if none runs and the port refuses connections. */
  readonly vm: VmProcess | null
}

/** Names a build on a builder by its derivation and its process, to begin or to continue a sentence. */
export function nameBuild(
  { name, pid }: StuckBuild['build'],
  options: { readonly isStart: boolean },
): string {
  const { atStart, inside } = stuckBuildsTexts
  const { named, unnamed } = options.isStart ? atStart : inside
  return name === undefined ? unnamed(pid) : named(name, pid)
}

/** ssh notices most broken connections by itself within this time. */
const graceMs = 60_000
/** Times of ps are exact to a second. */
const clockSlackMs = 5000
/** Where ssh itself starts the VM, it is older than the VM by the time of a boot (docs/architecture.md, "Boot time"). */
const bootMs = 600_000

/**
 * Returns the builds on this Mac's builders whose connection is older than the VM at its other end, or whose VM is gone. Nix
 * waits for them without end: neither `timeout` nor `max-silent-time` ends a build hook (NixOS/nix#15620).
 */
export function findStuckBuilds(snapshot: Snapshot): readonly StuckBuild[] {
  const builds = valueOrNull(snapshot.processes)?.remoteBuilds ?? []
  if (builds.length === 0) return []
  return listBuilders(snapshot).flatMap((candidate): StuckBuild[] => {
    const { entry } = candidate
    if (entry === null || candidate.kind === 'remote') return []
    const builder = { ...candidate, entry }
    const goneAt = findLossOfVm(snapshot, builder)
    if (goneAt === null || Date.parse(snapshot.takenAt) - goneAt < graceMs) return []
    const latestStart = goneAt - (isStartedBySsh(builder) ? bootMs : clockSlackMs)
    return builds
      .filter((build) => build.uri === entry.uri && Date.parse(build.startedAt) < latestStart)
      .map((build) => ({ build, builder, vm: builder.vm }))
  })
}

/** Returns when the earlier VM had surely gone, in milliseconds: at the start of the present one, or when the port refused. */
function findLossOfVm({ takenAt }: Snapshot, { vm, portResult }: BuilderWithEntry): number | null {
  if (vm !== null) return Date.parse(vm.startedAt)
  if (valueOrNull(portResult)?.kind !== 'refused') return null
  return Date.parse(takenAt) - graceMs
}

/** Whether a connection starts the VM: by launchd, or by a ProxyCommand of the owner. */
function isStartedBySsh({ service, route }: BuilderWithEntry): boolean {
  const root = valueOrNull(route?.root)
  return (service !== null && isStartedByConnection(service)) || (root !== null && root.proxyCommand !== null)
}
