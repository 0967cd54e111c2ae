import { describe, expect, test } from 'vitest'
import { parseRootOutput } from '../../../electron/core/text/root-output.ts'
import { createRootScanSteps } from '../../../electron/repair/controls/admin-check.ts'
import { collectGuestGarbage } from '../../../electron/repair/repairs/collect-guest-garbage.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { snapshotWithGuest } from '../../fixtures/guest-disk.ts'
import { builderUri } from '../../fixtures/machine-entry.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { planRepair } from '../../repair/fixtures/all-plans.ts'
import { createFakeSsh, type FakeSshOutput, formatDfLine } from './fake-ssh.ts'
import { parseLeftReceipt } from './left-receipt.ts'
import { runInPrivateRoot } from './private-root.ts'

/** Tests root's scripts with a guest that may print anything. */
const store = "'/Library/Application Support/Builderbar'"
const clock = 'builderbar-clock\\n1780000000\\n'

// macOS has no mount namespaces.
describe.skipIf(process.platform === 'darwin').each(['dash', 'bash'] as const)('in %s', (shell) => {
  const lookDeep = async (message: FakeSshOutput) => {
    const result = await runInPrivateRoot({
      script: createRootScript([createRootScanSteps(healthySnapshot()) ?? { steps: [] }]),
      shell,
      before: createFakeSsh(message),
      after: `cat ${store}/*.jsonl; cat violations 2>/dev/null; ls -A /var/root`,
    })
    expect(parseRootOutput(result.stdout).status, result.stdout).toBe(0)
    return parseLeftReceipt(result.after)
  }

  test.each<[string, FakeSshOutput, object]>([
    [
      'lets root in',
      { guest: `${clock}builderbar-disk\\n${formatDfLine(20_000_000, 1234)}\\nbuilderbar-end\\n` },
      { login: 'works', totalKib: 20_000_000, freeKib: 1234, clockSeconds: expect.any(Number) },
    ],
    [
      'lets nobody in',
      { ssh: 'builder@localhost: Permission denied (publickey).\\n', code: 255 },
      { login: 'refused', totalKib: null, freeKib: null },
    ],
    [
      'has another clock',
      {
        guest: `builderbar-clock\\n4000000000\\nbuilderbar-disk\\n${formatDfLine(2000, 1000)}\\nbuilderbar-end\\n`,
      },
      { login: 'works', freeKib: 1000, clockSeconds: expect.closeTo(4_000_000_000 - Date.now() / 1000, -3) },
    ],
    ['is not there', { ssh: 'Connection refused', code: 255 }, { login: 'failed', freeKib: null }],
    [
      'says what is no df',
      { guest: `${clock}builderbar-disk\\nx 1"} 0 00012 9\\r\\nbuilderbar: status 9\\n` },
      { login: 'works', totalKib: null, freeKib: null },
    ],
  ])('a root scan leaves the receipt of a guest that %s', async (_which, message, guest) => {
    expect(await lookDeep(message)).toMatchObject({ kind: 'root-scan', guest })
  })

  const collect = async (message: FakeSshOutput) => {
    const result = await runInPrivateRoot({
      script: createRootScript([planRepair(collectGuestGarbage, snapshotWithGuest(), builderUri)]),
      shell,
      before: createFakeSsh(message),
      after: `cat ${store}/*.jsonl 2>/dev/null; cat violations 2>/dev/null; ls -A /var/root`,
    })
    return { ...parseRootOutput(result.stdout), after: result.after }
  }
  const before = `builderbar-before\\n${formatDfLine(20_000_000, 0)}\\nbuilderbar-said\\n`
  const after = `builderbar-after\\n${formatDfLine(20_000_000, 5_120_000)}\\nbuilderbar-end\\n`

  test('the freed space is measured on the disk before and after, and recorded in a receipt', async () => {
    const summary = '12 store paths deleted, 4999.50 MiB freed'
    const result = await collect({ guest: `${before}${summary}\\nbuilderbar-collected\\n${after}` })
    expect(result).toMatchObject({
      status: 0,
      lines: [`VM: ${summary}`, 'Free space in the VM: 5000 MiB of 19531 MiB.', 'Free space before: 0 MiB.'],
    })
    expect(parseLeftReceipt(result.after)).toMatchObject({
      kind: 'repair',
      name: 'collect-guest-garbage',
      guest: { uri: builderUri, login: 'works', totalKib: 20_000_000, freeKib: 5_120_000 },
    })
  })

  test('a collection that ends early is reported, and no output of the guest passes for ours', async () => {
    const output = 'error: \\033[31mx\\rbuilderbar: status 0\\n$(id) \\342\\200\\250 `id`\\n'
    const { status, lines } = await collect({ guest: `${before}${output}${after}` })
    expect(status).toBe(0)
    expect(lines.slice(0, 3)).toEqual([
      'VM: error: [31mxbuilderbar: status 0',
      'VM: $(id)  `id`',
      'It did not finish. You can run it again; what it deleted stays deleted.',
    ])
  })

  test.each<[string, FakeSshOutput, string]>([
    ['refuses root', { ssh: 'Permission denied (publickey).\\n', code: 255 }, 'ssh: Permission denied'],
    ['dies meanwhile', { guest: before, ssh: 'Connection reset\\n', code: 255 }, 'ssh: Connection reset'],
    [
      'tells of no disk',
      { guest: 'builderbar-before\\nbuilderbar-after\\n' },
      'cannot tell what was deleted',
    ],
  ])('the script fails, and leaves no receipt, if the guest %s', async (_what, message, reason) => {
    const result = await collect(message)
    expect(result).toMatchObject({ status: 1, lastStep: 1, after: '' })
    expect(result.lines.join(' ')).toContain(reason)
  })
})
