import type { BuilderLog } from '../model/builder-log.ts'
import { valueOrNull } from '../model/observation.ts'
import type { Receipt } from '../model/receipt.ts'
import type { Snapshot } from '../model/snapshot.ts'

/** `name` of a capture's receipt; its `before` has the label and the number of runs that launchd had counted. */
export const captureLogId = 'capture-log'

/** The last capture of the builder's output, according to root's receipts. */
export interface LogCapture {
  readonly receipt: string
  readonly label: string
  readonly since: string
  /**
   * `on`: the captured run still runs; the capture ends with it (docs/macos.md, "Output of a service").
   */
  readonly state: 'on' | 'ended' | 'unknown'
  /** Whether the capture began after the Mac's last boot: an older log says nothing about the present. */
  readonly isOfThisBoot: boolean
}

/** ps and receipts have times in whole seconds. */
const clockSlackMs = 3000
/** launchd allows the old process 5 s to end before it starts the captured one; a busy Mac takes longer. */
const latestStartMs = 120_000

/** Returns the last capture; null if there was none, it was undone, or its log is gone. */
export function findLogCapture(snapshot: Snapshot): LogCapture | null {
  const receipt = findNewestCapture(valueOrNull(snapshot.receipts) ?? [])
  if (receipt === null || getCapturedLog(snapshot) === null) return null
  const [label = '', runs = ''] = Object.entries(receipt.before)[0] ?? []
  const bootedAt = valueOrNull(snapshot.mac.bootedAt)
  const isOfThisBoot = bootedAt === null || Date.parse(receipt.at) >= Date.parse(bootedAt) - clockSlackMs
  const state = isOfThisBoot ? determineCaptureState(snapshot, receipt, label, runs) : 'ended'
  return { receipt: receipt.id, label, since: receipt.at, state, isOfThisBoot }
}

/** Returns the captured log; null if there is none or it was not observed. */
export function getCapturedLog({ builderLog }: Snapshot): BuilderLog | null {
  return valueOrNull(builderLog)
}

function findNewestCapture(receipts: readonly Receipt[]): Receipt | null {
  const captures = receipts.filter(({ kind, name }) => kind === 'repair' && name === captureLogId)
  const undoneReceipts = new Set(receipts.map(({ undoes }) => undoes))
  const newestReceipt = captures.toSorted((a, b) => (a.at < b.at ? -1 : 1)).at(-1)
  return newestReceipt === undefined || undoneReceipts.has(newestReceipt.id) ? null : newestReceipt
}

/** The captured run is the next one after those that launchd had counted in the receipt. */
function determineCaptureState(
  snapshot: Snapshot,
  receipt: Receipt,
  label: string,
  runs: string,
): LogCapture['state'] {
  const job = valueOrNull(snapshot.services.find((service) => service.label === label)?.job)
  if (job === null) return 'unknown'
  if (!job.known || job.pid === null) return 'ended'
  const runsBefore = /^runs-(\d{1,9})$/.exec(runs)?.[1]
  const startedAt = valueOrNull(snapshot.processes)?.jobs.find(({ pid }) => pid === job.pid)?.startedAt
  if (runsBefore === undefined || job.runs === null || startedAt === undefined) return 'unknown'
  const sinceCapture = Date.parse(startedAt) - Date.parse(receipt.at)
  const isItsStart = sinceCapture >= -clockSlackMs && sinceCapture <= latestStartMs
  return job.runs === Number(runsBefore) + 1 && isItsStart ? 'on' : 'ended'
}
