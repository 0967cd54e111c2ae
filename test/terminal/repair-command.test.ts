import { describe, expect, test } from 'vitest'
import type { Finding } from '../../electron/builder/finding.ts'
import type { Outcome, RepairResult } from '../../electron/builder/plan.ts'
import type { Status } from '../../electron/builder/status.ts'
import type { runRepairs } from '../../electron/monitor/repairing.ts'
import type { RepairAsked } from '../../electron/terminal/arguments.ts'
import { repairCommand } from '../../electron/terminal/repair-command.ts'
import { askingMac } from '../mac/asking-stand-in.ts'
import { aFinding, aKey, aService, aSnapshot, keyPath, label, notLoaded, seen } from '../repair/a-mac.ts'
import { aStatus } from './a-status.ts'
import { lookerOf, recordedTerminal } from './recorded-terminal.ts'

const disabled = aFinding('service-disabled', label, { repairs: ['load-service'] })
const wedged = aFinding('builder-wedged', label, { repairs: ['restart-builder'] })
const key = aFinding('key-permissions', keyPath, { repairs: ['fix-key-permissions'] })
const malformed = aFinding('machines-malformed', '/etc/nix/machines')
const build = { pid: 7, uri: 'ssh-ng://builder@linux-builder', startedAt: '2026-03-02T09:00:00.000Z' }
const building = seen({ machines: [], jobs: [], remoteBuilds: [build] })

function down(findings: readonly Finding[], snapshot: Record<string, unknown> = {}): Status {
  return aStatus('down', findings, { snapshot: aSnapshot(snapshot) })
}

const asked: RepairAsked = {
  command: 'repair',
  names: [],
  all: false,
  dryRun: false,
  yes: false,
  via: 'sudo',
  json: false,
}

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly questions: readonly string[]
  readonly ran: readonly string[]
}

async function repair(
  status: Status,
  parts: Partial<RepairAsked> = {},
  options: { answer?: boolean | null; outcome?: Outcome } = {},
): Promise<Ended> {
  const terminal = recordedTerminal(options.answer ?? null)
  const ran: string[] = []
  const run: typeof runRepairs = async (_mac, _looker, planned, via, how) => {
    how?.onProgress?.('Waiting for the password.')
    how?.onStatus?.(aStatus('healthy'))
    return planned.map((one): RepairResult => {
      if (!one.planned) return { ...one, outcome: 'refused', before: [], after: [], output: one.why }
      ran.push(`${one.plan.repair} ${via}`)
      const { repair: id, finding } = one.plan
      return {
        repair: id,
        finding,
        outcome: options.outcome ?? 'fixed',
        before: [finding],
        after: [],
        output: 'Said.',
      }
    })
  }
  const { mac, remove } = await askingMac({})
  try {
    const code = await repairCommand({ ...asked, ...parts }, { mac, looker: lookerOf(status), terminal, run })
    const { stdout, stderr, questions } = terminal
    return { code, stdout, stderr, questions, ran }
  } finally {
    await remove()
  }
}

const loadable = { services: [aService({ job: seen(notLoaded), disabled: seen(true) })] }

describe('repair shows before it asks', () => {
  test('steps, the whole root text, what it writes and how it is taken back', async () => {
    const { stdout } = await repair(down([key]), { dryRun: true })
    expect(stdout).toContain("Make the builder's key readable by root alone")
    expect(stdout).toContain('  1. Checks that /private/etc/nix/builder_ed25519 is a plain file')
    expect(stdout).toContain('/bin/mv -f "$new_key" "$key"')
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
    expect(schema).toBe(1)
    expect(Object.keys(plans[0]).sort()).toEqual(
      [
        'finding',
        'interrupts',
        'lasting',
        'needsAdmin',
        'repair',
        'risk',
        'steps',
        'title',
        'touches',
        'undo',
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
    expect(schema).toBe(1)
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
    expect(ended.stderr).toContain('This is the whole text that runs as root')
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

describe('repair without names, and with --all', () => {
  test.each([false, true])('leaves out what would end a running build (--all: %s)', async (all) => {
    const ended = await repair(down([wedged, key], { processes: building, keys: [aKey()] }), {
      all,
      yes: true,
    })
    expect(ended.ran).toEqual(['fix-key-permissions sudo'])
    expect(ended.code).toBe(4)
    expect(ended.stdout).toContain('process 7')
    expect(ended.stdout).toContain('builderbar repair restart-builder')
  })

  test('takes what interrupts where nothing runs', async () => {
    expect((await repair(down([wedged]), { all: true, yes: true })).ran).toEqual(['restart-builder sudo'])
  })

  test('leaves out what interrupts where it cannot be known whether builds run', async () => {
    const blind = { processes: { seen: false, at: '2026-03-02T10:00:00.000Z', why: 'ps did not answer' } }
    const ended = await repair(down([wedged], blind), { all: true, yes: true })
    expect(ended).toMatchObject({ ran: [], code: 4 })
    expect(ended.stdout).toContain('cannot be known')
  })

  test('a name takes what interrupts, after showing it', async () => {
    const ended = await repair(
      down([wedged], { processes: building }),
      { names: ['restart-builder'] },
      { answer: true },
    )
    expect(ended.ran).toEqual(['restart-builder sudo'])
    expect(ended.stdout).toMatch(/Interrupts:\n +A build on ssh-ng:\/\/builder@linux-builder/)
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
    expect(JSON.parse(ended.stdout)).toEqual({ schema: 1, results: [] })
  })

  test.each([
    ['service-disabled', 'service-disabled is not seen now.'],
    ['service-disabled@org.x', 'service-disabled@org.x is not seen now.'],
    ['restart-builder', 'Nothing that restart-builder repairs is seen now.'],
  ])('for %s, which is not seen', async (name, says) => {
    const ended = await repair(down([key]), { names: [name], yes: true })
    expect(ended).toMatchObject({ code: 0, ran: [] })
    expect(ended.stdout).toContain(says)
  })

  test('for a trouble without a repair: refused, in words', async () => {
    for (const names of [['machines-malformed'], []]) {
      const ended = await repair(down([malformed]), { names, yes: true })
      expect(ended).toMatchObject({ code: 4, ran: [] })
      expect(ended.stdout).toContain('has no repair for this')
    }
  })

  test('where it would be unsafe: refused, with the reason', async () => {
    const open = aKey({ folders: seen([{ path: '/', uid: 0, mode: 0o777 }]) })
    const ended = await repair(down([key], { keys: [open] }), { yes: true })
    expect(ended).toMatchObject({ code: 4, ran: [] })
    expect(ended.stdout).toContain('sshKey = "/etc/nix/builder_ed25519"')
  })
})

test('an unknown name is wrong usage and says what was meant, before anything is looked at', async () => {
  const ended = await repair(down([key]), { names: ['key-permisions'], yes: true })
  expect(ended).toMatchObject({ code: 64, ran: [], stdout: '' })
  expect(ended.stderr).toContain('Did you mean key-permissions or')
})
