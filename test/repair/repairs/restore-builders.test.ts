import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planBuildersEdit } from '../../../electron/core/model/builders-edit.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { parseNixConf } from '../../../electron/core/nix/nix-conf.ts'
import { restoreBuilders } from '../../../electron/repair/repairs/restore-builders.ts'
import { createUserScript } from '../../../electron/repair/script/root-script.ts'
import { listUndoable } from '../../../electron/repair/undos.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { aNix } from '../../fixtures/nix.ts'
import { snapshotWithNixConf, systemConf, userConf, userReceipt } from '../../fixtures/nix-conf.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { aReceipt } from '../../fixtures/receipt.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { planRepair } from '../fixtures/all-plans.ts'
import { planNewestUndo } from '../fixtures/newest-undo.ts'

const permanentFix = 'nix.distributedBuilds = true;'

function getReason(snapshot: Snapshot): string {
  const planned = restoreBuilders.plan(snapshot, aFinding('builders-off', 'builders', { permanentFix }))
  if (planned.ok) throw new Error('it was planned')
  return planned.reason
}

describe('the new text of a nix.conf', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

  test.each([
    ['an empty line goes', 'a = b\nbuilders =\nc = d\n', 'a = b\nc = d\n'],
    ['without an end at its end', 'a = b\n builders = # none', 'a = b\n'],
    ['of two both go', 'builders =\nbuilders = \n', ''],
    [
      'one that counts for nothing stays',
      'builders =\nbuilders = @/etc/nix/machines\nbuilders =\n',
      'builders =\nbuilders = @/etc/nix/machines\n',
    ],
    [
      'machines stay, and get the file beside them',
      'builders = ssh://big x\n',
      'builders = ssh://big x ;@/etc/nix/machines\n',
    ],
    [
      'a comment stays behind them',
      'builders = @/other  # mine',
      'builders = @/other ;@/etc/nix/machines # mine',
    ],
  ])('%s', (_title, before, after) => {
    expect(planBuildersEdit(before)).toMatchObject({ before: sha256(before), after: sha256(after) })
  })

  test.each([
    '',
    'a = b\n',
    'builders = @/etc/nix/machines\n',
    'builders = ssh://x;@/etc/nix/machines\n',
    'builders =\uFFFD\n',
  ])('does not exist for %j', (text) => expect(planBuildersEdit(text)).toBeNull())

  test('lets Nix read the machines file, whatever the old text was', () => {
    const line = fc.constantFrom(
      'builders =',
      'builders = ssh://x',
      '# builders =',
      'max-jobs = 4',
      '\tbuilders = @/y # z',
    )
    fc.assert(
      fc.property(fc.array(line), fc.boolean(), (lines, end) => {
        const text = lines.join('\n') + (end ? '\n' : '')
        const change = planBuildersEdit(text)
        if (change === null) return
        const remainingLines = text
          .split('\n')
          .flatMap((line, index) =>
            index + 1 === change.lines[0] && change.replacement !== null
              ? [change.replacement]
              : change.lines.includes(index + 1)
                ? []
                : [line],
          )
        const lastLine = parseNixConf(remainingLines.join('\n'), systemConf, 'system', () => null).findLast(
          ({ name }) => name === 'builders',
        )
        expect(lastLine?.value ?? '@/etc/nix/machines').toContain('@/etc/nix/machines')
      }),
    )
  })
})

