import { describe, expect, test } from 'vitest'
import { createDownStatus, disabled, key, loadable, repair } from '../fixtures/repair-run.ts'

describe('repair, before it asks,', () => {
  test('shows the steps, the whole root script, its changes and the undo', async () => {
    const { stdout } = await repair(createDownStatus([key]), { dryRun: true })
    expect(stdout).toContain("Fix the builder key's permissions")
    expect(stdout).toContain('  1. Check that only root can change the folders above')
    expect(stdout).toContain('set_owner "$key" "$group" 0600')
    expect(stdout).toContain('Changes: /private/etc/nix/builder_ed25519')
    expect(stdout).toContain('Interrupts: no builds')
    expect(stdout).toContain('Undo: ')
  })

  test('shows everything with --dry-run and runs nothing, even with --yes', async () => {
    const ended = await repair(createDownStatus([key]), { dryRun: true, yes: true })
    expect(ended).toMatchObject({ code: 0, ran: [], questions: [] })
  })

  test('prints only the plans with --dry-run --json', async () => {
    const ended = await repair(createDownStatus([key]), { dryRun: true, json: true })
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

  test('puts causes first, under one prompt', async () => {
    const caused = { ...key, causedBy: disabled.key }
    const ended = await repair(createDownStatus([caused, disabled], loadable), {
      names: ['key-permissions', 'load-service'],
      yes: true,
    })
    expect(ended.ran).toEqual(['load-service sudo', 'fix-key-permissions sudo'])
  })
})

describe('repair asks', () => {
  test('and runs after a yes', async () => {
    const ended = await repair(createDownStatus([key]), {}, { answer: true })
    expect(ended).toMatchObject({
      code: 0,
      ran: ['fix-key-permissions sudo'],
      questions: ['Run this repair?'],
    })
    expect(ended.stdout).toContain('Key permissions fixed\n')
    expect(ended.stdout).toContain('The builder is healthy.')
    expect(ended.stderr).toBe("Waiting for your password...\nFixing the builder key's permissions...\n")
  })

  test('and runs nothing after a no', async () => {
    const ended = await repair(createDownStatus([key]), {}, { answer: false })
    expect(ended).toMatchObject({ code: 3, ran: [] })
    expect(ended.stdout).toMatch(/Nothing ran\.\n$/)
  })

  test('and without a terminal runs nothing and says how to run it', async () => {
    const ended = await repair(createDownStatus([key]))
    expect(ended).toMatchObject({ code: 3, ran: [], questions: [] })
    expect(ended.stdout).toContain('--yes')
  })

  test('nothing with --yes', async () => {
    const ended = await repair(createDownStatus([key]), { yes: true }, { answer: false })
    expect(ended).toMatchObject({ code: 0, ran: ['fix-key-permissions sudo'], questions: [] })
  })

  test('with --json on stderr, and prints one object to stdout', async () => {
    const ended = await repair(createDownStatus([key]), { json: true })
    const { schema, results } = JSON.parse(ended.stdout)
    expect(schema).toBe(2)
    expect(results).toEqual([
      {
        repair: 'fix-key-permissions',
        finding: key.key,
        outcome: 'cancelled',
        summary: "Key permissions weren't fixed",
        before: [key.key],
        after: [key.key],
        reason: expect.stringContaining('--yes'),
        printed: '',
        output: expect.stringContaining('--yes'),
      },
    ])
    expect(ended.stderr).toContain('Script (runs as root)')
  })

  test.each([
    ['fixed', 0],
    ['not-fixed', 1],
    ['failed', 2],
    ['cancelled', 3],
    ['refused', 4],
    ['unknown', 5],
  ] as const)('and a prompt that ends with %s exits with %s', async (outcome, code) => {
    expect((await repair(createDownStatus([key]), { yes: true }, { outcome })).code).toBe(code)
  })
})

describe('the script', () => {
  test('is not printed with the plan where the user is asked; s shows it whole', async () => {
    const ended = await repair(createDownStatus([key]), {}, { answer: true, asksForScript: true })
    expect(ended.stdout).toContain("Fix the builder key's permissions")
    expect(ended.stdout).not.toContain('set_owner "$key"')
    expect(ended.paged).toContain('Full script (runs as root)')
    expect(ended.paged).toContain('set_owner "$key" "$group" 0600')
    expect(ended.ran).toEqual(['fix-key-permissions sudo'])
  })

  test.each([{ yes: true }, { full: true }])('is printed with %o', async (parts) => {
    const ended = await repair(createDownStatus([key]), parts, { answer: true, asksForScript: true })
    expect(ended.stdout).toContain('set_owner "$key" "$group" 0600')
    expect(ended.paged).toBe('')
  })

  test('runs after nothing but a yes', async () => {
    const ended = await repair(createDownStatus([key]), {}, { answer: false, asksForScript: true })
    expect(ended).toMatchObject({ code: 3, ran: [] })
  })
})

describe('a repair that fixed its finding while builds still fail', () => {
  const after = createDownStatus([key])

  test('is reported as fixed and exits with 1', async () => {
    const ended = await repair(
      createDownStatus([disabled, key], loadable),
      { names: ['service-disabled'], yes: true },
      { after },
    )
    expect(ended.code).toBe(1)
    expect(ended.stdout).not.toMatch(/^.*not fixed/im)
  })

  test('says so in JSON too', async () => {
    const ended = await repair(createDownStatus([key]), { yes: true, json: true }, { after })
    expect(JSON.parse(ended.stdout).results[0].outcome).toBe('fixed')
    expect(ended.code).toBe(1)
  })

  test('exits with 0 if builds work again', async () => {
    expect((await repair(createDownStatus([key]), { yes: true })).code).toBe(0)
  })

  test('is not reported if the remaining finding has no repair', async () => {
    const ended = await repair(createDownStatus([{ ...key, repairs: [] }]))
    expect(ended).toMatchObject({ code: 4, ran: [] })
  })
})
