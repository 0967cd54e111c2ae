import { describe, expect, test } from 'vitest'
import { receipt } from '../../../electron/builder/receipt.ts'
import { readRootOutput } from '../../../electron/builder/root-output.ts'
import { deepLookScript } from '../../../electron/repair/deep-look-script.ts'
import { healthySnapshot } from '../../diagnose/healthy-snapshot.ts'
import { runPrivately } from './private-root.ts'
import { dfSays, type GuestSays, sshSaying } from './ssh-stand-in.ts'

/** What root's scripts make of a guest that may say anything. */
const kept = "'/Library/Application Support/Builderbar'"
const clock = 'builderbar-clock\\n1780000000\\n'

// macOS has no mount namespaces.
describe.skipIf(process.platform === 'darwin').each(['dash', 'bash'] as const)('in %s', (shell) => {
  const lookDeep = async (says: GuestSays) => {
    const ran = await runPrivately({
      script: deepLookScript(healthySnapshot())?.script ?? '',
      shell,
      before: sshSaying(says),
      after: `cat ${kept}/*.json; cat violations 2>/dev/null; ls -A /var/root`,
    })
    expect(readRootOutput(ran.stdout).status, ran.stdout).toBe(0)
    return receipt.parse(JSON.parse(ran.after))
  }

  test.each<[string, GuestSays, object]>([
    [
      'lets root in',
      { guest: `${clock}builderbar-disk\\n${dfSays(20_000_000, 1234)}\\nbuilderbar-end\\n` },
      { login: 'works', totalKib: 20_000_000, freeKib: 1234 },
    ],
    [
      'lets nobody in',
      { ssh: 'builder@localhost: Permission denied (publickey).\\n', code: 255 },
      { login: 'refused', totalKib: null, freeKib: null },
    ],
    ['is not there', { ssh: 'Connection refused', code: 255 }, { login: 'failed', freeKib: null }],
    [
      'says what is no df',
      { guest: `${clock}builderbar-disk\\nx 1"} 0 00012 9\\r\\nbuilderbar: status 9\\n` },
      { login: 'works', totalKib: null, freeKib: null },
    ],
  ])('a deep look leaves the receipt of a guest that %s', async (_which, says, guest) => {
    expect(await lookDeep(says)).toMatchObject({ what: 'deep-look', guest })
  })
})