describe('restore-builders', () => {
  test("removes the line from the Mac's own file as root and restarts the daemon", () => {
    const plan = planRepair(restoreBuilders, snapshotWithNixConf('a = b\nbuilders =\n'))
    expect(plan).toMatchObject({ needsAdmin: true, risk: 'interrupts', paths: [systemConf] })
    expect(plan.diffs).toEqual([{ path: systemConf, place: 'line 2', text: '- builders =' }])
    expect(plan.steps.map(({ script: shell }) => shell).join('\n')).toContain('restart "$daemon"')
  })

  test("changes the user's own file without a password, and restarts nothing", () => {
    const plan = planRepair(
      restoreBuilders,
      snapshotWithNixConf('builders = ssh://x\n', { path: userConf, layer: 'user' }),
    )
    expect(plan).toMatchObject({ needsAdmin: false, risk: 'safe', interrupts: [], permanentFix: null })
    expect(plan.diffs?.[0]?.text).toBe('- builders = ssh://x\n+ builders = ssh://x ;@/etc/nix/machines')
    const script = createUserScript([plan])
    expect(script).not.toMatch(/launchctl|_root|store='\/Library/)
  })

  test("writes Determinate's custom settings file, and not its generated one", () => {
    const custom = { determinate: true, path: '/etc/nix/nix.custom.conf' }
    const plan = planRepair(restoreBuilders, snapshotWithNixConf('builders =\n', custom))
    expect(plan.steps.map(({ description: message }) => message).join(' ')).toContain(
      'systems.determinate.nix-daemon',
    )
    expect(getReason(snapshotWithNixConf('builders =\n', { determinate: true }))).toMatch(/nix\.custom\.conf/)
  })

  test.each([
    [
      "a link of nix-darwin's",
      snapshotWithNixConf('builders =\n', { file: { kind: 'link', linkTarget: '/etc/static/nix/nix.conf' } }),
      /which nix-darwin manages.*distributedBuilds/s,
    ],
    [
      'a link of home-manager',
      snapshotWithNixConf('builders =\n', {
        path: userConf,
        layer: 'user',
        file: { kind: 'link', linkTarget: '/nix/store/x' },
      }),
      /home-manager/,
    ],
    [
      'included from elsewhere',
      snapshotWithNixConf('builders =\n', { path: '/Users/alice/nix.conf' }),
      /outside \/etc\/nix/,
    ],
    ['of strange characters', snapshotWithNixConf('builders = ssh://x # \u00fc\n'), /characters/],
    [
      'of a strange path',
      snapshotWithNixConf('builders =\n', { path: "/Users/o'neil/nix.conf", layer: 'user' }),
      /characters/,
    ],
    ['not checked', healthySnapshot({ nix: aNix({ settings: unobserved() }) }), /couldn't be read/],
  ])('is refused for a file that is %s', (_title, snapshot, message) => {
    expect(getReason(snapshot)).toMatch(message)
  })

  test('is refused if the environment sets it, and says where that may be', () => {
    const snapshot = snapshotWithNixConf('builders =\n')
    const line = { layer: 'environment', file: 'NIX_CONFIG', line: 1, name: 'builders', value: '' } as const
    const nix = { ...snapshot.nix, layers: observed([line]) }
    expect(getReason({ ...snapshot, nix })).toMatch(/NIX_CONFIG.*profile.*unset NIX_CONFIG/s)
  })

  test('is refused if an earlier file has the same line', () => {
    const snapshot = snapshotWithNixConf('builders =\n')
    const other = {
      layer: 'system',
      file: '/etc/nix/more.conf',
      line: 3,
      name: 'builders',
      value: '',
    } as const
    const { layers } = snapshot.nix
    const nix = { ...snapshot.nix, layers: observed([other, ...(layers.observed ? layers.value : [])]) }
    expect(getReason({ ...snapshot, nix })).toMatch(/more than once: .*line 3 of \/etc\/nix\/more\.conf/)
  })
})

describe("the user's own receipts", () => {
  test('are undone by the user', () => {
    const planned = planNewestUndo(healthySnapshot({ userReceipts: observed([userReceipt]) }))
    expect(planned).toMatchObject({ ok: true, plan: { needsAdmin: false, paths: [userConf] } })
  })

  test('never become part of a root script, whatever repair they name', () => {
    for (const name of ['route-root-ssh', 'fix-key-permissions', 'load-service', 'pin-host-key']) {
      expect(planNewestUndo(healthySnapshot({ userReceipts: observed([aReceipt({ name })]) }))).toBeNull()
    }
    const path = '/etc/nix/nix.conf'
    const forgedReceipt = aReceipt({
      name: 'restore-builders',
      before: { [path]: 'a'.repeat(64) },
      checksums: { [path]: 'b'.repeat(64) },
    })
    expect(planNewestUndo(healthySnapshot({ userReceipts: observed([forgedReceipt]) }))).toMatchObject({
      plan: { needsAdmin: false },
    })
  })

  test("do not mark one of root's as undone", () => {
    const root = aReceipt()
    const forgedReceipt = { ...userReceipt, kind: 'undo' as const, undoes: root.id }
    const snapshot = healthySnapshot({ receipts: observed([root]), userReceipts: observed([forgedReceipt]) })
    expect(listUndoable(snapshot)).toEqual([root])
  })
})
