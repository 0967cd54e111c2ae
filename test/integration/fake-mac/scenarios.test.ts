import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { findingSchema } from '../../../electron/core/model/finding.ts'
import { snapshotSchema } from '../../../electron/core/model/snapshot.ts'
import { canHaveOwnNetwork, createFakeMac, type FakeMac } from '../../fake-mac/fake-mac.ts'
import { runProgram } from '../../fake-mac/run-on-mac.ts'
import { scenarios } from '../../fake-mac/scenarios.ts'
import { bundleInCheckout, type CheckoutBundle } from './checkout-bundle.ts'

const statusSchema = z.object({
  state: z.string(),
  summary: z.string(),
  findings: z.array(findingSchema),
  snapshot: snapshotSchema,
})

let bundle: CheckoutBundle
let fakeMac: FakeMac
beforeAll(async () => {
  bundle = bundleInCheckout('test/integration/fake-mac/one-scan.ts')
  fakeMac = await createFakeMac({ scenario: 'healthy', network: canHaveOwnNetwork() ? 'own' : 'shared' })
})
afterAll(async () => {
  await fakeMac?.stop()
  bundle?.remove()
})

/** Runs the whole loop as both front ends do: observe, remember, diagnose. */
async function look() {
  const program = [...fakeMac.enter, ...bundle.program('one-scan')]
  const began = Date.now()
  const result = await runProgram(
    program,
    { BUILDERBAR_ROOT: fakeMac.root, BUILDERBAR_HOME: fakeMac.dataFolder },
    30_000,
  )
  expect(result.stderr).toBe('')
  return { status: statusSchema.parse(JSON.parse(result.stdout)), tookMs: Date.now() - began }
}

/** nixpkgs' VM forwards its port on all addresses, so the note exposed-port is in each of these states. */
const listLeading = ({ findings }: z.infer<typeof statusSchema>) =>
  findings.filter(({ causedBy, id }) => causedBy === null && id !== 'exposed-port').map(({ id }) => id)

/** The states of the real virtual machine change by themselves: real-vm.test.ts follows them. */
const unchanging = scenarios.filter(({ id }) => id !== 'real-vm')

describe.each(unchanging)('$id', ({ id, expect: expected }) => {
  beforeAll(() => fakeMac.setScenario(id))

  test(`is ${expected.state}, with the root findings ${expected.rootFindings.join(' and ') || '(none)'}`, async () => {
    const { status, tookMs } = await look()
    expect({ state: status.state, leading: listLeading(status).sort() }).toEqual({
      state: expected.state,
      leading: [...expected.rootFindings].sort(),
    })
    expect(status.summary).not.toBe('')
    expect(status.snapshot.mac.scannedAsRoot).toBe(false)
    // Includes starting Node; the scan itself has 8 s (docs/architecture.md, "Limits of a scan").
    expect(tookMs).toBeLessThan(12_000)
  })

  test('is the same in a second scan, without calls that macOS would refuse', async () => {
    const { status } = await look()
    expect(status.state).toBe(expected.state)
    expect(listLeading(status).sort()).toEqual([...expected.rootFindings].sort())
    expect(fakeMac.violations()).toEqual([])
  })
})

test("the Mac's own Remote Login is named if it answers for the builder", async () => {
  await fakeMac.setScenario('corporate-hosts')
  const { status } = await look()
  const route = status.findings.find(({ id }) => id === 'ssh-route')
  const said = route?.evidence.map(({ message, value }) => `${message} ${value}`).join('\n')
  expect(said).toMatch(/SHA256:/)
})

test("the user's own route, which is only a workaround, is folded under the route", async () => {
  await fakeMac.setScenario('seed-final')
  const { status } = await look()
  const route = status.findings.find(({ id }) => id === 'ssh-route')
  const userOnly = status.findings.find(({ id }) => id === 'ssh-route-user-only')
  expect(userOnly?.causedBy).toBe(route?.key)
})
