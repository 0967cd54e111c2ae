import { describe, expect, test } from 'vitest'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { parseMachines } from '../../../electron/core/nix/machines-file.ts'
import { relinkMachines } from '../../../electron/repair/repairs/relink-machines.ts'
import { aFile, noFile } from '../../fixtures/file-info.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { machinesPath } from '../../fixtures/machine-entry.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { goodLine, localhostLine, snapshotWithPlainMachines } from '../../fixtures/plain-machines.ts'
import { planRepair } from '../fixtures/all-plans.ts'

function getReason(text: string, changes: Partial<Snapshot['machinesFile']>): string {
  const planned = relinkMachines.plan(snapshotWithPlainMachines(text, changes), aFinding('any', machinesPath))
  return planned.ok ? 'it was planned' : planned.reason
}

describe('relink-machines', () => {
  test('keeps the plain file under a name with the time', () => {
    const plan = planRepair(relinkMachines, snapshotWithPlainMachines(localhostLine), machinesPath)
    expect(plan.paths).toEqual([machinesPath, `${machinesPath}.before-builderbar-20260531T120000Z`])
  })

  test.each([
    ['nix-darwin has none', { managedFile: observed(noFile) }, /has no \/etc\/static/],
    ['it is not there', { file: observed(noFile) }, /darwin-rebuild switch/],
    [
      'it is a link of somebody',
      { file: observed(aFile({ kind: 'link', linkTarget: '/Users/a/m' })) },
      /link to \/Users\/a\/m/,
    ],
    ['it is a folder', { file: observed(aFile({ kind: 'folder' })) }, /a folder/],
    ['it was not seen', { file: unobserved('no right') }, /no right/],
    ["nix-darwin's was not seen", { managedFile: unobserved('no right') }, /no right/],
  ])('is refused if %s', (_title, parts, message) => {
    expect(getReason(localhostLine, parts)).toMatch(message)
  })

  const otherLine = 'ssh-ng://nix@mini.example.com x86_64-linux /etc/nix/mini 4 1 - - -'
  const withManaged = (...lines: string[]) => ({
    managedMachines: observed(parseMachines(lines.join('\n'), '/etc/static/nix/machines', () => null)),
  })

  test.each([
    ['a machine', [goodLine, otherLine], withManaged(goodLine), /mini\.example\.com \(x86_64-linux\)/],
    ['a machine, for all that is known', [goodLine, otherLine], {}, /mini\.example\.com/],
    [
      "a system of this Mac's own builder",
      [goodLine.replace('aarch64-linux', 'aarch64-linux,x86_64-linux')],
      withManaged(goodLine),
      /linux-builder \(aarch64-linux, x86_64-linux\).*\n {2}nix\.buildMachines/s,
    ],
  ])(
    'is refused if Nix would lose %s that the plain file lists beside the builder',
    (_title, lines, parts, message) => {
      expect(getReason(lines.join('\n'), parts)).toMatch(message)
    },
  )

  test.each([
    ["nix-darwin's file lists them too", [goodLine, otherLine], withManaged(otherLine, goodLine)],
    ['the plain file lacks the builder, which is then what is broken', [otherLine], withManaged(goodLine)],
    ["the builder has another name in nix-darwin's file", [localhostLine], withManaged(goodLine)],
  ])('is planned if %s', (_title, lines, parts) => {
    planRepair(relinkMachines, snapshotWithPlainMachines(lines.join('\n'), parts), machinesPath)
  })
})
