import { describe, expect, test } from 'vitest'
import { aKeyFile } from '../../fixtures/key-file.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { aService } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { aStatus } from '../../fixtures/status.ts'
import {
  createDownStatus,
  key,
  malformed,
  processesOfBuild,
  repair,
  wedgedFinding,
} from '../fixtures/repair-run.ts'

describe('repair without names, and with --all,', () => {
  test.each([false, true])('skips a repair that would end a running build (--all: %s)', async (all) => {
    const result = await repair(
      createDownStatus([wedgedFinding, key], { processes: processesOfBuild, keys: [aKeyFile()] }),
      {
        all,
        yes: true,
      },
    )
    expect(result.repairRuns).toEqual(['fix-key-permissions sudo'])
    expect(result.code).toBe(4)
    expect(result.stdout).toContain('process 7')
    expect(result.stdout).toContain('builderbar repair restart-builder')
  })

  test('includes a repair that interrupts if no build runs', async () => {
    expect((await repair(createDownStatus([wedgedFinding]), { all: true, yes: true })).repairRuns).toEqual([
      'restart-builder sudo',
    ])
  })

  test('skips a repair that interrupts if running builds cannot be observed', async () => {
    const processes = unobserved('ps did not answer')
    const result = await repair(createDownStatus([wedgedFinding], { processes }), { all: true, yes: true })
    expect(result).toMatchObject({ repairRuns: [], code: 4 })
    expect(result.stdout).toContain("Can't tell whether builds are running")
  })

  test('includes a named repair that interrupts, after showing it', async () => {
    const result = await repair(
      createDownStatus([wedgedFinding], { processes: processesOfBuild }),
      { names: ['restart-builder'] },
      { answer: true },
    )
    expect(result.repairRuns).toEqual(['restart-builder sudo'])
    expect(result.stdout).toMatch(/Interrupts:\n +A build on linux-builder/)
  })
})

describe('repair has nothing to do', () => {
  test('on a healthy Mac', async () => {
    const result = await repair(aStatus('healthy'), { yes: true })
    expect(result).toMatchObject({ code: 0, repairRuns: [] })
    expect(result.stdout).toContain('Nothing to repair.')
  })

  test('on a healthy Mac, as JSON', async () => {
    const result = await repair(aStatus('healthy'), { yes: true, json: true })
    expect(result.code).toBe(0)
    expect(JSON.parse(result.stdout)).toEqual({ schema: 2, results: [] })
  })

  test.each([
    ['service-disabled', "service-disabled isn't a problem now."],
    ['service-disabled@org.x', "service-disabled@org.x isn't a problem now."],
    ['restart-builder', "There's nothing for restart-builder to repair now."],
  ])('for %s, which was not found', async (name, message) => {
    const result = await repair(createDownStatus([key]), { names: [name], yes: true })
    expect(result).toMatchObject({ code: 0, repairRuns: [] })
    expect(result.stdout).toContain(message)
  })

  test.each([
    [
      'key-permissions',
      "key-permissions isn't a problem now, but not everything could be checked: ps timed out.",
    ],
    [
      'restart-builder',
      "There's nothing for restart-builder to repair now, but not everything could be checked: ps timed out.",
    ],
  ])('for %s, as far as it could be checked, which has an exit code of its own', async (name, message) => {
    const snapshot = healthySnapshot({ processes: unobserved('ps timed out.') })
    const status = aStatus('unknown', [], { snapshot })
    for (const json of [false, true]) {
      const result = await repair(status, { names: [name], yes: true, json })
      expect(result).toMatchObject({ code: 5, repairRuns: [] })
      expect(result.stdout + result.stderr).toContain(message)
    }
    for (const dryRun of [false, true]) expect((await repair(status, { yes: true, dryRun })).code).toBe(5)
  })

  test('for pin-host-key, as far as it could be checked, if the start script was not read', async () => {
    const services = [aService({ startScript: unobserved('the script was not read within 3 s') })]
    const status = aStatus('healthy', [], { snapshot: healthySnapshot({ services }) })
    const result = await repair(status, { names: ['pin-host-key'], yes: true })
    expect(result.code).toBe(5)
    expect(result.stdout).toContain('not everything could be checked: the script was not read within 3 s.')
    // The builder works, and no other repair needs that key.
    for (const names of [[], ['restart-builder'], ['host-key-unpinned']])
      expect((await repair(status, { names, yes: true })).code).toBe(0)
  })

  test.each(['starting', 'asleep', 'paused', 'absent'] as const)(
    'for a builder that is %s and cannot be observed therefore',
    async (state) => {
      const snapshot = healthySnapshot({ processes: unobserved('ps timed out') })
      const result = await repair(aStatus(state, [], { snapshot }), { names: ['restart-builder'], yes: true })
      expect(result.code).toBe(0)
      expect(result.stdout).toContain("There's nothing for restart-builder to repair now.")
    },
  )

  test('for a finding without a repair, which is refused in words', async () => {
    for (const names of [['machines-malformed'], []]) {
      const result = await repair(createDownStatus([malformed]), { names, yes: true })
      expect(result).toMatchObject({ code: 4, repairRuns: [] })
      expect(result.stdout).toContain("Builderbar can't fix this")
    }
  })

  test('if the repair would be unsafe, with the reason', async () => {
    const open = aKeyFile({ folders: observed([{ path: '/', uid: 0, mode: 0o777 }]) })
    const result = await repair(createDownStatus([key], { keys: [open] }), { yes: true })
    expect(result).toMatchObject({ code: 4, repairRuns: [] })
    expect(result.stdout).toContain('sshKey = "/etc/nix/builder_ed25519"')
  })
})

test('an unknown name is a usage error with a suggestion, before any scan', async () => {
  const result = await repair(createDownStatus([key]), { names: ['key-permisions'], yes: true })
  expect(result).toMatchObject({ code: 64, repairRuns: [], stdout: '' })
  expect(result.stderr).toContain('Did you mean key-permissions or')
})
