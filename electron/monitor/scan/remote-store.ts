import * as z from 'zod'
import { type Builder, type BuilderWithEntry, listBuilders } from '../../core/builders/builder.ts'
import { removeDuplicates } from '../../core/collections/duplicates.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import { remoteProbe } from '../../core/model/remote-probe.ts'
import type { RemoteProbe, Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { probeRemoteBuilder } from '../../observe/ssh/remote-builder-probe.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import { JsonFile } from '../storage/json-file.ts'
import { minProbeIntervalMs } from './shared-ports.ts'

const fileName = 'remote-machines.json'
/** An older probe is dropped. */
const maxAgeMs = 24 * 3_600_000
/** Limits the connections that one request opens; each may reach another person's computer. */
const maxConcurrent = 12

/** A probe, with the entry and route it was made for; dropped when one of them changes. */
const keptSchema = z.array(z.object({ probe: remoteProbe, entry: z.string(), route: z.string().nullable() }))
type Kept = z.infer<typeof keptSchema>[number]

/** Probes remote builders and stores the results for all programs of this account. */
export class RemoteStore {
  private readonly mac: Mac
  private readonly file: JsonFile<Kept[]>
  private readonly underWay = new Map<string, Promise<Kept>>()

  constructor(mac: Mac, folder: DataFolder) {
    this.mac = mac
    this.file = new JsonFile(folder, fileName, keptSchema)
  }

  /** Returns the stored probes that are still valid for the snapshot. Makes no connection. */
  async current(snapshot: Snapshot): Promise<RemoteProbe[]> {
    const kept = await this.read()
    const holding = kept.filter((stored) => isStillValid(snapshot, stored))
    // Delete invalid ones for good: an entry that changes back may mean another host.
    if (holding.length < kept.length) await this.file.write(holding)
    return holding.map(({ probe }) => probe)
  }

  /** Probes these remote builders (URIs of entries; null for all) on the user's request, and stores the results. */
  async probe(snapshot: Snapshot, uris: readonly string[] | null): Promise<void> {
    const before = (await this.read()).filter((stored) => isStillValid(snapshot, stored))
    const requested = listRemoteBuilders(snapshot).filter(
      ({ entry }) => uris === null || uris.includes(entry.uri),
    )
    const probes = await Promise.all(
      requested.slice(0, maxConcurrent).map((builder) => this.probeOnce(builder, before)),
    )
    const fresh = new Set(probes.map(({ probe }) => probe.uri))
    // Another program may have stored probes meanwhile.
    const others = (await this.read()).filter(({ probe }) => !fresh.has(probe.uri))
    await this.file.write([...others, ...probes])
  }

  private async read(): Promise<Kept[]> {
    return (await this.file.read()) ?? []
  }

  private async probeOnce(builder: BuilderWithEntry, before: readonly Kept[]): Promise<Kept> {
    const { uri } = builder.entry
    const recent = before.find((kept) => kept.probe.uri === uri && isRecent(kept, this.mac.now()))
    if (recent !== undefined) return recent
    const running = this.underWay.get(uri)
    if (running !== undefined) return running
    const started = this.probeNow(builder).finally(() => this.underWay.delete(uri))
    this.underWay.set(uri, started)
    return started
  }

  private async probeNow(builder: BuilderWithEntry): Promise<Kept> {
    const probe = await probeRemoteBuilder(this.mac, builder.entry, builder.route)
    return { probe, ...computeBasis(builder) }
  }
}

/** The entries of remote builders, each URI once. */
function listRemoteBuilders(snapshot: Snapshot): readonly BuilderWithEntry[] {
  const remote = listBuilders(snapshot).flatMap((builder) =>
    builder.kind === 'remote' && builder.entry !== null ? [{ ...builder, entry: builder.entry }] : [],
  )
  return removeDuplicates(remote, ({ entry }) => entry.uri)
}

function isRecent({ probe }: Kept, now: Date): boolean {
  const age = now.getTime() - Date.parse(probe.result.at)
  return age >= 0 && age < minProbeIntervalMs
}

/** Whether the probe is still valid. A part that could not be observed counts as unchanged. */
function isStillValid(snapshot: Snapshot, kept: Kept): boolean {
  const age = Date.parse(snapshot.takenAt) - Date.parse(kept.probe.result.at)
  if (age > maxAgeMs) return false
  const builder = listRemoteBuilders(snapshot).find(({ entry }) => entry.uri === kept.probe.uri)
  if (builder === undefined)
    return !snapshot.machinesFile.machines.observed || !snapshot.nix.effectiveMachines.observed
  const now = computeBasis(builder)
  return kept.entry === now.entry && (now.route === null || kept.route === null || kept.route === now.route)
}

/** Everything that determines the host and the expected host key. */
function computeBasis({ entry, route }: Builder & BuilderWithEntry): Pick<Kept, 'entry' | 'route'> {
  const target = valueOrNull(route?.root)
  return {
    entry: JSON.stringify([entry.uri, entry.hostKey]),
    route:
      target === null
        ? null
        : JSON.stringify([
            target.hostname,
            target.port,
            target.hostKeyAlias,
            target.proxyJump,
            target.proxyCommand,
          ]),
  }
}
