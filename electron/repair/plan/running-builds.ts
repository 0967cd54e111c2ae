import { listBuilders } from '../../core/builders/builder-facts.ts'
import type { Processes, Snapshot } from '../../core/model/snapshot.ts'

type RemoteBuild = Processes['remoteBuilds'][number]

/**
 * What a restart of the builder would end, one line for each build, in words. A build that surely runs on
 * another machine is left out; one whose machine is not known is named. Where the processes could not be
 * looked at, one line says that it is not known.
 */
export function buildsThatWouldDie(snapshot: Snapshot): readonly string[] {
  const { processes } = snapshot
  if (!processes.observed) return [notKnown(processes.reason)]
  return processes.value.remoteBuilds
    .filter((build) => !runsElsewhere(snapshot, build))
    .map(describeRemoteBuild)
}

/** What a restart of the nix-daemon would end, as far as it can be seen: every build on another machine is its child. */
export function buildsOfTheDaemon(snapshot: Snapshot): readonly string[] {
  const { processes } = snapshot
  if (!processes.observed) return [notKnown(processes.reason)]
  return processes.value.remoteBuilds.map(describeRemoteBuild)
}

function notKnown(reason: string): string {
  return `It cannot be known whether builds are running: ${withoutStop(reason)}.`
}

function describeRemoteBuild(build: RemoteBuild): string {
  const where = build.uri ? ` on ${build.uri}` : ''
  const what = build.name === undefined ? '' : ` of ${build.name}`
  return `A build${what}${where}, running since ${build.startedAt} (process ${build.pid})`
}

/** Whether the build's URI is that of another machine than the builder of this Mac. */
function runsElsewhere(snapshot: Snapshot, build: RemoteBuild): boolean {
  const builders = listBuilders(snapshot).filter((one) => one.entry !== null && one.entry.uri === build.uri)
  return builders.length > 0 && builders.every((one) => one.kind !== 'managed')
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '')
}
