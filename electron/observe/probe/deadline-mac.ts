import type { Mac, Result } from '../../mac/mac.ts'
import { withTimeout } from '../../mac/with-timeout.ts'

/** A Mac for one look: every answer comes before the look's time is over, if only to say that it did not come. */
export interface DeadlineMac extends Mac {
  /** What is left of the look's time, in milliseconds; never negative. */
  remainingMs(): number
}

/**
 * No program, connection or name is asked for longer than this (docs/architecture.md, "Limits of a scan").
 */
const maxMs = 5000
/** Less is not worth asking anything. */
const minMs = 20

export function withDeadline(mac: Mac, wholeMs: number): DeadlineMac {
  const endsAt = performance.now() + wholeMs
  const leftMs = () => Math.max(0, Math.round(endsAt - performance.now()))
  const atMost = (wantedMs: number) => Math.min(wantedMs, maxMs, Math.max(minMs, leftMs()))
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
      mac.run(program, args, { ...limits, timeoutMs: atMost(limits.timeoutMs ?? maxMs) }),
    connect: (address, port, timeoutMs) => mac.connect(address, port, atMost(timeoutMs)),
    canConnect: (path, timeoutMs) => mac.canConnect(path, atMost(timeoutMs)),
    resolve: (host, timeoutMs) => mac.resolve(host, atMost(timeoutMs)),
  }
}
