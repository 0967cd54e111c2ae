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
const storedProbesSchema = z.array(
  z.object({ probe: remoteProbe, entry: z.string(), route: z.string().nullable() }),
)
type StoredProbe = z.infer<typeof storedProbesSchema>[number]

/** Probes remote builders and stores the results for all programs of this account. */
export class RemoteStore {
  private readonly mac: Mac
  private readonly file: JsonFile<StoredProbe[]>
  private readonly underWay = new Map<string, Promise<StoredProbe>>()

  constructor(mac: Mac, folder: DataFolder) {
    this.mac = mac
    this.file = new JsonFile(folder, fileName, storedProbesSchema)
  }

  /** Returns the stored probes that are still valid for the snapshot. Makes no connection. */
  async current(snapshot: Snapshot): Promise<RemoteProbe[]> {
    const storedProbes = await this.read()
    const validProbes = storedProbes.filter((stored) => isStillValid(snapshot, stored))
    // Delete invalid ones for good: an entry that changes back may mean another host.
    if (validProbes.length < storedProbes.length) await this.file.write(validProbes)
    return validProbes.map(({ probe }) => probe)
  }

  /** Probes these remote builders (URIs of entries; null for all) on the user's request, and stores the results. */
  async probe(snapshot: Snapshot, uris: readonly string[] | null): Promise<void> {
    const before = (await this.read()).filter((stored) => isStillValid(snapshot, stored))
    const requestedBuilders = listRemoteBuilders(snapshot).filter(
      ({ entry }) => uris === null || uris.includes(entry.uri),
    )
    const probes = await Promise.all(
      requestedBuilders.slice(0, maxConcurrent).map((builder) => this.probeOnce(builder, before)),
    )
    const probedUris = new Set(probes.map(({ probe }) => probe.uri))
    // Another program may have stored probes meanwhile.
    const otherProbes = (await this.read()).filter(({ probe }) => !probedUris.has(probe.uri))
    await this.file.write([...otherProbes, ...probes])
  }

  private async read(): Promise<StoredProbe[]> {
    return (await this.file.read()) ?? []
  }

  private async probeOnce(builder: BuilderWithEntry, before: readonly StoredProbe[]): Promise<StoredProbe> {
    const { uri } = builder.entry
    const recent = before.find((stored) => stored.probe.uri === uri && isRecent(stored, this.mac.now()))
    if (recent !== undefined) return recent
    const runningProbe = this.underWay.get(uri)
    if (runningProbe !== undefined) return runningProbe
    const newProbe = this.probeNow(builder).finally(() => this.underWay.delete(uri))
    this.underWay.set(uri, newProbe)
    return newProbe
  }

  private async probeNow(builder: BuilderWithEntry): Promise<StoredProbe> {
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

function isRecent({ probe }: StoredProbe, now: Date): boolean {
  const age = now.getTime() - Date.parse(probe.result.at)
  return age >= 0 && age < minProbeIntervalMs
}

/** Whether the probe is still valid. A part that could not be observed counts as unchanged. */
function isStillValid(snapshot: Snapshot, stored: StoredProbe): boolean {
  const age = Date.parse(snapshot.takenAt) - Date.parse(stored.probe.result.at)
  if (age > maxAgeMs) return false
  const builder = listRemoteBuilders(snapshot).find(({ entry }) => entry.uri === stored.probe.uri)
  if (builder === undefined)
    return !snapshot.machinesFile.machines.observed || !snapshot.nix.effectiveMachines.observed
  const now = computeBasis(builder)
  return (
    stored.entry === now.entry && (now.route === null || stored.route === null || stored.route === now.route)
  )
}

/** Everything that determines the host and the expected host key. */
function computeBasis({ entry, route }: Builder & BuilderWithEntry): Pick<StoredProbe, 'entry' | 'route'> {
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
