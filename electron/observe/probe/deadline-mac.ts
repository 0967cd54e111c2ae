import type { Mac, Result } from '../../mac/mac.ts'
import { withTimeout } from '../../mac/with-timeout.ts'

/**
 * A Mac for one scan: every method resolves before the scan's deadline, with a failure where it has no result yet.
 */
export interface DeadlineMac extends Mac {
  /** Milliseconds until the deadline; never negative. */
  remainingMs(): number
}

/** Limit for one program, connection or name lookup (docs/architecture.md, "Limits of a scan"). */
const maxMs = 5000
/** Lower limit, also after the deadline: a timeout of 0 would mean none for some calls. */
const minMs = 20

/** Wraps a Mac so that everything is over `wholeMs` milliseconds from now. */
export function withDeadline(mac: Mac, wholeMs: number): DeadlineMac {
  const endsAt = performance.now() + wholeMs
  const leftMs = () => Math.max(0, Math.round(endsAt - performance.now()))
  const limited = (timeoutMs: number) => Math.min(timeoutMs, maxMs, Math.max(minMs, leftMs()))
  const untilDeadline = <T>(result: Promise<Result<T>>): Promise<Result<T>> =>
    withTimeout(result, leftMs(), () => ({ ok: false, reason: 'the time of this look was over' }))
  return {
    ...mac,
    remainingMs: leftMs,
    lstat: (path) => untilDeadline(mac.lstat(path)),
    stat: (path) => untilDeadline(mac.stat(path)),
    realPath: (path) => untilDeadline(mac.realPath(path)),
    read: (path, limit) => untilDeadline(mac.read(path, limit)),
    readHead: (path, bytes) => untilDeadline(mac.readHead(path, bytes)),
    readTail: (path, bytes) => untilDeadline(mac.readTail(path, bytes)),
    list: (folder) => untilDeadline(mac.list(folder)),
    diskSpace: (path) => untilDeadline(mac.diskSpace(path)),
    run: (program, args, limits = {}) =>
      mac.run(program, args, { ...limits, timeoutMs: limited(limits.timeoutMs ?? maxMs) }),
    connect: (address, port, timeoutMs) => mac.connect(address, port, limited(timeoutMs)),
    canConnect: (path, timeoutMs) => mac.canConnect(path, limited(timeoutMs)),
    resolve: (host, timeoutMs) => mac.resolve(host, limited(timeoutMs)),
  }
}
