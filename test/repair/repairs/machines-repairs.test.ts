import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { removeLines, splitLines } from '../../../electron/core/model/plain-text.ts'
import type { Planned } from '../../../electron/core/model/plan.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { encodeHostKeyColumn } from '../../../electron/core/ssh/host-key.ts'
import type { Repair } from '../../../electron/repair/plan/repair.ts'
import { deduplicateMachines } from '../../../electron/repair/repairs/deduplicate-machines.ts'
import { removeMalformedLine } from '../../../electron/repair/repairs/remove-malformed-line.ts'
import { repairMachinesPath } from '../../../electron/repair/repairs/repair-machines-path.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { builderHostKey, staleKey } from '../../fixtures/host-keys.ts'
import { machinesPath } from '../../fixtures/machine-entry.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import {
  goodLine,
  localhostLine,
  malformedLine,
  snapshotWithModifiedStore,
  snapshotWithPlainMachines,
  storePath,
} from '../../fixtures/plain-machines.ts'
import { aPortProbe } from '../../fixtures/port-probe.ts'
import { anSshRoute, aRouteProbe } from '../../fixtures/ssh-route.ts'
import { planRepair } from '../fixtures/all-plans.ts'

function getReason(repair: Repair, snapshot: Snapshot, subject = machinesPath): string {
  const planned: Planned = repair.plan(snapshot, aFinding('any', subject))
  if (planned.ok) throw new Error('it was planned')
  return planned.reason
}
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

