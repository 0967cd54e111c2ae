import type { Mac, Result } from '../../mac/mac.ts'

/** A Mac for one look: every answer comes before the look's time is over, if only to say that it did not come. */
export interface LookingMac extends Mac {
  /** What is left of the look's time, in milliseconds; never negative. */
  leftMs(): number
}

/** No program, connection or name is asked for longer than this (design.md part 5). */
const longestMs = 5000
/** Less is not worth asking anything. */
const leastMs = 20

export function lookingFor(mac: Mac, wholeMs: number): LookingMac {
  const endsAt = performance.now() + wholeMs
  const leftMs = () => Math.max(0, Math.round(endsAt - performance.now()))
  const atMost = (wantedMs: number) => Math.min(wantedMs, longestMs, Math.max(leastMs, leftMs()))
  const inTime = <T>(answer: Promise<Result<T>>): Promise<Result<T>> => untilEnd(answer, leftMs())
  return {
    ...mac,
    leftMs,
    look: (path) => inTime(mac.look(path)),
    lookThrough: (path) => inTime(mac.lookThrough(path)),
    realPath: (path) => inTime(mac.realPath(path)),
    read: (path, limit) => inTime(mac.read(path, limit)),
    beginning: (path, bytes) => inTime(mac.beginning(path, bytes)),
    ending: (path, bytes) => inTime(mac.ending(path, bytes)),
    list: (folder) => inTime(mac.list(folder)),
    disk: (path) => inTime(mac.disk(path)),
    run: (program, args, limits = {}) =>
      mac.run(program, args, { ...limits, timeoutMs: atMost(limits.timeoutMs ?? longestMs) }),
    connect: (address, port, timeoutMs) => mac.connect(address, port, atMost(timeoutMs)),
    knock: (path, timeoutMs) => mac.knock(path, atMost(timeoutMs)),
    resolve: (host, timeoutMs) => mac.resolve(host, atMost(timeoutMs)),
  }
}

async function untilEnd<T>(answer: Promise<Result<T>>, leftMs: number): Promise<Result<T>> {
  let timer: NodeJS.Timeout | undefined
  const end = new Promise<Result<T>>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, why: 'the time of this look was over' }), leftMs)
  })
  try {
    return await Promise.race([answer, end])
  } finally {
    clearTimeout(timer)
  }
}
