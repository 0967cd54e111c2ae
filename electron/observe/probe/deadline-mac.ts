import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac, Result } from '../../mac/mac.ts'
import { withTimeout } from '../../mac/with-timeout.ts'

/** Texts of a scan's deadline. */
export const deadlineMacTexts = defineTexts({
  late: 'the scan ran out of time',
})

/** A Mac for one scan: every method resolves before the scan's deadline, with a failure if it has no result by then. */
export interface DeadlineMac extends Mac {
  /** Milliseconds until the deadline; never negative. */
  remainingMs(): number
}

/** Limit for one program, connection or name lookup (docs/architecture.md, "Limits of a scan"). */
const maxMs = 5000
/** Lower limit, even after the deadline: for some calls a timeout of 0 would mean no timeout. */
const minMs = 20

/** Wraps a Mac so that all calls end at most `totalMs` milliseconds from now. */
export function withDeadline(mac: Mac, totalMs: number): DeadlineMac {
  const endMs = performance.now() + totalMs
  const getRemainingMs = () => Math.max(0, Math.round(endMs - performance.now()))
  const clampTimeout = (timeoutMs: number) => Math.min(timeoutMs, maxMs, Math.max(minMs, getRemainingMs()))
  const withinDeadline = <T>(result: Promise<Result<T>>): Promise<Result<T>> =>
    withTimeout(result, getRemainingMs(), () => ({ ok: false, reason: deadlineMacTexts.late }))
  return {
    ...mac,
    remainingMs: getRemainingMs,
    lstat: (path) => withinDeadline(mac.lstat(path)),
    stat: (path) => withinDeadline(mac.stat(path)),
    realPath: (path) => withinDeadline(mac.realPath(path)),
    read: (path, limit) => withinDeadline(mac.read(path, limit)),
    readHead: (path, bytes) => withinDeadline(mac.readHead(path, bytes)),
    readTail: (path, bytes) => withinDeadline(mac.readTail(path, bytes)),
    list: (folder) => withinDeadline(mac.list(folder)),
    diskSpace: (path) => withinDeadline(mac.diskSpace(path)),
    run: (program, args, limits = {}) =>
      mac.run(program, args, { ...limits, timeoutMs: clampTimeout(limits.timeoutMs ?? maxMs) }),
    connect: (address, port, timeoutMs) => mac.connect(address, port, clampTimeout(timeoutMs)),
    canConnect: (path, timeoutMs) => mac.canConnect(path, clampTimeout(timeoutMs)),
    resolve: (host, timeoutMs) => mac.resolve(host, clampTimeout(timeoutMs)),
  }
}
