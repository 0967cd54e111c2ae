import type { Mac } from '../mac.ts'
import { type AdminAnswer, answerOfScript, answerWithoutExit } from './elevation-result.ts'

const program = '/bin/sh'
/** It changes small files and waits for nobody. */
const timeLimitMs = 60_000

/** Runs a script that needs no administrator, as the person: no prompt. It says its status as root's do. Never throws. */
export async function runAsPerson(mac: Mac, script: string): Promise<AdminAnswer> {
  const ran = await mac.run(program, ['-c', script], { timeoutMs: timeLimitMs })
  const answer = 'stdout' in ran ? answerOfScript(ran.stdout) : null
  if (answer !== null) return answer
  return (
    answerWithoutExit(program, ran) ?? {
      kind: 'unknown',
      says: 'The script did not say how it ended: look again.',
      output: 'stdout' in ran ? ran.stdout : '',
    }
  )
}
