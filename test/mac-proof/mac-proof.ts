/**
 * `npm run mac-proof`: runs what CONTRIBUTING's table "What only a Mac can prove" asks for and what needs no person, and writes a page
 * of results with what is left to one. Texts of the system and pictures are kept beside it. It changes the Mac only with
 * `--as-root`, for CI: a key file is made and removed again, and the repair leaves its receipts.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openMac } from '../../electron/mac/real/real-mac.ts'
import { appChecks } from './app-checks.ts'
import { fileChecks } from './file-checks.ts'
import { launchdChecks } from './launchd-checks.ts'
import { type ProofCheck, type ProofContext, type ProofResult, readOutput, runChecks } from './proof-check.ts'
import { formatProofPage, listRowsToProve } from './proof-page.ts'
import { scriptChecks } from './script-checks.ts'

/** Every check, in the order in which they run. */
export const proofChecks: readonly ProofCheck[] = [
  ...launchdChecks,
  ...scriptChecks,
  ...fileChecks,
  ...appChecks,
]

/** @returns the exit code: 0 if none failed, 1 if one did, 2 if this is no Mac, 64 for wrong usage */
export async function proveMac(args: readonly string[], checkout: string): Promise<number> {
  const options = readArguments(args)
  if (options === null) return 64
  const root = process.env.BUILDERBAR_ROOT ?? ''
  if (root === '' && process.platform !== 'darwin') {
    console.error('This is no Mac. BUILDERBAR_ROOT may name the root of a fake one.')
    return 2
  }
  const mac = openMac({ root })
  const folder = resolve(options.into)
  mkdirSync(folder, { recursive: true })
  const context: ProofContext = {
    mac,
    checkout,
    isRealMac: root === '',
    keep(name, text) {
      const path = join(folder, name)
      if (text !== undefined) writeFileSync(path, text)
      return path
    },
  }
  const checks = proofChecks.filter(({ id }) => id !== 'root-script' || options.asRoot)
  const results = await runChecks(checks, context, printResult)
  const version = (await readOutput(mac, '/usr/bin/sw_vers', ['-productVersion'])).trim()
  const rows = listRowsToProve(readFileSync(join(checkout, 'CONTRIBUTING.md'), 'utf8'))
  const page = context.keep(
    'mac-proof.md',
    formatProofPage(`macOS ${version}, ${process.arch}`, results, rows),
  )
  console.log(`\n${page}`)
  return results.some(({ outcome }) => outcome === 'failed') ? 1 : 0
}

function printResult({ check, outcome, evidence }: ProofResult): void {
  console.log(`${outcome.padEnd(8)} ${check.id}: ${evidence}`)
}

function readArguments(args: readonly string[]) {
  try {
    const options = {
      into: { type: 'string', default: 'mac-proof' },
      'as-root': { type: 'boolean', default: false },
    } as const
    const { into, 'as-root': asRoot } = parseArgs({ args: [...args], options }).values
    return { into, asRoot }
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    console.error('usage: npm run mac-proof [-- [--into FOLDER] [--as-root]]')
    return null
  }
}