describe('remove-malformed-line', () => {
  test('shows the line that it removes and the resulting file, to the byte', () => {
    const text = `# first\r\n${malformedLine}\n${goodLine}`
    const plan = planRepair(removeMalformedLine, snapshotWithPlainMachines(text), machinesPath)
    expect(plan.diffs).toEqual([{ path: machinesPath, place: 'line 2', text: `- ${malformedLine}` }])
    const script = createRootScript([plan])
    expect(script).toContain(sha256(text))
    expect(script).toContain(sha256(`# first\r\n${goodLine}`))
    expect(plan).toMatchObject({ risk: 'safe', paths: [machinesPath], interrupts: [] })
  })

  test('removes several lines at once', () => {
    const plan = planRepair(
      removeMalformedLine,
      snapshotWithPlainMachines(`${malformedLine}\n${goodLine}\n${malformedLine}\n`),
      machinesPath,
    )
    expect(plan.diffs?.[0]?.place).toBe('lines 1 and 3')
    expect(createRootScript([plan])).toContain("lines=' 1 3 '")
  })

  test.each([
    [
      'a link of nix-darwin, never written through',
      snapshotWithPlainMachines(malformedLine, { plain: observed(null) }),
      /nix-darwin's link.*--option builders ''.*mkForce/s,
    ],
    ['not read', snapshotWithPlainMachines(malformedLine, { plain: unobserved('no right') }), /no right/],
    [
      'of an older snapshot',
      snapshotWithPlainMachines(malformedLine, { plain: undefined }),
      /wasn't checked/,
    ],
    [
      'several entries in its bad line',
      snapshotWithPlainMachines(`${malformedLine}; ${goodLine}\n`),
      /several entries/,
    ],
    ['no text', snapshotWithPlainMachines(`${malformedLine}\n# \uFFFD\n`), /aren't text/],
    ['well', snapshotWithPlainMachines(`${goodLine}\n`), /no longer in/],
  ])('is refused if the file is %s', (_title, snapshot, message) => {
    expect(getReason(removeMalformedLine, snapshot)).toMatch(message)
  })

  test.each([
    ['builders', /builders setting/],
    ['/etc/nix/more', /is in \/etc\/nix\/more/],
  ])('is refused for a line of %s', (subject, message) => {
    expect(getReason(removeMalformedLine, snapshotWithPlainMachines(malformedLine), subject)).toMatch(message)
  })
})

describe('deduplicate-machines', () => {
  test.each([
    ['first', `${goodLine}\n${localhostLine}\n`, 'line 2'],
    ['last', `${localhostLine}\n${goodLine}\n`, 'line 1'],
  ])('keeps the entry with the name and the host key if it comes %s', (_title, text, place) => {
    const plan = planRepair(deduplicateMachines, snapshotWithPlainMachines(text), machinesPath)
    expect(plan.diffs).toEqual([{ path: machinesPath, place, text: `- ${localhostLine}` }])
  })

  test.each([
    ['first', [staleKey, builderHostKey], 'line 1'],
    ['last', [builderHostKey, staleKey], 'line 2'],
  ])(
    'removes the entry that pins another key than the builder presents if it comes %s',
    (_where, keys, place) => {
      const rows = keys.map((key) => goodLine.replace(/\S+$/, encodeHostKeyColumn(key)))
      const before = snapshotWithPlainMachines(`${rows.join('\n')}\n`)
      expect(planRepair(deduplicateMachines, before, machinesPath).diffs?.[0]?.place).toBe(place)
      const silentSnapshot = { ...before, ports: [aPortProbe({ kind: 'refused' })] }
      expect(getReason(deduplicateMachines, silentSnapshot)).toMatch(/Lines 1 and 2 pin different host keys/)
    },
  )

  test('keeps an entry without a key before one that pins a wrong one', () => {
    const wrongLine = goodLine.replace(/\S+$/, encodeHostKeyColumn(staleKey))
    const before = snapshotWithPlainMachines(`${wrongLine}\n${goodLine.replace(/\S+$/, '-')}\n`)
    expect(planRepair(deduplicateMachines, before, machinesPath).diffs?.[0]?.place).toBe('line 1')
  })

  test('keeps one of two equal entries', () => {
    const plan = planRepair(
      deduplicateMachines,
      snapshotWithPlainMachines(`${goodLine}\n${goodLine}\n`),
      machinesPath,
    )
    expect(plan.diffs?.[0]?.place).toBe('line 2')
  })

  test.each([
    ['another system', 'aarch64-linux,x86_64-linux', 'kvm', '-', /builds for x86_64-linux/],
    ['another feature', 'aarch64-linux', 'kvm,nixos-test', '-', /builds for nixos-test/],
    ['builds that need no feature', 'aarch64-linux', 'kvm', '-', null],
  ])(
    'is refused if the other entry, which leads to the builder too, accepts %s',
    (_title, systems, features, mandatory, message) => {
      const other = `ssh-ng://builder@linux-builder ${systems} - 1 1 ${features} ${mandatory} -`
      const snapshot = snapshotWithPlainMachines(`${goodLine}\n${other}\n`)
      if (message === null)
        expect(planRepair(deduplicateMachines, snapshot, machinesPath).diffs?.[0]?.place).toBe('line 2')
      else expect(getReason(deduplicateMachines, snapshot)).toMatch(message)
    },
  )

  test('is refused if the entry that it would keep accepts only builds with a feature', () => {
    const strictLine = goodLine.replace(' kvm - ', ' kvm kvm ')
    const other = goodLine.replace('/etc/nix/builder_ed25519', '-')
    expect(getReason(deduplicateMachines, snapshotWithPlainMachines(`${strictLine}\n${other}\n`))).toMatch(
      /accepts builds that/,
    )
  })

  test('keeps the one of two equally good entries that accepts the builds of both', () => {
    const more = goodLine.replace('aarch64-linux', 'aarch64-linux,x86_64-linux')
    const plan = planRepair(
      deduplicateMachines,
      snapshotWithPlainMachines(`${goodLine}\n${more}\n`),
      machinesPath,
    )
    expect(plan.diffs).toEqual([{ path: machinesPath, place: 'line 1', text: `- ${goodLine}` }])
  })

  test('leaves an entry for another system of the machine alone', () => {
    const other = goodLine.replace('aarch64-linux', 'x86_64-linux')
    expect(getReason(deduplicateMachines, snapshotWithPlainMachines(`${goodLine}\n${other}\n`))).toMatch(
      /only one entry/,
    )
    const snapshotWithThree = snapshotWithPlainMachines(`${goodLine}\n${other}\n${localhostLine}\n`)
    expect(planRepair(deduplicateMachines, snapshotWithThree, machinesPath).diffs?.[0]?.place).toBe('line 3')
  })

  test('removes a wrong entry although it promises more: it leads elsewhere', () => {
    const wrongLine = localhostLine.replace('aarch64-linux', 'x86_64-linux,aarch64-linux')
    const before = snapshotWithPlainMachines(`${goodLine}\n${wrongLine}\n`)
    const root = observed(anSshRoute({ port: 22, hostKeyAlias: null }))
    const otherRoute = aRouteProbe({ uri: 'ssh://builder@localhost', host: 'localhost', root, user: root })
    const plan = planRepair(deduplicateMachines, { ...before, routes: [otherRoute] }, machinesPath)
    expect(plan.diffs?.[0]?.place).toBe('line 2')
    expect(getReason(deduplicateMachines, before)).toMatch(/x86_64-linux/)
  })

  test('is refused for one entry, and if the other is in another file', () => {
    const snapshotWithOne = snapshotWithPlainMachines(`${goodLine}\n`)
    expect(getReason(deduplicateMachines, snapshotWithOne)).toMatch(/only one entry/)
    const snapshotWithBoth = snapshotWithPlainMachines(`${goodLine}\n${localhostLine}\n`)
    const { nix } = snapshotWithBoth
    const { effectiveMachines } = nix
    if (!effectiveMachines.observed) throw new Error('not seen')
    const entries = effectiveMachines.value.entries.map((entry, index) =>
      index === 1 ? { ...entry, file: 'builders' } : entry,
    )
    const changedNix = { ...nix, effectiveMachines: observed({ entries, problems: [] }) }
    const remoteSnapshot = { ...snapshotWithBoth, nix: changedNix }
    expect(getReason(deduplicateMachines, remoteSnapshot)).toMatch(/is in builders/)
  })
})

describe('repair-machines-path', () => {
  test('has only Nix change the store, with the builders switched off, and has no undo', () => {
    const plan = planRepair(repairMachinesPath, snapshotWithModifiedStore(), machinesPath)
    expect(plan).toMatchObject({ paths: [storePath], undo: null, risk: 'safe' })
    expect(createRootScript([plan])).toContain(`quote "$program" --repair-path "$file" --option builders ''`)
    expect(plan.permanentFix).toContain('echo … > /etc/nix/machines')
  })

  test.each([
    ['it is intact', snapshotWithModifiedStore({ intact: true }), /it is unchanged/],
    ['it was not asked', snapshotWithPlainMachines(localhostLine), /Nix hasn't checked/],
    [
      'the path is none of the store',
      snapshotWithModifiedStore({ path: "/nix/store/x'; rm -rf /" }),
      /isn't a path in the Nix store/,
    ],
  ])('is refused if %s', (_title, snapshot, message) => {
    expect(getReason(repairMachinesPath, snapshot)).toMatch(message)
  })
})

test('lines are removed and every other byte is kept, whatever the text', () => {
  const piece = fc.string({ unit: fc.constantFrom('a', '\n', '\r', ' ', '\\', 'ü', '\0', '#') })
  fc.assert(
    fc.property(piece, fc.uniqueArray(fc.integer({ min: 1, max: 9 })), (text, numbers) => {
      const lines = splitLines(text)
      expect(lines.join('')).toBe(text)
      expect(
        lines.every((line, index) => line.indexOf('\n') === line.length - 1 || index === lines.length - 1),
      ).toBe(true)
      const keptLines = lines.filter((_, index) => !numbers.includes(index + 1))
      expect(removeLines(text, new Set(numbers))).toBe(keptLines.join(''))
    }),
  )
})
