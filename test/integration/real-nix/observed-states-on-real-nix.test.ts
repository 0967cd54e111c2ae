import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { buildSlots } from '../../../electron/core/model/service.ts'
import { statusSchema, testBuildsSchema } from '../../cli/fixtures/json-output.ts'
import { type ObservedState, observedStates, setUpState } from '../../fake-mac/private/observed-mac-states.ts'
import { type MacWithBuilderbar, openMacWithBuilderbar } from './mac-with-builderbar.ts'

const slotsSchema = z.object({ snapshot: z.object({ buildSlots: z.object({ value: buildSlots }) }) })

let mac: MacWithBuilderbar
beforeEach(async () => {
  mac = await openMacWithBuilderbar()
})
afterEach(() => mac.stop())

async function readStatus(args: string) {
  const result = await mac.builderbar(`status --json ${args}`)
  const { state, summary, verifiedAt, findings } = statusSchema.parse(JSON.parse(result.stdout))
  const rootFindings = findings.filter(({ causedBy, severity }) => causedBy === null && severity !== 'note')
  return {
    state,
    summary,
    isVerified: verifiedAt !== null,
    rootFindings,
    rootIds: rootFindings.map(({ id }) => id).sort(),
  }
}

describe.each(observedStates)('$id', (state) => {
  test('causes this error of real Nix and this diagnosis of Builderbar', async () => {
    await setUpState(mac, state)
    await expectObservedText(state)
    const quickStatus = await readStatus('--quick')
    expect(quickStatus).toMatchObject({
      state: state.quickState,
      isVerified: false,
      rootIds: [...(state.quickRootFindings ?? state.rootFindings)].sort(),
    })
    const status = await readStatus('')
    expect(status).toMatchObject({
      state: state.state,
      summary: state.headline,
      isVerified: state.builds,
      rootIds: [...state.rootFindings].sort(),
    })
    // A failing build has an error as its cause; a passing one has none.
    expect(status.rootFindings.some(({ severity }) => severity === 'error')).toBe(!state.builds)
  })
})

async function expectObservedText(state: ObservedState): Promise<void> {
  const build = await mac.build()
  const result = build.output + (await mac.daemonLog())
  expect({ builds: build.code === 0, output: result }).toMatchObject({
    builds: state.builds,
    output: state.nixOutput === null ? expect.any(String) : expect.stringContaining(state.nixOutput),
  })
}

const findObservedState = (id: string) => {
  const state = observedStates.find((candidate) => candidate.id === id)
  if (state === undefined) throw new Error(`there is no state ${id}`)
  return state
}
const runTestBuilds = async (args: string) => {
  const result = await mac.builderbar(`test-build --json ${args}`)
  return { code: result.code, ...testBuildsSchema.parse(JSON.parse(result.stdout)) }
}
const countTestBuildsInStore = async () =>
  (await mac.sh('root', 'ls /nix/store | grep -c builderbar-test-build')).stdout.trim()

