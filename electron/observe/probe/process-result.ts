import { basename } from 'node:path'
import { notSeen, type Seen, saw } from '../../core/model/observation.ts'
import { printable } from '../../core/text/sanitize.ts'
import type { Mac, Ran, Result } from '../../mac/mac.ts'

/** What the Mac answered, with the time of now. */
export function seenFrom<T>(mac: Pick<Mac, 'now'>, result: Result<T>): Seen<T> {
  return result.ok ? saw(mac.now(), result.value) : notSeen(mac.now(), result.why)
}

/**
 * Why a program gave no answer that can be read, for a person. `name` is what it is called on screen; of what it
 * printed only the beginning of the first line of its errors is told.
 */
export function whyNoAnswer(program: string, ran: Ran, name = basename(program)): string {
  switch (ran.ended) {
    case 'missing':
      return `${program} is not there`
    case 'not-started':
      return ran.why
    case 'timed-out':
      return `${name} did not answer within ${Math.round(ran.afterMs / 100) / 10} s`
    case 'too-much-output':
      return `${name} printed more than ${Math.round(ran.limitBytes / 1024 / 1024)} MiB`
    case 'signalled':
      return `${name} was ended by ${ran.signal}`
    case 'exited': {
      const said = ran.stderr.trim().split('\n', 1)[0] ?? ''
      return ran.code === 0
        ? `${name} printed what cannot be understood`
        : `${name} ended with ${ran.code}${said === '' ? '' : `: ${printable(said, 160)}`}`
    }
  }
}

/** What a program printed, where it ended well; else why there is none. */
export function printed(program: string, ran: Ran): Result<string> {
  return ran.ended === 'exited' && ran.code === 0
    ? { ok: true, value: ran.stdout }
    : { ok: false, why: whyNoAnswer(program, ran) }
}
