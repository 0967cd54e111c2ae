import { describe, expect, test } from 'vitest'
import { disabled, down, key, loadable, repair } from './repair-on.ts'

describe('repair shows before it asks', () => {
  test('steps, the whole root text, what it writes and how it is taken back', async () => {
    const { stdout } = await repair(down([key]), { dryRun: true })
    expect(stdout).toContain("Make the builder's key readable by root alone")
    expect(stdout).toContain('  1. Checks that only root can change the folders above')
    expect(stdout).toContain('set_owner "$key" "$group" 0600')
    expect(stdout).toContain('Writes: /private/etc/nix/builder_ed25519')
    expect(stdout).toContain('Interrupts: no build')
    expect(stdout).toContain('To take it back: ')
  })

  test('and runs nothing with --dry-run, even with --yes', async () => {
    const ended = await repair(down([key]), { dryRun: true, yes: true })
    expect(ended).toMatchObject({ code: 0, ran: [], questions: [] })
  })

  test('--dry-run --json prints the plans of the contract and nothing else', async () => {
    const ended = await repair(down([key]), { dryRun: true, json: true })
    const { schema, plans } = JSON.parse(ended.stdout)
    expect(schema).toBe(2)
    expect(Object.keys(plans[0]).sort()).toEqual(
      [
        'finding',
        'helpers',
        'interrupts',
        'needsAdmin',
        'paths',
        'permanentFix',
        'repair',
        'risk',
        'steps',
        'title',
        'undo',
        'values',
      ].sort(),
    )
  })

  test('causes come first under one prompt', async () => {
    const caused = { ...key, causedBy: disabled.key }
    const ended = await repair(down([caused, disabled], loadable), {
      names: ['key-permissions', 'load-service'],
      yes: true,
    })
    expect(ended.ran).toEqual(['load-service sudo', 'fix-key-permissions sudo'])
  })
})

describe('repair asks', () => {
  test('and runs after a yes', async () => {
    const ended = await repair(down([key]), {}, { answer: true })
    expect(ended).toMatchObject({
      code: 0,
      ran: ['fix-key-permissions sudo'],
      questions: ['Run this repair?'],
    })
    expect(ended.stdout).toContain('Repaired: fix-key-permissions')
    expect(ended.stdout).toContain('The builder is healthy.')
    expect(ended.stderr).toBe('Waiting for the password.\n')
  })

  test('and runs nothing after a no', async () => {
    const ended = await repair(down([key]), {}, { answer: false })
    expect(ended).toMatchObject({ code: 3, ran: [] })
    expect(ended.stdout).toMatch(/Nothing was run\.\n$/)
  })

  test('and without a terminal runs nothing and says how', async () => {
    const ended = await repair(down([key]))
    expect(ended).toMatchObject({ code: 3, ran: [], questions: [] })
    expect(ended.stdout).toContain('--yes')
  })

  test('not at all with --yes', async () => {
    const ended = await repair(down([key]), { yes: true }, { answer: false })
    expect(ended).toMatchObject({ code: 0, ran: ['fix-key-permissions sudo'], questions: [] })
  })

  test('with --json the one object is on stdout and the preview beside it', async () => {
    const ended = await repair(down([key]), { json: true })
    const { schema, results } = JSON.parse(ended.stdout)
    expect(schema).toBe(2)
    expect(results).toEqual([
      {
        repair: 'fix-key-permissions',
        finding: key.key,
        outcome: 'cancelled',
        before: [key.key],
        after: [key.key],
        output: expect.stringContaining('--yes'),
      },
    ])
    expect(ended.stderr).toContain('This text runs as root')
  })

  test.each([
    ['fixed', 0],
    ['not-fixed', 1],
    ['failed', 2],
    ['cancelled', 3],
    ['refused', 4],
    ['unknown', 5],
  ] as const)('%s ends with %s', async (outcome, code) => {
    expect((await repair(down([key]), { yes: true }, { outcome })).code).toBe(code)
  })
})

describe('a repair that helped its finding while builds still fail', () => {
  const after = down([key])

  test('is fixed and ends with 1', async () => {
    const ended = await repair(
      down([disabled, key], loadable),
      { names: ['service-disabled'], yes: true },
      { after },
    )
    expect(ended.code).toBe(1)
    expect(ended.stdout).not.toMatch(/^.*not fixed/im)
  })

  test('also says so to a program', async () => {
    const ended = await repair(down([key]), { yes: true, json: true }, { after })
    expect(JSON.parse(ended.stdout).results[0].outcome).toBe('fixed')
    expect(ended.code).toBe(1)
  })

  test('ends with 0 where builds work again', async () => {
    expect((await repair(down([key]), { yes: true })).code).toBe(0)
  })

  test('is not there at all: what has no repair was never a success', async () => {
    const ended = await repair(down([{ ...key, repairs: [] }]))
    expect(ended).toMatchObject({ code: 4, ran: [] })
  })
})
