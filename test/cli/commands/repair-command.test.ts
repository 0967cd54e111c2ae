import { describe, expect, test } from 'vitest'
import {
  createDownStatus,
  disabled,
  key,
  loadable,
  processesOfBuild,
  repair,
  wedgedFinding,
} from '../fixtures/repair-run.ts'

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
    const result = await repair(createDownStatus([key]), { dryRun: true, yes: true })
    expect(result).toMatchObject({ code: 0, repairRuns: [], questions: [] })
  })

  test('prints only the plans with --dry-run --json', async () => {
    const result = await repair(createDownStatus([key]), { dryRun: true, json: true })
    const { schema, plans } = JSON.parse(result.stdout)
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

  test('prints the builds that it interrupts as sentences with --dry-run --json', async () => {
    const status = createDownStatus([wedgedFinding], { processes: processesOfBuild })
    const { stdout } = await repair(status, { names: ['restart-builder'], dryRun: true, json: true })
    const [plan] = JSON.parse(stdout).plans
    expect(plan.interrupts).toEqual([expect.stringMatching(/^A build on linux-builder, .*\(process 7\)$/)])
  })

  test('puts causes first, under one prompt', async () => {
    const causedFinding = { ...key, causedBy: disabled.key }
    const result = await repair(createDownStatus([causedFinding, disabled], loadable), {
      names: ['key-permissions', 'load-service'],
      yes: true,
    })
    expect(result.repairRuns).toEqual(['load-service sudo', 'fix-key-permissions sudo'])
  })
})

describe('repair asks', () => {
  test('and runs after a yes', async () => {
    const result = await repair(createDownStatus([key]), {}, { answer: true })
    expect(result).toMatchObject({
      code: 0,
      repairRuns: ['fix-key-permissions sudo'],
      questions: ['Run this repair?'],
    })
    expect(result.stdout).toContain('Key permissions fixed\n')
    expect(result.stdout).toContain('The builder is healthy.')
    expect(result.stderr).toBe("Waiting for your password...\nFixing the builder key's permissions...\n")
  })

  test('and runs nothing after a no', async () => {
    const result = await repair(createDownStatus([key]), {}, { answer: false })
    expect(result).toMatchObject({ code: 3, repairRuns: [] })
    expect(result.stdout).toMatch(/Nothing ran\.\n$/)
  })

  test('and without a terminal runs nothing and says how to run it', async () => {
    const result = await repair(createDownStatus([key]))
    expect(result).toMatchObject({ code: 3, repairRuns: [], questions: [] })
    expect(result.stdout).toContain('--yes')
  })

  test('nothing with --yes', async () => {
    const result = await repair(createDownStatus([key]), { yes: true }, { answer: false })
    expect(result).toMatchObject({ code: 0, repairRuns: ['fix-key-permissions sudo'], questions: [] })
  })

  test('with --json on stderr, and prints one object to stdout', async () => {
    const result = await repair(createDownStatus([key]), { json: true })
    const { schema, results } = JSON.parse(result.stdout)
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
    expect(result.stderr).toContain('Script (runs as root)')
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
    const result = await repair(createDownStatus([key]), {}, { answer: true, asksForScript: true })
    expect(result.stdout).toContain("Fix the builder key's permissions")
    expect(result.stdout).not.toContain('set_owner "$key"')
    expect(result.paged).toContain('Full script (runs as root)')
    expect(result.paged).toContain('set_owner "$key" "$group" 0600')
    expect(result.repairRuns).toEqual(['fix-key-permissions sudo'])
  })

  test.each([{ yes: true }, { full: true }])('is printed with %o', async (parts) => {
    const result = await repair(createDownStatus([key]), parts, { answer: true, asksForScript: true })
    expect(result.stdout).toContain('set_owner "$key" "$group" 0600')
    expect(result.paged).toBe('')
  })

  test('runs after nothing but a yes', async () => {
    const result = await repair(createDownStatus([key]), {}, { answer: false, asksForScript: true })
    expect(result).toMatchObject({ code: 3, repairRuns: [] })
  })
})

describe('a repair that fixed its finding while builds still fail', () => {
  const after = createDownStatus([key])

  test('is reported as fixed and exits with 1', async () => {
    const result = await repair(
      createDownStatus([disabled, key], loadable),
      { names: ['service-disabled'], yes: true },
      { after },
    )
    expect(result.code).toBe(1)
    expect(result.stdout).not.toMatch(/^.*not fixed/im)
  })

  test('says so in JSON too', async () => {
    const result = await repair(createDownStatus([key]), { yes: true, json: true }, { after })
    expect(JSON.parse(result.stdout).results[0].outcome).toBe('fixed')
    expect(result.code).toBe(1)
  })

  test('exits with 0 if builds work again', async () => {
    expect((await repair(createDownStatus([key]), { yes: true })).code).toBe(0)
  })

  test('is not reported if the remaining finding has no repair', async () => {
    const result = await repair(createDownStatus([{ ...key, repairs: [] }]))
    expect(result).toMatchObject({ code: 4, repairRuns: [] })
  })
})
