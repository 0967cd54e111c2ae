import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { findingSchema } from '../../../electron/core/model/finding.ts'
import { snapshotSchema } from '../../../electron/core/model/snapshot.ts'
import { canHaveOwnNetwork, createFakeMac, type FakeMac } from '../../fake-mac/fake-mac.ts'
import { scenarios } from '../../fake-mac/scenarios.ts'
import { type CheckoutBundle, createCheckoutBundle } from './checkout-bundle.ts'

const statusSchema = z.object({
  state: z.string(),
  summary: z.string(),
  findings: z.array(findingSchema),
  snapshot: snapshotSchema,
})

let bundle: CheckoutBundle
let fakeMac: FakeMac
let scanner: ReturnType<typeof openScanner>
beforeAll(async () => {
  bundle = createCheckoutBundle('test/integration/fake-mac/scan-on-request.ts')
  fakeMac = await createFakeMac({ scenario: 'healthy', network: canHaveOwnNetwork() ? 'own' : 'shared' })
  scanner = openScanner()
})
afterAll(async () => {
  scanner?.close()
  await fakeMac?.stop()
  bundle?.remove()
})

/** Starts the program that scans, which takes longer than a scan. */
function openScanner() {
  const [program = '', ...args] = [...fakeMac.enter, ...bundle.program('scan-on-request')]
  const child = spawn(program, args, {
    env: {
      PATH: '/usr/bin:/bin:/usr/sbin:/sbin',
      LC_ALL: 'C',
      BUILDERBAR_ROOT: fakeMac.root,
      BUILDERBAR_HOME: fakeMac.dataFolder,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let output = ''
  child.stderr.on('data', (part) => {
    output += part
  })
  const lines = createInterface({ input: child.stdout })
  return {
    close: () => child.stdin.end(),
    async scan(): Promise<string> {
      const line = new Promise<string>((resolve, reject) => {
        lines.once('line', resolve)
        child.once('exit', () => reject(new Error(`The scanner ended: ${output}`)))
      })
      child.stdin.write('scan\n')
      const answer = await line
      child.removeAllListeners('exit')
      expect(output).toBe('')
      return answer
    },
  }
}

/** Runs the whole loop as both front ends do: observe, remember, diagnose. */
async function runScan() {
  const startedAt = Date.now()
  const text = await scanner.scan()
  return { status: statusSchema.parse(JSON.parse(text)), tookMs: Date.now() - startedAt }
}

/** nixpkgs' VM forwards its port on all addresses, so the note exposed-port is in each of these states. */
const listLeading = ({ findings }: z.infer<typeof statusSchema>) =>
  findings.filter(({ causedBy, id }) => causedBy === null && id !== 'exposed-port').map(({ id }) => id)

/** The states of the real virtual machine change by themselves: real-vm.test.ts follows them. */
const unchangingScenarios = scenarios.filter(({ id }) => id !== 'real-vm')

describe.each(unchangingScenarios)('$id', ({ id, expect: expectedDiagnosis }) => {
  beforeAll(() => fakeMac.setScenario(id))

  test(`is ${expectedDiagnosis.state}, with the root findings ${expectedDiagnosis.rootFindings.join(' and ') || '(none)'}`, async () => {
    const { status, tookMs } = await runScan()
    expect({ state: status.state, leading: listLeading(status).sort() }).toEqual({
      state: expectedDiagnosis.state,
      leading: [...expectedDiagnosis.rootFindings].sort(),
    })
    expect(status.summary).not.toBe('')
    expect(status.snapshot.mac.scannedAsRoot).toBe(false)
    // A scan has 8 s (docs/architecture.md, "Limits of a scan"); the system may be busy.
    expect(tookMs).toBeLessThan(12_000)
  })

  test('is the same in a second scan, without calls that macOS would refuse', async () => {
    const { status } = await runScan()
    expect(status.state).toBe(expectedDiagnosis.state)
    expect(listLeading(status).sort()).toEqual([...expectedDiagnosis.rootFindings].sort())
    expect(fakeMac.violations()).toEqual([])
  })
})

test("the Mac's own Remote Login is named if it answers for the builder", async () => {
  await fakeMac.setScenario('corporate-hosts')
  const { status } = await runScan()
  const route = status.findings.find(({ id }) => id === 'ssh-route')
  const output = route?.evidence.map(({ message, value }) => `${message} ${value}`).join('\n')
  expect(output).toMatch(/SHA256:/)
})

test("the user's own route, which is only a workaround, is folded under the route", async () => {
  await fakeMac.setScenario('seed-final')
  const { status } = await runScan()
  const route = status.findings.find(({ id }) => id === 'ssh-route')
  const userOnly = status.findings.find(({ id }) => id === 'ssh-route-user-only')
  expect(userOnly?.causedBy).toBe(route?.key)
})
