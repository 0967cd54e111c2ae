import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac } from '../mac.ts'
import { type ElevationResult, mapAbnormalEnd, parseScriptResult } from './elevation-result.ts'

/** Texts of scripts without admin rights. */
export const userScriptTexts = defineTexts({
  noEnd: "The script didn't report its end. Check again.",
})

const program = '/bin/sh'
/** The scripts change small files and wait for no input. */
const timeoutMs = 60_000

/** Runs a script without admin rights and without a prompt. It prints its status as root scripts do. Never throws. */
export async function runAsUser(mac: Mac, script: string): Promise<ElevationResult> {
  const result = await mac.run(program, ['-c', script], { timeoutMs })
  const scriptResult = 'stdout' in result ? parseScriptResult(result.stdout) : null
  if (scriptResult !== null) return scriptResult
  return (
    mapAbnormalEnd(program, result) ?? {
      kind: 'unknown',
      message: userScriptTexts.noEnd,
      output: 'stdout' in result ? result.stdout : '',
    }
  )
}