describe('builderbar test-build', () => {
  test('builds the named systems, prints the output as it arrives, and leaves nothing in the store', async () => {
    const result = await mac.builderbar('test-build --system x86_64-linux')
    expect(result.code).toBe(0)
    expect(result.stdout).toMatch(
      /Building for x86_64-linux on ssh-ng:[\s\S]*building '\/nix\/store\/[\s\S]*✓ x86_64-linux/,
    )
    expect(result.stdout).toContain('The Linux builder is working.')
    expect(await countTestBuildsInStore()).toBe('0')
    expect(await readStatus('--quick')).toMatchObject({ state: 'healthy', isVerified: true })
  })

  test('names an offered system that the guest cannot run, and leaves nothing of it either', async () => {
    const { code, results } = await runTestBuilds('')
    expect(code).toBe(1)
    expect(results).toMatchObject([
      { system: 'x86_64-linux', uri: 'ssh-ng://builder@linux-builder', outcome: 'passed', findings: [] },
      { system: 'aarch64-linux', outcome: 'failed', findings: ['x86-not-runnable'] },
    ])
    expect(await countTestBuildsInStore()).toBe('0')
    expect(await readStatus('--quick')).toMatchObject({ state: 'degraded', isVerified: true })
  })

  test('explains a failed build, and a system that no builder was tried for', async () => {
    await setUpState(mac, findObservedState('corporate-hosts'))
    expect(await runTestBuilds('--system x86_64-linux')).toMatchObject({
      code: 1,
      results: [{ outcome: 'failed', findings: ['ssh-route'] }],
    })
    await mac.sh('root', 'rm /etc/nix/machines')
    expect(await runTestBuilds('--system x86_64-linux')).toMatchObject({
      code: 5,
      results: [{ outcome: 'unknown', uri: null, findings: ['machines-missing'] }],
    })
  })

  test('ends its build on ^C and leaves neither a process nor a store path', async () => {
    // The guest's sshd accepts the connection and sends nothing, so the build waits for it.
    await mac.inGuest('kill -STOP $(pgrep -x sshd)')
    const hook = "pgrep -f '[b]uild-remote'"
    const client = 'pgrep -x nix-build'
    const connection = "pgrep -f '[s]sh builder@linux-builder'"
    const result = await mac.sh(
      'alice',
      `'${process.execPath}' /opt/builderbar/cli.js test-build --json --system x86_64-linux & child=$!
       until ${connection} >/dev/null || ! kill -0 $child; do sleep 0.1; done; kill -INT $child; wait $child`,
    )
    expect(result.code, result.output).toBe(5)
    expect(testBuildsSchema.parse(JSON.parse(result.stdout)).results).toMatchObject([
      { outcome: 'unknown', output: 'the build was stopped', findings: [] },
    ])
    const listLeftovers = `${hook}; ${client}; ${connection}; echo looked`
    await expect
      .poll(async () => (await mac.sh('root', listLeftovers)).stdout, { timeout: 10_000 })
      .toBe('looked\n')
    expect(await countTestBuildsInStore()).toBe('0')
  })
})

describe('a test build', () => {
  test('that passed is valid until the VM is restarted', async () => {
    const scan = async (args: string) => (await mac.builderbar(`status --json ${args}`)).stdout
    const readVerifiedAt = async (args: string) => statusSchema.parse(JSON.parse(await scan(args))).verifiedAt
    const first = await readVerifiedAt('')
    expect(first).not.toBeNull()
    expect(await readVerifiedAt('')).toBe(first)
    const quickStatus = await scan('--quick')
    expect(statusSchema.parse(JSON.parse(quickStatus)).verifiedAt).toBe(first)
    // Nix itself touched root's lock file for it, whose time alice may read.
    const { snapshot } = slotsSchema.parse(JSON.parse(quickStatus))
    expect(snapshot.buildSlots.value).toEqual([
      { machine: 'ssh-ng:__builder@linux-builder', lastSentAt: expect.any(String) },
    ])
    const sentAt = Date.parse(snapshot.buildSlots.value[0]?.lastSentAt ?? '')
    expect(Math.abs(sentAt - Date.parse(first ?? ''))).toBeLessThan(30_000)
    await mac.sh('root', 'launchctl kickstart -k system/org.nixos.linux-builder')
    await expect.poll(() => readVerifiedAt('--quick'), { timeout: 20_000 }).toBeNull()
    await expect.poll(() => readVerifiedAt(''), { timeout: 40_000, interval: 1000 }).toBeTruthy()
  })

  test('that failed is repeated when the user scans', async () => {
    await setUpState(mac, findObservedState('corporate'))
    expect((await readStatus('')).state).toBe('down')
    await setUpState(mac, findObservedState('4b: corporate with a block in the configuration of root'))
    expect(await readStatus('')).toMatchObject({ state: 'healthy', isVerified: true })
  })
})
