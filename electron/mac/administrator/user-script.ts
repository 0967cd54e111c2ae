import type { Mac } from '../mac.ts'
import { type ElevationResult, resultOfScript, resultWithoutExit } from './elevation-result.ts'

const program = '/bin/sh'
/** It changes small files and waits for nobody. */
const timeLimitMs = 60_000

/** Runs a script that needs no administrator, as the person: no prompt. It says its status as root's do. Never throws. */
export async function runAsUser(mac: Mac, script: string): Promise<ElevationResult> {
  const ran = await mac.run(program, ['-c', script], { timeoutMs: timeLimitMs })
  const answer = 'stdout' in ran ? resultOfScript(ran.stdout) : null
  if (answer !== null) return answer
  return (
    resultWithoutExit(program, ran) ?? {
      kind: 'unknown',
      message: 'The script did not say how it ended: look again.',
      output: 'stdout' in ran ? ran.stdout : '',
    }
  )
}
