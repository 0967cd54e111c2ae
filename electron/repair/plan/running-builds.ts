import { listBuilders } from '../../core/builders/builder.ts'
import type { Interruption } from '../../core/model/plan.ts'
import type { Processes, Snapshot } from '../../core/model/snapshot.ts'
import { parseStoreUri } from '../../core/nix/store-uri.ts'
import { removeFullStop } from '../../core/text/full-stop.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'

type RemoteBuild = Processes['remoteBuilds'][number]

/** A running build, as a sentence about it names it. */
interface NamedBuild {
  readonly name: string
  readonly host: string
  readonly startedAt: string
  readonly pid: number
}

/** Texts of the builds that a plan would end. */
export const runningBuildsTexts = defineTexts({
  unknown: (reason: string) => `Can't tell whether builds are running: ${reason}.`,
  build: ({ startedAt, pid }: Pick<NamedBuild, 'startedAt' | 'pid'>) =>
    `A build, running since ${startedAt} (process ${pid})`,
  buildOnHost: ({ host, startedAt, pid }: Omit<NamedBuild, 'name'>) =>
    `A build on ${host}, running since ${startedAt} (process ${pid})`,
  namedBuild: ({ name, startedAt, pid }: Omit<NamedBuild, 'host'>) =>
    `A build of ${name}, running since ${startedAt} (process ${pid})`,
  namedBuildOnHost: ({ name, host, startedAt, pid }: NamedBuild) =>
    `A build of ${name} on ${host}, running since ${startedAt} (process ${pid})`,
})

/**
 * Returns each build that a restart of the builder would end. Builds that surely run on another machine are left out; a build
 * on an unknown machine is named. Where the processes were not observed, one interruption without a process says so.
 */
export function listInterruptedBuilds(snapshot: Snapshot): readonly Interruption[] {
  const { processes } = snapshot
  if (!processes.observed) return [createUnknown(processes.reason)]
  return processes.value.remoteBuilds
    .filter((build) => !runsElsewhere(snapshot, build))
    .map(createInterruption)
}

/** Returns each build that a restart of the nix-daemon would end: remote builds are its children. */
export function listDaemonBuilds(snapshot: Snapshot): readonly Interruption[] {
  const { processes } = snapshot
  if (!processes.observed) return [createUnknown(processes.reason)]
  return processes.value.remoteBuilds.map(createInterruption)
}

function createUnknown(reason: string): Interruption {
  return { pid: null, description: runningBuildsTexts.unknown(removeFullStop(reason)) }
}

export function createInterruption(build: RemoteBuild): Interruption {
  return { pid: build.pid, description: describeRemoteBuild(build) }
}

function describeRemoteBuild(build: RemoteBuild): string {
  const { uri, name, startedAt, pid } = build
  const host = uri ? nameHost(uri) : null
  const texts = runningBuildsTexts
  if (name === undefined) {
    return host === null ? texts.build({ startedAt, pid }) : texts.buildOnHost({ host, startedAt, pid })
  }
  return host === null
    ? texts.namedBuild({ name, startedAt, pid })
    : texts.namedBuildOnHost({ name, host, startedAt, pid })
}

function nameHost(uri: string): string {
  const parsed = parseStoreUri(uri)
  return parsed.ok && parsed.host !== '' ? parsed.host : uri
}

/** Whether the build's URI is only that of machines other than this Mac's builder. */
function runsElsewhere(snapshot: Snapshot, build: RemoteBuild): boolean {
  const builders = listBuilders(snapshot).filter(
    (builder) => builder.entry !== null && builder.entry.uri === build.uri,
  )
  return builders.length > 0 && builders.every((builder) => builder.kind !== 'managed')
}
