import type { Mac, Result } from '../../mac/mac.ts'

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
  const withTimeout = <T>(answer: Promise<Result<T>>): Promise<Result<T>> =>
    untilProgramEnds(answer, leftMs())
  return {
    ...mac,
    remainingMs: leftMs,
    lstat: (path) => withTimeout(mac.lstat(path)),
    stat: (path) => withTimeout(mac.stat(path)),
    realPath: (path) => withTimeout(mac.realPath(path)),
    read: (path, limit) => withTimeout(mac.read(path, limit)),
    readHead: (path, bytes) => withTimeout(mac.readHead(path, bytes)),
    readTail: (path, bytes) => withTimeout(mac.readTail(path, bytes)),
    list: (folder) => withTimeout(mac.list(folder)),
    diskSpace: (path) => withTimeout(mac.diskSpace(path)),
    run: (program, args, limits = {}) =>
      mac.run(program, args, { ...limits, timeoutMs: atMost(limits.timeoutMs ?? maxMs) }),
    connect: (address, port, timeoutMs) => mac.connect(address, port, atMost(timeoutMs)),
    canConnect: (path, timeoutMs) => mac.canConnect(path, atMost(timeoutMs)),
    resolve: (host, timeoutMs) => mac.resolve(host, atMost(timeoutMs)),
  }
}

async function untilProgramEnds<T>(answer: Promise<Result<T>>, leftMs: number): Promise<Result<T>> {
  let timer: NodeJS.Timeout | undefined
  const end = new Promise<Result<T>>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, reason: 'the time of this look was over' }), leftMs)
  })
  try {
    return await Promise.race([answer, end])
  } finally {
    clearTimeout(timer)
  }
}
