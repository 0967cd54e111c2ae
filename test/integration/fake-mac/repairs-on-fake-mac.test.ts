import { chmodSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import * as z from 'zod'
import type { ElevationMethod } from '../../../electron/mac/administrator/administrator.ts'
import type { PromptAnswer } from '../../fake-mac/fake-mac.ts'
import { runProgram } from '../../fake-mac/run-on-mac.ts'
import { type CheckoutBundle, createCheckoutBundle } from './checkout-bundle.ts'
import { repairFakeMac } from './repaired-fake-mac.ts'

/** The terminal program repairs a fake Mac: it plans, asks, runs as root and scans again. */
const resultSchema = z.object({
  code: z.int(),
  stdout: z.string(),
  stderr: z.string(),
  keyMode: z.int(),
  violations: z.array(z.string()),
})
const results = z.object({
  results: z.array(z.object({ repair: z.string(), outcome: z.string(), after: z.array(z.string()) })),
})
const nobodyId = 65534
const isRoot = process.getuid?.() === 0

let bundle: CheckoutBundle
beforeAll(() => {
  bundle = createCheckoutBundle('test/integration/fake-mac/repair-once.ts')
  chmodSync(dirname(bundle.program('repair-once')[1] ?? ''), 0o755)
})
afterAll(() => bundle?.remove())

interface RepairQuery {
  readonly scenario: string
  readonly via: ElevationMethod
  readonly prompt?: PromptAnswer
  readonly asNobody?: boolean
}

async function repair({ scenario, via, prompt = 'accept', asNobody = false }: RepairQuery) {
  const cli = join(inject('builtProgram'), 'cli.js')
  const command = ['repair', '--all', '--yes', '--json', '--via', via]
  const json =
    asNobody && isRoot
      ? await repairAsNobody([scenario, prompt, cli, ...command])
      : JSON.stringify(await repairFakeMac(scenario, prompt, [cli, ...command]))
  const { stdout, ...runResult } = resultSchema.parse(JSON.parse(json))
  expect(runResult.violations).toEqual([])
  return { ...runResult, results: results.parse(JSON.parse(stdout)).results }
}

/** The fake Mac, too, belongs to the account that creates it, so all of it is a program of its own. */
async function repairAsNobody(args: readonly string[]): Promise<string> {
  const become = ['setpriv', `--reuid=${nobodyId}`, `--regid=${nobodyId}`, '--clear-groups']
  const result = await runProgram([...become, ...bundle.program('repair-once'), ...args], {}, 120_000)
  expect(result.stderr).toBe('')
  return result.stdout
}

const people = isRoot ? [false, true] : [false]

// Each test mostly waits for the VM to boot and for the next probe of its port.
describe.concurrent.each(['osascript', 'sudo'] as const)('through %s', (via) => {
  test.each(people)('the key is closed again (by an ordinary user: %s)', async (asNobody) => {
    const result = await repair({ scenario: 'key-0640', via, asNobody })
    expect(result.results).toMatchObject([{ repair: 'fix-key-permissions', outcome: 'fixed' }])
    expect(result.results[0]?.after.filter((key) => key.startsWith('key-'))).toEqual([])
    expect([result.code, result.keyMode]).toEqual([0, 0o600])
  })
})

test.concurrent.each([
  ['service-not-loaded', 'load-service', 'osascript'],
  ['service-disabled', 'load-service', 'sudo'],
  ['service-stopped', 'restart-builder', 'osascript'],
  ['vm-silent', 'restart-builder', 'sudo'],
  ['port-refused', 'restart-builder', 'osascript'],
] as const)('%s is over after %s through %s', async (scenario, expectedRepair, via) => {
  const result = await repair({ scenario, via })
  expect(result.results).toMatchObject([{ repair: expectedRepair, outcome: 'fixed' }])
  expect(result.code).toBe(0)
})

// If root runs the test, root's files in the user's home would have a foreign owner.
test.concurrent("the user's own nix.conf is repaired without a prompt", async () => {
  const result = await repair({
    scenario: 'builders-off-own',
    via: 'osascript',
    prompt: 'cancel',
    asNobody: true,
  })
  expect(result.results).toMatchObject([{ repair: 'restore-builders', outcome: 'fixed' }])
  expect(result.code).toBe(0)
})

test.concurrent('a problem that a restart does not fix is reported as not fixed', async () => {
  const result = await repair({ scenario: 'crash-loop', via: 'osascript' })
  expect(result.results).toMatchObject([{ repair: 'restart-builder', outcome: 'not-fixed' }])
  expect(result.code).toBe(1)
})

test.concurrent.each([
  ['cancel', 'cancelled', 3],
  ['wrong-password', 'failed', 2],
  ['no-screen', 'failed', 2],
  ['broken-component', 'failed', 2],
] as const)('a prompt that ends with %s leaves the key as it is', async (prompt, outcome, code) => {
  const result = await repair({ scenario: 'key-0640', via: 'osascript', prompt })
  expect(result.results).toMatchObject([{ repair: 'fix-key-permissions', outcome }])
  expect([result.code, result.keyMode]).toEqual([code, 0o640])
})
