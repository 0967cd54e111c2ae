import type { Processes, Snapshot } from '../builder/snapshot.ts'

type RemoteBuild = Processes['remoteBuilds'][number]

/**
 * What a restart of the builder would end, one line for each build, in words. A build that surely runs on
 * another machine is left out; one whose machine is not known is named. Where the processes could not be
 * looked at, one line says that it is not known.
 */
export function buildsThatWouldDie(snapshot: Snapshot): readonly string[] {
  const { processes } = snapshot
  if (!processes.seen) {
    return [`It cannot be known whether builds are running: ${withoutStop(processes.why)}.`]
  }
  return processes.value.remoteBuilds.filter((build) => !runsElsewhere(snapshot, build)).map(inWords)
}

function inWords(build: RemoteBuild): string {
  const where = build.uri ? ` on ${build.uri}` : ''
  return `A build${where}, running since ${build.startedAt} (process ${build.pid})`
}

/** Whether the build's URI is that of an entry for a machine that is not this Mac. */
function runsElsewhere(snapshot: Snapshot, build: RemoteBuild): boolean {
  if (!build.uri) return false
  const entries = [snapshot.machinesFile.machines, snapshot.nix.machinesInForce].flatMap((machines) =>
    machines.seen ? machines.value.entries : [],
  )
  const entry = entries.find((candidate) => candidate.uri === build.uri)
  return entry !== undefined && !isOfThisMac(snapshot, entry.host, entry.uri)
}

const ofThisMac = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\]|linux-builder)$/i

function isOfThisMac(snapshot: Snapshot, host: string, uri: string): boolean {
  if (ofThisMac.test(host)) return true
  const route = snapshot.routes.find((candidate) => candidate.uri === uri)
  if (!route?.addresses.seen) return true
  return route.addresses.value.some((address) => ofThisMac.test(address))
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '')
}
