import { expect, test } from 'vitest'
import { runShell } from '../../../electron/cli/commands/shell-command.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import type { ProcessResult } from '../../../electron/mac/mac.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, withEntries, withoutProcesses } from '../../fixtures/snapshot-changes.ts'
import { aQuietMac } from '../../monitor/fixtures/quiet-mac.ts'
import { createFixedScanner, createRecordedTerminal } from '../fixtures/recorded-terminal.ts'

async function run(
  snapshot = healthySnapshot(),
  { dryRun = false, result = { status: 'exited', code: 3, stdout: '', stderr: '' } as ProcessResult } = {},
) {
  const terminal = createRecordedTerminal()
  const calls: string[][] = []
  const mac = {
    ...aQuietMac(),
    runOnTerminal: async (program: string, args: readonly string[]) => {
      calls.push([program, ...args])
      // The call is printed before it is run.
      expect(terminal.stdout).toMatch(/^sudo ssh -x /)
      return result
    },
  }
  const code = await runShell(
    { command: 'shell', dryRun },
    { mac, scanner: createFixedScanner(createStatus(snapshot)), terminal },
  )
  return { code, calls, terminal }
}

test("prints root's call first, runs exactly it through sudo, and returns the shell's own code", async () => {
  const { code, calls, terminal } = await run()
  expect(code).toBe(3)
  expect(calls).toHaveLength(1)
  const [call = []] = calls
  expect(call.slice(0, 3)).toEqual(['/usr/bin/sudo', '--', '/usr/bin/ssh'])
  expect(terminal.stdout.replaceAll("'", '')).toBe(`sudo ssh ${call.slice(3).join(' ')}\n`)
})

test('runs nothing with --dry-run', async () => {
  const { code, calls, terminal } = await run(healthySnapshot(), { dryRun: true })
  expect({ code, calls }).toEqual({ code: 0, calls: [] })
  expect(terminal.stdout).toMatch(/-- builder@linux-builder\n$/)
})

test('refuses without an entry for a builder on this Mac', async () => {
  const { code, calls, terminal } = await run(
    applyChanges(healthySnapshot(), withoutProcesses, withEntries([])),
  )
  expect({ code, calls }).toEqual({ code: 4, calls: [] })
  expect(terminal.stderr).toMatch(/no builder on this Mac to open a shell in/)
})

test('says why sudo could not be started', async () => {
  const { code, terminal } = await run(healthySnapshot(), {
    result: { status: 'not-started', reason: 'sudo may not be run' },
  })
  expect(code).toBe(2)
  expect(terminal.stderr).toContain('sudo may not be run')
})
