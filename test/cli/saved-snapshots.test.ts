import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { runDiagnose } from '../../electron/cli/commands/diagnose-command.ts'
import { getStateExitCode } from '../../electron/cli/terminal/exit-codes.ts'
import { findingSchema } from '../../electron/core/model/finding.ts'
import { buildCases } from '../diagnose/fixtures/build-cases.ts'
import { catalogueCases } from '../diagnose/fixtures/catalogue-cases.ts'
import { nixCases } from '../diagnose/fixtures/nix-cases.ts'
import { vmCases } from '../diagnose/fixtures/vm-cases.ts'
import { healthySnapshot } from '../fixtures/snapshot.ts'
import { createRecordedTerminal } from './fixtures/recorded-terminal.ts'

/**
 * Snapshots of each scenario, saved by earlier versions, which later versions must still read. `SAVE_SNAPSHOTS=1 npx
 * vitest run --project unit test/cli/saved-snapshots.test.ts` adds those that are missing.
 */
const folder = fileURLToPath(new URL('../fixtures/snapshots', import.meta.url))
const scenarios = [
  { id: 'healthy', state: 'healthy', change: (snapshot: ReturnType<typeof healthySnapshot>) => snapshot },
  ...vmCases,
  ...nixCases,
  ...buildCases,
  ...catalogueCases,
] as const

if (process.env.SAVE_SNAPSHOTS === '1') {
  mkdirSync(folder, { recursive: true })
  const savedNames = new Set(readdirSync(folder))
  for (const { id, change } of scenarios) {
    if (!savedNames.has(`${id}.json`))
      writeFileSync(`${folder}/${id}.json`, `${JSON.stringify(change(healthySnapshot()))}\n`)
  }
}

const output = z.object({ state: z.string(), findings: z.array(findingSchema) })

test('there is a saved snapshot of each scenario', () => {
  expect(readdirSync(folder).sort()).toEqual(scenarios.map(({ id }) => `${id}.json`).sort())
})

test.each(scenarios)('diagnose reads the snapshot $id', async ({ id, state }) => {
  const terminal = createRecordedTerminal()
  const file = readFileSync(`${folder}/${id}.json`)
  const code = await runDiagnose({ file: '-', format: 'json' }, terminal, Readable.from([file]))
  expect(terminal.stderr).toBe('')
  const status = output.parse(JSON.parse(terminal.stdout))
  const rootFindings = status.findings.filter(({ causedBy }) => causedBy === null)
  expect(rootFindings.map((finding) => finding.id)).toEqual(id === 'healthy' ? [] : [id])
  expect(status.state).toBe(state)
  expect(code).toBe(getStateExitCode(state))
})
