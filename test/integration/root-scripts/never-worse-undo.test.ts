import { beforeAll, describe, expect, test } from 'vitest'
import type { Receipt } from '../../../electron/core/model/receipt.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { observed } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { planNewestUndo } from '../../repair/fixtures/newest-undo.ts'
import { fileTrials } from './file-trials.ts'
import { killAtEveryStep } from './killed-at-every-step.ts'
import { parseLeftReceipt, renameReceipt } from './left-receipt.ts'
import { runInPrivateRoot } from './private-root.ts'

/**
 * Kills each undo at the start of each of its programs: the file is then as the repair left it or as it was before,
 * never partial.
 */
const store = '/Library/Application Support/Builderbar'
const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** Runs the repair, and gives its receipt a known name. */
const formatRepairedSetUp = (setUp: string, script: string) =>
  `${setUp}; dash -c ${quote(script)} >/dev/null; ${renameReceipt}`

/**
 * Packs the state that the repair leaves the first time, and unpacks it afterwards, which takes a third of the time.
 */
const runOnce = (setUp: string) => {
  const archive = '/private-root/repaired.tar'
  const changedPaths = `'Library/Application Support/Builderbar' etc/nix $(cd /; ls -d var/root/.ssh 2>/dev/null)`
  return `if [ -e ${archive} ]; then tar -xpf ${archive} -C /; else ${setUp}; tar -cpf ${archive} -C / ${changedPaths}; fi`
}

let receipts: readonly Receipt[] = []
beforeAll(async () => {
  const makeStore = `rm -rf '${store}'; mkdir -p '/Library/Application Support'`
  const lines = fileTrials.map(
    ({ setUp, script }) =>
      `${makeStore}; ${formatRepairedSetUp(setUp, script)}; cat '${store}'/*.jsonl; echo ===`,
  )
  const result = await runInPrivateRoot({ script: lines.join('\n'), shell: 'bash' })
  receipts = result.stdout
    .split('===\n')
    .flatMap((text) => (text.includes('{') ? [parseLeftReceipt(text)] : []))
})

// macOS has no mount namespaces.
describe.skipIf(process.platform === 'darwin')(
  'an undo never leaves the Mac worse',
  { concurrent: true },
  () => {
    test.each(fileTrials)('of $name', async ({ name, script, setUp, target }) => {
      const leftReceipt = receipts.find((receipt) => receipt.name === name)
      const planning =
        leftReceipt === undefined
          ? null
          : planNewestUndo(healthySnapshot({ receipts: observed([leftReceipt]) }))
      if (!planning?.ok) throw new Error(`${name} cannot be taken back`)
      const trialResult = await killAtEveryStep({
        script: createRootScript([planning.plan]),
        setUp: runOnce(formatRepairedSetUp(setUp, script)),
        target,
        isQuick: true,
      })
      const { before, after, killedStates, nextRuns } = trialResult
      expect(before).not.toBe(after)
      expect(killedStates.length).toBeGreaterThan(10)
      expect(killedStates.filter((state) => state !== before && state !== after)).toEqual([])
      expect([killedStates[0], killedStates.at(-1)]).toEqual([before, after])
      expect(new Set(nextRuns)).toEqual(new Set([`builderbar: status 0 ${after}`]))
      expect(trialResult.secondRun.message).toBe(`builderbar: status 0 ${after}`)
      expect(trialResult.tornReceipts).toEqual([])
      expect(trialResult.bothAtOnce.filter((line) => !line.startsWith(`${after} `))).toEqual([])
      expect(trialResult.leftovers).toBe('')
    })
  },
)
