import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import { type PortProbe, portProbe } from '../../core/model/service.ts'
import type { SharePort } from '../../observe/scan-context.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import { takeLock } from '../storage/lock-file.ts'

const fileName = 'ports.json'
const portsSchema = z.array(portProbe)

/** At most one look per port in this time, whoever asks (docs/architecture.md, "When it scans"). */
export const minProbeIntervalMs = 5000
/** A look at a port takes at most 5 s; a lock that is older was left behind. */
const lockStaleMs = 10_000
const waitForOthersMs = 5500
const keptMs = 3_600_000

/** Looks at ports, shared by all programs of this account through the data folder. */
export interface SharedPorts {
  /** Looks younger than `maxAgeMs` are given again, with their own time. */
  share(maxAgeMs: number): SharePort
}

export function sharedPorts(folder: DataFolder, now: () => Date): SharedPorts {
  const underWay = new Map<string, Promise<PortProbe>>()
  return {
    share: (maxAgeMs) => async (address, port, look) => {
      const key = `${address} ${port}`
      const running = underWay.get(key)
      if (running !== undefined) return await running
      const started = probeOnce(folder, now, { address, port, maxAgeMs }, look)
      underWay.set(key, started)
      return await started.finally(() => underWay.delete(key))
    },
  }
}

interface PortRequest {
  readonly address: string
  readonly port: number
  readonly maxAgeMs: number
}

async function probeOnce(
  folder: DataFolder,
  now: () => Date,
  wanted: PortRequest,
  look: () => Promise<PortProbe>,
): Promise<PortProbe> {
  const recent = () => recentProbe(folder, now(), wanted)
  const known = await recent()
  if (known !== null) return known
  const name = `port-${wanted.address.replaceAll(/[^0-9A-Za-z.]/g, '_')}-${wanted.port}.lock`
  const waitUntil = Date.now() + waitForOthersMs
  let lock = await takeLock(folder.path, name, lockStaleMs)
  while (!lock.held && Date.now() < waitUntil) {
    await sleep(100)
    const seenByOther = await recent()
    if (seenByOther !== null) return seenByOther
    lock = await takeLock(folder.path, name, lockStaleMs)
  }
  try {
    const seenMeanwhile = await recent()
    if (seenMeanwhile !== null) return seenMeanwhile
    const looked = await look()
    await keep(folder, now(), looked)
    return looked
  } finally {
    if (lock.held) await lock.release()
  }
}

async function recentProbe(folder: DataFolder, now: Date, wanted: PortRequest): Promise<PortProbe | null> {
  const kept = (await folder.readJson(fileName, portsSchema)) ?? []
  const found = kept.find((one) => one.address === wanted.address && one.port === wanted.port)
  if (found === undefined) return null
  const age = now.getTime() - Date.parse(found.result.at)
  return age >= 0 && age < wanted.maxAgeMs ? found : null
}

async function keep(folder: DataFolder, now: Date, looked: PortProbe): Promise<void> {
  const kept = (await folder.readJson(fileName, portsSchema)) ?? []
  const others = kept.filter(
    (one) =>
      (one.address !== looked.address || one.port !== looked.port) &&
      now.getTime() - Date.parse(one.result.at) < keptMs,
  )
  await folder.writeJson(fileName, [...others, looked])
}
