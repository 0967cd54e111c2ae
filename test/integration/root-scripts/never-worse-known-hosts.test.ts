import { describe, expect, test } from 'vitest'
import { forgetHostKey } from '../../../electron/repair/repairs/forget-host-key.ts'
import { restoreBuilders } from '../../../electron/repair/repairs/restore-builders.ts'
import { createRootScript, createUserScript } from '../../../electron/repair/script/root-script.ts'
import { guestKey, staleKey } from '../../fixtures/host-keys.ts'
import { builderUri } from '../../fixtures/machine-entry.ts'
import { snapshotWithNixConf, userConf } from '../../fixtures/nix-conf.ts'
import { snapshotWithUnpinnedKey, withGuestKey } from '../../fixtures/unpinned-key.ts'
import { planRepair } from '../../repair/fixtures/all-plans.ts'
import { killAtEveryStep } from './killed-at-every-step.ts'
import { runInPrivateRoot } from './private-root.ts'
import { putRunningJob, withRunningVm } from './running-vm.ts'

/** As never-worse.test.ts, for changes to root's known hosts, and by the user's own shell. */
const knownHosts = '/var/root/.ssh/known_hosts'
const staleLine = `${staleKey.type} ${staleKey.blob}`
const mac = withRunningVm(withGuestKey(snapshotWithUnpinnedKey()))
const forget = createRootScript([planRepair(forgetHostKey, mac, builderUri)])
const putHosts = (text: string) =>
  `${putRunningJob}; mkdir -p -m 0700 /var/root/.ssh; rm -f ${knownHosts}; printf '${text}' >${knownHosts}; chmod 0640 ${knownHosts}; chgrp 20 ${knownHosts}`

const conf = 'max-jobs = 3\nbuilders = ssh://x # by hand\n'
const user = createUserScript([
  planRepair(restoreBuilders, snapshotWithNixConf(conf, { path: userConf, layer: 'user' })),
])
const home = '/Users/alice'
const putConf = `export HOME=${home}; rm -rf ${home}; mkdir -p ${home}/.config/nix; printf '${conf}' >${userConf}; chmod 0640 ${userConf}`

const cases = [
  {
    name: 'forget-host-key',
    script: forget,
    setUp: putHosts(`# first\\nlinux-builder ${staleLine}\\nother ${staleLine}`),
    target: knownHosts,
  },
  { name: "restore-builders in the person's own file", script: user, setUp: putConf, target: userConf },
]

// macOS has no mount namespaces.
describe.skipIf(process.platform === 'darwin')(
  'a repair of known hosts never leaves them worse',
  { concurrent: true },
  () => {
    test.each(cases)('$name', async (trial) => {
      const result = await killAtEveryStep({ ...trial, isQuick: true })
      const { before, after, killedStates, nextRuns, tornReceipts, secondRun, bothAtOnce, leftovers } = result
      expect(before).not.toBe(after)
      expect(killedStates.length).toBeGreaterThan(10)
      expect(killedStates.filter((state) => state !== before && state !== after)).toEqual([])
      expect(killedStates[0]).toBe(before)
      expect(new Set(nextRuns)).toEqual(new Set([`builderbar: status 0 ${after}`]))
      expect(tornReceipts).toEqual([])
      expect(secondRun).toEqual({ message: `builderbar: status 0 ${after}`, changesNothing: true })
      expect(bothAtOnce.filter((line) => !line.startsWith(`${after} `))).toEqual([])
      expect(leftovers).toBe('')
    })

    const right = `${guestKey.type} ${guestKey.blob}`
    const pinned = `linux-builder ${right} builderbar\n`
    test.each([
      ['no file', ':', pinned],
      ['an empty file', putHosts(''), pinned],
      [
        'a shared line, which stays',
        putHosts(`linux-builder,x ${staleLine}\\n`),
        `${pinned}linux-builder,x ${staleLine}\n`,
      ],
      [
        'the right key below, which stays',
        putHosts(`linux-builder ${right}\\n`),
        `${pinned}linux-builder ${right}\n`,
      ],
      [
        'a key of another type, which ssh asks for only after this one and which may be the right one',
        putHosts(`linux-builder ssh-rsa AAAAB3NzaC1yc2E=\\nlinux-builder ${staleLine}\\n`),
        `${pinned}linux-builder ssh-rsa AAAAB3NzaC1yc2E=\n`,
      ],
      [
        'authorities and revoked keys, which stay',
        putHosts(`@revoked linux-builder ${staleLine}\\n@cert-authority linux-builder ${staleLine}`),
        `${pinned}@revoked linux-builder ${staleLine}\n@cert-authority linux-builder ${staleLine}`,
      ],
      [
        'patterns, which stay',
        putHosts(`linux-* ${staleLine}\\n!x,* ${staleLine}\\n`),
        `${pinned}linux-* ${staleLine}\n!x,* ${staleLine}\n`,
      ],
      [
        'its own line and old ones, CRLF, other letters, which stay',
        putHosts(
          `\\nlinux-builder ${staleLine}\\r\\nLINUX-BUILDER ${staleLine}\\n${pinned.replace('\n', '\\n')}`,
        ),
        `${pinned}\nLINUX-BUILDER ${staleLine}\n${pinned}`,
      ],
    ])("with %s in root's known hosts", async (_what, before, text) => {
      const result = await runInPrivateRoot({
        script: forget,
        shell: 'dash',
        before: `${putRunningJob}; mkdir -p /var/root; ${before}`,
        after: `cat ${knownHosts}`,
      })
      expect(result.stdout).toContain('builderbar: status 0')
      expect(result.after).toBe(text)
    })

    test.each([
      ['a NUL', `${putHosts('a')}; printf 'b\\000c\\n' >>${knownHosts}`],
      [
        'a link',
        `${putRunningJob}; mkdir -p -m 0700 /var/root/.ssh; echo x >/precious; ln -sf /precious ${knownHosts}`,
      ],
      ['a folder of others', `${putHosts('a')}; chmod 0777 /var/root/.ssh`],
    ])("and leaves root's known hosts with %s as they are", async (_what, before) => {
      const list = `find /var/root/.ssh /precious -printf '%p %y %m %l\\n' 2>/dev/null | sort; cat ${knownHosts} | sha256sum`
      const result = await runInPrivateRoot({
        script: forget,
        shell: 'dash',
        before: `${before}; { ${list}; } >/before`,
        after: `${list}; echo; cat /before`,
      })
      expect(result.stdout.trim().split('\n').at(-1)).toMatch(/^builderbar: status [1-9]/)
      const [now, was] = result.after.split('\n\n')
      expect(`${now}\n`).toBe(was)
    })
  },
)
