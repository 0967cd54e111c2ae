import type { BuilderLog } from '../model/builder-log.ts'
import { valueOrNull } from '../model/observation.ts'
import type { Receipt } from '../model/receipt.ts'
import type { Snapshot } from '../model/snapshot.ts'

/** `name` of the receipts that a capture leaves; `before` has the label and how often launchd had started it by then. */
export const captureLogId = 'capture-log'

/** The last capture of the builder's output that root's receipts tell of. */
export interface LogCapture {
  readonly receipt: string
  readonly label: string
  readonly since: string
  /**
   * `on`: the run whose output is captured goes on. It ends with that run (docs/macos.md, "Output of a
   * service").
   */
  readonly state: 'on' | 'ended' | 'not-known'
  /** Whether it is of this start of the Mac: an older log says nothing of a trouble of now. */
  readonly isOfThisBoot: boolean
}

/** ps and receipts tell whole seconds. */
const clockSlackMs = 3000
/** launchd gives the old process 5 s to end before the captured one starts; a busy Mac needs longer. */
const latestStartMs = 120_000

/** Null where none was made, or its log is gone. */
export function logCapture(snapshot: Snapshot): LogCapture | null {
  const receipt = newestCapture(valueOrNull(snapshot.receipts) ?? [])
  if (receipt === null || capturedLog(snapshot) === null) return null
  const [label = '', word = ''] = Object.entries(receipt.before)[0] ?? []
  const bootedAt = valueOrNull(snapshot.mac.bootedAt)
  const isOfThisBoot = bootedAt === null || Date.parse(receipt.at) >= Date.parse(bootedAt) - clockSlackMs
  const state = isOfThisBoot ? stateOf(snapshot, receipt, label, word) : 'ended'
  return { receipt: receipt.id, label, since: receipt.at, state, isOfThisBoot }
}

/** The log where it was seen and is there. */
export function capturedLog({ builderLog }: Snapshot): BuilderLog | null {
  return valueOrNull(builderLog)
}

function newestCapture(receipts: readonly Receipt[]): Receipt | null {
  const captures = receipts.filter(({ kind: what, name }) => what === 'repair' && name === captureLogId)
  const undone = new Set(receipts.map(({ undoes }) => undoes))
  const newest = captures.toSorted((one, other) => (one.at < other.at ? -1 : 1)).at(-1)
  return newest === undefined || undone.has(newest.id) ? null : newest
}

/** The run that is captured is the next one after those that launchd had counted. */
function stateOf(snapshot: Snapshot, receipt: Receipt, label: string, word: string): LogCapture['state'] {
  const job = valueOrNull(snapshot.services.find((service) => service.label === label)?.job)
  if (job === null) return 'not-known'
  if (!job.known || job.pid === null) return 'ended'
  const runsBefore = /^runs-(\d{1,9})$/.exec(word)?.[1]
  const startedAt = valueOrNull(snapshot.processes)?.jobs.find(({ pid }) => pid === job.pid)?.startedAt
  if (runsBefore === undefined || job.runs === null || startedAt === undefined) return 'not-known'
  const sinceCapture = Date.parse(startedAt) - Date.parse(receipt.at)
  const isItsStart = sinceCapture >= -clockSlackMs && sinceCapture <= latestStartMs
  return job.runs === Number(runsBefore) + 1 && isItsStart ? 'on' : 'ended'
}
