import { describe, expect, it } from 'vitest'
import { mergeRootScan } from '../../../electron/core/builders/merged-root-scan.ts'
import { observed as observedAt } from '../../../electron/core/model/observation.ts'
import type { RootScan } from '../../../electron/core/model/root-scan.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { History } from '../../../electron/monitor/incidents/history.ts'
import { runRepairs } from '../../../electron/monitor/repairs/repair-runner.ts'
import { planControl } from '../../../electron/repair/controls/builder-control.ts'
import { now as at } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { aQuietMac } from '../fixtures/quiet-mac.ts'
import { createScriptedScanner } from '../fixtures/scripted-scanner.ts'
import { createEmptyFolder, openDataFolderAt } from '../fixtures/temp-data-folder.ts'

const snapshot = healthySnapshot()
const formatPart = (name: string, text: string, number = 0) =>
  `deep ${name} ${number} ${Buffer.from(text).toString('base64')}\n`
const guest = `builderbar-clock\n1000\nbuilderbar-disk\nFilesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 20466256 5000000 14289000 26% /\nbuilderbar-systems\nsystem = aarch64-linux\nbuilderbar-store\nanswers\nbuilderbar-end\n`
const clock = formatPart('clock', '990 1005')

/** Runs the check; its script prints this. */
async function check(output: string, status = 0) {
  const planning = planControl(snapshot, 'admin-check')
  if (planning.kind !== 'planned' || !planning.planned.ok) throw new Error(JSON.stringify(planning))
  const mac = aQuietMac(at)
  const steps = planning.planned.plan.steps.map(
    (_, index, all) => `builderbar: step ${index + 1} of ${all.length}: x\n`,
  )
  const stdout = `${steps.join('')}${output}builderbar: status ${status}\n`
  mac.answer = () => ({ status: 'exited', code: 0, stdout, stderr: '' })
  const scans: RootScan[] = []
  const folder = openDataFolderAt(createEmptyFolder(), mac)
  const scriptedScanner = createScriptedScanner(folder, () => {
    const [scan] = scans
    return createStatus(
      scan === undefined ? snapshot : mergeRootScan(snapshot, observedAt(new Date(at), scan)),
    )
  })
  const scanner = {
    ...scriptedScanner,
    rootScans: { record: ({ value }: { readonly value: RootScan }) => void scans.push(value) },
  }
  const results = await runRepairs(mac, scanner, [planning.planned], 'osascript', {
    intervalMs: 5,
    timeoutMs: 20_000,
  })
  return {
    plan: planning.planned.plan,
    result: results[0],
    scans,
    scanRequests: scriptedScanner.scans,
    mac,
    folder,
  }
}

describe('the admin check', () => {
  it('is a plan that changes and interrupts nothing, and needs a password', async () => {
    const { plan, mac } = await check(formatPart('guest', guest) + clock)
    expect(plan).toMatchObject({
      subject: { kind: 'control', control: 'admin-check' },
      risk: 'safe',
      needsAdmin: true,
      paths: [],
      interrupts: [],
      undo: null,
    })
    expect(mac.startedPrograms.map(({ program }) => program)).toEqual(['/usr/bin/osascript'])
  })

  it('says what it found; its base64 is read and not shown', async () => {
    const { result, scans } = await check(formatPart('guest', guest) + clock)
    expect(scans[0]?.entries[0]?.login).toMatchObject({ value: { works: true } })
    expect(result).toMatchObject({
      outcome: 'fixed',
      summary: 'Admin check finished',
      reason: expect.stringMatching(
        /^Root's SSH can log in to the builder\. The VM has 13\.6 GiB of 19\.5 GiB free, its clock is correct, and its Nix responds\.$/,
      ),
      printed: '',
    })
  })

  it("quotes ssh's message where root can't log in", async () => {
    const { result } = await check(
      formatPart('guest', '') + formatPart('said', 'x: Permission denied (publickey).\r\n'),
    )
    expect(result).toMatchObject({
      outcome: 'fixed',
      reason: "Root's SSH can't log in to the builder.",
      printed: 'x: Permission denied (publickey).',
    })
  })

  it('makes no test build and is no entry of the history, which has changes only', async () => {
    const { scanRequests, folder } = await check(formatPart('guest', guest) + clock)
    expect(scanRequests.map(({ testBuild }) => testBuild)).toEqual(['again', undefined])
    expect(await new History(folder).readEntries()).toEqual([])
  })

  it.each([
    ['nothing', ''],
    ['no base64', 'deep guest 0 $(id)\n'],
    ['a number that was not asked for', formatPart('guest', guest, 7)],
    ['too much', `deep guest 0 ${'QUFB'.repeat(70_000)}\n`],
  ])('that prints %s finds nothing, and claims nothing', async (_what, output) => {
    const { result, scans } = await check(output)
    expect(scans.flatMap(({ entries }) => entries.map(({ login }) => login.observed))).not.toContain(true)
    expect(result?.reason).not.toContain('can log in')
    expect(`${result?.printed}`).not.toContain('deep guest')
  })

  it('shows control characters of a hostile builder as text, and at most 1200 characters', async () => {
    const { result } = await check(
      formatPart('guest', '') +
        formatPart('said', `\u001b]0;title\u0007${'evil '.repeat(2000)}\u202Egnp.exe\n`),
    )
    expect(result?.printed).not.toMatch(/[^\P{C}\n]/u)
    expect(result?.printed.length).toBeLessThanOrEqual(1200)
  })
})
