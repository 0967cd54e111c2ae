import * as z from 'zod'
import { allBuilders, type BuilderFacts, type FactsWithEntry } from '../../core/builders/builder-facts.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import { remoteProbe } from '../../core/model/remote-probe.ts'
import type { RemoteProbe, Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { probeRemoteBuilder } from '../../observe/ssh/remote-builder-probe.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import { minProbeIntervalMs } from './shared-ports.ts'

const fileName = 'remote-machines.json'
/** Of what a machine said a day ago nothing follows any more. */
const keptMs = 24 * 3_600_000
/** A person waits, and each of them is a machine of somebody's. */
const maxConcurrent = 12

/** A look, with the entry and the route that it was made by: it is forgotten when one of them changes. */
const keptSchema = z.array(z.object({ probe: remoteProbe, entry: z.string(), route: z.string().nullable() }))
type Kept = z.infer<typeof keptSchema>[number]

/** Looks at machines elsewhere, and remembers what they said for all programs of this account. */
export interface RemoteStore {
  /** What is remembered and still holds for what was seen. Nothing is connected to. */
  current(snapshot: Snapshot): Promise<RemoteProbe[]>
  /** Looks at these machines (URIs of entries; null: at all) because a person asked, and remembers it. */
  probe(snapshot: Snapshot, uris: readonly string[] | null): Promise<void>
}

export function openRemoteStore(mac: Mac, folder: DataFolder): RemoteStore {
  const read = async () => (await folder.readJson(fileName, keptSchema)) ?? []
  const underWay = new Map<string, Promise<Kept>>()
  const scanOnce = (facts: FactsWithEntry, before: readonly Kept[]): Promise<Kept> => {
    const { uri } = facts.entry
    const recent = before.find((kept) => kept.probe.uri === uri && isRecent(kept, mac.now()))
    if (recent !== undefined) return Promise.resolve(recent)
    const running = underWay.get(uri)
    if (running !== undefined) return running
    const started = probeRemoteBuilder(mac, facts.entry, facts.route).then((look) => ({
      probe: look,
      ...basisOf(facts),
    }))
    underWay.set(uri, started)
    const done = () => underWay.delete(uri)
    started.then(done, done)
    return started
  }
  return {
    async current(snapshot) {
      const kept = await read()
      const holding = kept.filter((one) => holds(snapshot, one))
      // What changed and changes back is another machine all the same.
      if (holding.length < kept.length) await folder.writeJson(fileName, holding)
      return holding.map(({ probe: look }) => look)
    },
    async probe(snapshot, uris) {
      const before = (await read()).filter((one) => holds(snapshot, one))
      const asked = remoteBuilders(snapshot).filter(({ entry }) => uris === null || uris.includes(entry.uri))
      const looks = await Promise.all(asked.slice(0, maxConcurrent).map((facts) => scanOnce(facts, before)))
      const fresh = new Set(looks.map(({ probe: look }) => look.uri))
      // Another program may have looked meanwhile.
      const others = (await read()).filter(({ probe: look }) => !fresh.has(look.uri))
      await folder.writeJson(fileName, [...others, ...looks])
    },
  }
}

/** The entries that mean machines elsewhere, each URI once. */
function remoteBuilders(snapshot: Snapshot): readonly FactsWithEntry[] {
  const remote = allBuilders(snapshot).flatMap((facts) =>
    facts.kind === 'remote' && facts.entry !== null ? [{ ...facts, entry: facts.entry }] : [],
  )
  return [...new Map(remote.map((facts) => [facts.entry.uri, facts])).values()]
}

function isRecent({ probe: look }: Kept, now: Date): boolean {
  const age = now.getTime() - Date.parse(look.result.at)
  return age >= 0 && age < minProbeIntervalMs
}

/** What could not be seen this time is no change. */
function holds(snapshot: Snapshot, kept: Kept): boolean {
  const age = Date.parse(snapshot.takenAt) - Date.parse(kept.probe.result.at)
  if (age > keptMs) return false
  const facts = remoteBuilders(snapshot).find(({ entry }) => entry.uri === kept.probe.uri)
  if (facts === undefined)
    return !snapshot.machinesFile.machines.observed || !snapshot.nix.effectiveMachines.observed
  const now = basisOf(facts)
  return kept.entry === now.entry && (now.route === null || kept.route === null || kept.route === now.route)
}

/** All that decides which machine is asked, and by which key it is known. */
function basisOf({ entry, route }: BuilderFacts & FactsWithEntry): Pick<Kept, 'entry' | 'route'> {
  const asked = valueOrNull(route?.root)
  return {
    entry: JSON.stringify([entry.uri, entry.hostKey]),
    route:
      asked === null
        ? null
        : JSON.stringify([
            asked.hostname,
            asked.port,
            asked.hostKeyAlias,
            asked.proxyJump,
            asked.proxyCommand,
          ]),
  }
}
