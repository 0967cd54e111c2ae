import { describe, expect, test } from 'vitest'
import { aKeyFile } from '../../fixtures/key-file.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { aStatus } from '../../fixtures/status.ts'
import { building, createDownStatus, key, malformed, repair, wedged } from '../fixtures/repair-run.ts'

describe('repair without names, and with --all,', () => {
  test.each([false, true])('skips a repair that would end a running build (--all: %s)', async (all) => {
    const ended = await repair(createDownStatus([wedged, key], { processes: building, keys: [aKeyFile()] }), {
      all,
      yes: true,
    })
    expect(ended.ran).toEqual(['fix-key-permissions sudo'])
    expect(ended.code).toBe(4)
    expect(ended.stdout).toContain('process 7')
    expect(ended.stdout).toContain('builderbar repair restart-builder')
  })

  test('includes a repair that interrupts if no build runs', async () => {
    expect((await repair(createDownStatus([wedged]), { all: true, yes: true })).ran).toEqual([
      'restart-builder sudo',
    ])
  })

  test('skips a repair that interrupts if running builds cannot be observed', async () => {
    const processes = unobserved('ps did not answer')
    const ended = await repair(createDownStatus([wedged], { processes }), { all: true, yes: true })
    expect(ended).toMatchObject({ ran: [], code: 4 })
    expect(ended.stdout).toContain("Can't tell whether builds are running")
  })

  test('includes a named repair that interrupts, after showing it', async () => {
    const ended = await repair(
      createDownStatus([wedged], { processes: building }),
      { names: ['restart-builder'] },
      { answer: true },
    )
    expect(ended.ran).toEqual(['restart-builder sudo'])
    expect(ended.stdout).toMatch(/Interrupts:\n +A build on linux-builder/)
  })
})

describe('repair has nothing to do', () => {
  test('on a healthy Mac', async () => {
    const ended = await repair(aStatus('healthy'), { yes: true })
    expect(ended).toMatchObject({ code: 0, ran: [] })
    expect(ended.stdout).toContain('Nothing to repair.')
  })

  test('on a healthy Mac, as JSON', async () => {
    const ended = await repair(aStatus('healthy'), { yes: true, json: true })
    expect(ended.code).toBe(0)
    expect(JSON.parse(ended.stdout)).toEqual({ schema: 2, results: [] })
  })

  test.each([
    ['service-disabled', "service-disabled isn't a problem now."],
    ['service-disabled@org.x', "service-disabled@org.x isn't a problem now."],
    ['restart-builder', "There's nothing for restart-builder to repair now."],
  ])('for %s, which was not found', async (name, message) => {
    const ended = await repair(createDownStatus([key]), { names: [name], yes: true })
    expect(ended).toMatchObject({ code: 0, ran: [] })
    expect(ended.stdout).toContain(message)
  })

  test('for a finding without a repair, which is refused in words', async () => {
    for (const names of [['machines-malformed'], []]) {
      const ended = await repair(createDownStatus([malformed]), { names, yes: true })
      expect(ended).toMatchObject({ code: 4, ran: [] })
      expect(ended.stdout).toContain("Builderbar can't fix this")
    }
  })

  test('if the repair would be unsafe, with the reason', async () => {
    const open = aKeyFile({ folders: observed([{ path: '/', uid: 0, mode: 0o777 }]) })
    const ended = await repair(createDownStatus([key], { keys: [open] }), { yes: true })
    expect(ended).toMatchObject({ code: 4, ran: [] })
    expect(ended.stdout).toContain('sshKey = "/etc/nix/builder_ed25519"')
  })
})

test('an unknown name is a usage error with a suggestion, before any scan', async () => {
  const ended = await repair(createDownStatus([key]), { names: ['key-permisions'], yes: true })
  expect(ended).toMatchObject({ code: 64, ran: [], stdout: '' })
  expect(ended.stderr).toContain('Did you mean key-permissions or')
})
