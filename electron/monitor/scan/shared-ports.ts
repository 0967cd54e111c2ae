import { setTimeout as wait } from 'node:timers/promises'
import * as z from 'zod'
import { type PortProbe, portProbe } from '../../core/model/service.ts'
import type { SharePort } from '../../observe/scan-context.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import { JsonFile } from '../storage/json-file.ts'
import { takeLock } from '../storage/lock-file.ts'

const fileName = 'ports.json'
const portsSchema = z.array(portProbe)

/** Minimum time between two probes of a port, over all programs (docs/architecture.md, "When it scans"). */
export const minProbeIntervalMs = 5000
/** A probe takes at most 5 s; an older lock was left behind. */
const lockStaleMs = 10_000
const waitForOthersMs = 5500
const maxStoredAgeMs = 3_600_000

/** Port probes, shared by all programs of this account through the data folder. */
export class SharedPorts {
  private readonly folder: DataFolder
  private readonly now: () => Date
  private readonly file: PortsFile
  private readonly underWay = new Map<string, Promise<PortProbe>>()

  constructor(folder: DataFolder, now: () => Date) {
    this.folder = folder
    this.now = now
    this.file = new JsonFile(folder, fileName, portsSchema)
  }

  /** Returns a function that reuses probes younger than `maxAgeMs`, with their own time, and makes others. */
  share(maxAgeMs: number): SharePort {
    return async (address, port, makeProbe) => {
      const key = `${address} ${port}`
      const runningProbe = this.underWay.get(key)
      if (runningProbe !== undefined) return await runningProbe
      const newProbe = probeOnce(this.folder, this.file, this.now, { address, port, maxAgeMs }, makeProbe)
      this.underWay.set(key, newProbe)
      return await newProbe.finally(() => this.underWay.delete(key))
    }
  }
}

interface PortRequest {
  readonly address: string
  readonly port: number
  readonly maxAgeMs: number
}

type PortsFile = JsonFile<readonly PortProbe[]>

async function probeOnce(
  folder: DataFolder,
  file: PortsFile,
  now: () => Date,
  request: PortRequest,
  makeProbe: () => Promise<PortProbe>,
): Promise<PortProbe> {
  const readRecent = () => readRecentProbe(file, now(), request)
  const recentProbe = await readRecent()
  if (recentProbe !== null) return recentProbe
  const name = `port-${request.address.replaceAll(/[^0-9A-Za-z.]/g, '_')}-${request.port}.lock`
  const waitUntil = Date.now() + waitForOthersMs
  let lock = await takeLock(folder.path, name, lockStaleMs)
  while (!lock.held && Date.now() < waitUntil) {
    await wait(100)
    const sharedProbe = await readRecent()
    if (sharedProbe !== null) return sharedProbe
    lock = await takeLock(folder.path, name, lockStaleMs)
  }
  try {
    const latestProbe = await readRecent()
    if (latestProbe !== null) return latestProbe
    const probe = await makeProbe()
    await save(file, now(), probe)
    return probe
  } finally {
    if (lock.held) await lock.release()
  }
}

async function readRecentProbe(file: PortsFile, now: Date, request: PortRequest): Promise<PortProbe | null> {
  const storedProbes = (await file.read()) ?? []
  const probe = storedProbes.find(
    (stored) => stored.address === request.address && stored.port === request.port,
  )
  if (probe === undefined) return null
  const age = now.getTime() - Date.parse(probe.result.at)
  return age >= 0 && age < request.maxAgeMs ? probe : null
}

async function save(file: PortsFile, now: Date, probe: PortProbe): Promise<void> {
  const storedProbes = (await file.read()) ?? []
  const otherProbes = storedProbes.filter(
    (stored) =>
      (stored.address !== probe.address || stored.port !== probe.port) &&
      now.getTime() - Date.parse(stored.result.at) < maxStoredAgeMs,
  )
  await file.write([...otherProbes, probe])
}
