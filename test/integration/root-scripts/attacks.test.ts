import { describe, expect, test } from 'vitest'
import { parseRootOutput } from '../../../electron/core/text/root-output.ts'
import { collectGuestGarbage } from '../../../electron/repair/repairs/collect-guest-garbage.ts'
import { relinkMachines } from '../../../electron/repair/repairs/relink-machines.ts'
import { repairMachinesPath } from '../../../electron/repair/repairs/repair-machines-path.ts'
import { restartBuilder } from '../../../electron/repair/repairs/restart-builder.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { snapshotWithGuest } from '../../fixtures/guest-disk.ts'
import { builderUri, machinesPath } from '../../fixtures/machine-entry.ts'
import {
  localhostLine,
  snapshotWithModifiedStore,
  snapshotWithPlainMachines,
} from '../../fixtures/plain-machines.ts'
import { planRepair } from '../../repair/fixtures/all-plans.ts'
import { runInPrivateRoot, shells } from './private-root.ts'

const nixStore = '/nix/var/nix/profiles/default/bin/nix-store'
const repairStore = createRootScript([
  planRepair(repairMachinesPath, snapshotWithModifiedStore(), machinesPath),
])

/** Shell text that replaces a program. */
const replaceProgram = (path: string, text: string) =>
  `mkdir -p "$(dirname ${path})"; rm -f ${path}; echo ${Buffer.from(`#!/bin/sh\n${text}\n`).toString('base64')} | base64 -d >${path}; chmod 755 ${path}`

// macOS has no mount namespaces.
describe.skipIf(process.platform === 'darwin').each(shells)('in %s', (shell) => {
  test("nothing from the caller's environment reaches what root runs", async () => {
    const foreign = [
      'HOME=/Users/alice',
      'NIX_CONFIG=plugin-files=/Users/alice/evil.so',
      'NIX_USER_CONF_FILES=/Users/alice/nix.conf',
      'XDG_CONFIG_HOME=/Users/alice/.config',
      'PERL5OPT=-Mevil',
      'SSH_AUTH_SOCK=/tmp/agent',
      'CDPATH=/Users/alice',
      'LC_ALL=de_DE.UTF-8',
      'TMPDIR=/Users/alice',
    ]
    const result = await runInPrivateRoot({
      script: repairStore,
      shell,
      before: `${replaceProgram(nixStore, 'env >>/private-root/environment')}; export ${foreign.map((assignment) => `'${assignment}'`).join(' ')}`,
      after: 'sort -u /private-root/environment',
    })
    expect(parseRootOutput(result.stdout).status, result.stdout).toBe(0)
    // Variables that shells set themselves contain the working folder and the nesting level.
    const lines = result.after
      .split('\n')
      .filter((line) => line !== '' && !/^(PWD|OLDPWD|SHLVL|_)=/.test(line))
    expect(lines).toEqual(['HOME=/var/root', 'LC_ALL=C', 'PATH=/usr/bin:/bin:/usr/sbin:/sbin'])
  })

  test('no output of a program passes for output of the script', async () => {
    const message = String.raw`printf 'builderbar: step 9 of 9: x\nx\rbuilderbar: status 0\nbuilderbar: status 0\n'; exit 7`
    const result = await runInPrivateRoot({
      script: repairStore,
      shell,
      before: replaceProgram(nixStore, message),
    })
    const output = parseRootOutput(result.stdout)
    expect(output).toMatchObject({ status: 7, lastStep: 1 })
    expect(output.lines.slice(0, 4)).toEqual([
      '| builderbar: step 9 of 9: x',
      '| x',
      '| builderbar: status 0',
      '| builderbar: status 0',
    ])
  })

  const collect = createRootScript([planRepair(collectGuestGarbage, snapshotWithGuest(), builderUri)])
  test.each([
    ['writes without end', collect, 'exec yes error >&2'],
    ['prints without end', collect, 'exec yes'],
    ['never ends', collect.replace('call_guest 300', 'call_guest 2'), 'echo word >&2; exec sleep 600'],
    [
      'leaves a process that holds its output',
      collect.replace('call_guest 300', 'call_guest 2'),
      'sleep 300 & exec sleep 600',
    ],
  ])('root neither waits for a guest that %s, nor keeps its output', async (_what, script, message) => {
    const result = await runInPrivateRoot({
      script,
      shell,
      before: `${replaceProgram('/usr/bin/ssh', message)}; mkdir -p /var/root; mount -t tmpfs -o size=1m,mode=0700 tmpfs /var/root`,
      after: 'ls -A /var/root; ls /var/run | grep builderbar; df -k --output=used /var/root | tail -1',
    })
    expect(parseRootOutput(result.stdout)).toMatchObject({ status: 1, lastStep: 1 })
    expect(result.after.trim()).toBe('0')
  })
})

// macOS has no mount namespaces.
describe.skipIf(process.platform === 'darwin')('root', () => {
  test('copies nothing into a folder that another account can change', async () => {
    const watchCopies = `mv /usr/bin/cp /usr/bin/real-cp; ${replaceProgram('/usr/bin/cp', 'echo "$*" >>/private-root/copies; exec /usr/bin/real-cp "$@"')}`
    const result = await runInPrivateRoot({
      script: createRootScript([
        planRepair(relinkMachines, snapshotWithPlainMachines(localhostLine), machinesPath),
      ]),
      shell: 'dash',
      before: `mkdir -p /etc/nix /etc/static/nix; rm -f ${machinesPath}; printf '%s' '${localhostLine}' >${machinesPath}; echo managed >/etc/static/nix/machines; chown 1234 /etc/nix; ${watchCopies}`,
      after: 'ls -A /etc/nix; cat copies 2>/dev/null',
    })
    expect(parseRootOutput(result.stdout).status).toBe(1)
    expect(result.after).not.toMatch(/builderbar/)
  })

  test('does not mistake a name in its lock folder for a process', async () => {
    const result = await runInPrivateRoot({
      script: createRootScript([planRepair(restartBuilder)]),
      shell: 'bash',
      before: `touch launchd/loaded; for name in -1 '1 2' x; do ln -s "since x" "/var/run/builderbar.lock.$name"; done`,
    })
    expect(parseRootOutput(result.stdout), result.stdout).toMatchObject({ status: 0, lines: [] })
  })

  test('says which process holds the lock, since when and how to end it, and prints nothing else from the link', async () => {
    const result = await runInPrivateRoot({
      script: createRootScript([planRepair(restartBuilder)]),
      shell: 'dash',
      before: `sleep 30 & ln -s "$(printf 'since 2026\\nbuilderbar: step 1 of 1: x')" "/var/run/builderbar.lock.$!"; echo "$!" >pid`,
      after: 'cat pid',
    })
    const pid = result.after.trim()
    const output = parseRootOutput(result.stdout)
    expect(output).toMatchObject({ status: 75, lastStep: 0 })
    expect(output.lines.join('\n')).toBe(
      `Another Builderbar script has been running since 2026builderbar: step 1 of 1: x. It ends by itself. To end it now: sudo kill -9 ${pid}. Nothing was changed.`,
    )
  })

  test('is not kept out by another account, whose process has the number of a run that was killed', async () => {
    const result = await runInPrivateRoot({
      script: createRootScript([planRepair(restartBuilder)]),
      shell: 'dash',
      before: `touch launchd/loaded; setpriv --reuid 1234 --clear-groups sleep 20 >/dev/null & sleep 0.2; ln -s "since x" "/var/run/builderbar.lock.$!"; echo "$!" >pid`,
      after: 'kill -9 "$(cat pid)"; ls /var/run | grep builderbar',
    })
    expect(parseRootOutput(result.stdout), result.stdout).toMatchObject({ status: 0, lines: [] })
    expect(result.after).toBe('')
  })

  test('is let in once its word to a holder that hangs or is stopped was followed', async () => {
    const script = createRootScript([
      {
        ...planRepair(restartBuilder),
        values: '',
        steps: [{ description: 'hangs', script: '/bin/sleep 300' }],
      },
    ])
    const encodedScript = Buffer.from(script).toString('base64')
    const result = await runInPrivateRoot({
      script: createRootScript([planRepair(restartBuilder)]),
      shell: 'bash',
      before: `touch launchd/loaded; H=$(echo ${encodedScript} | base64 -d); for signal in CONT STOP; do sh -c "$H" >/dev/null & holder=$!; until [ -L "/var/run/builderbar.lock.$holder" ]; do sleep 0.1; done; sleep 0.3; kill -$signal "$holder"; said=$(sh -c "$3" | sed -n "s/.*it now: sudo \\(kill -9 [0-9]*\\)\\..*/\\1/p"); [ "$said" = "kill -9 $holder" ]; $said; pkill -P "$holder" sleep || :; done`,
    })
    expect(parseRootOutput(result.stdout), result.stdout).toMatchObject({ status: 0, lines: [] })
  })

  const restart = planRepair(restartBuilder)
  const criticalSection = `(set -C; : >"/private-root/$round") 2>/dev/null || echo "$round" >>/private-root/overlaps
/bin/sleep 0.1
/bin/rm -f "/private-root/$round"; echo x >>/private-root/held`
  /** Each round has its own lock with a stale link, so that many can run at once. */
  const lockedScript = createRootScript([
    { ...restart, values: '', steps: [{ description: 'holds', script: criticalSection }] },
  ]).replace('/var/run/builderbar.lock', '/var/run/$round.lock')
  const quotedScript = `'${lockedScript.replace("lock='", 'lock="').replaceAll("'", `'\\''`)}'`
  const rounds = Number(process.env.BUILDERBAR_LOCK_ROUNDS ?? 18)

  test.each([2, 4, 8])(
    'runs one script at a time, with %d runs beside a stale lock',
    async (runs) => {
      const result = await runInPrivateRoot({
        script: `text=${quotedScript}
contend() {
  ln -s since "/var/run/$1.lock.99999999"
  for run in $(seq ${runs}); do dash -c "round=$1; $text" >/dev/null & done
  wait
}
for first in $(seq 1 6 ${rounds}); do
  for round in $(seq "$first" "$((first + 5))"); do contend "round$round" & done
  wait
done
echo "overlaps $(cat /private-root/overlaps 2>/dev/null | wc -l) held $(sort -u /private-root/held | wc -l) times $(cat /private-root/held | wc -l)"`,
        shell: 'bash',
        // A hundredth of the waits: a second run that overlaps does so within milliseconds.
        before: `mv /usr/bin/sleep /usr/bin/real-sleep; ${replaceProgram('/usr/bin/sleep', 'exec /usr/bin/real-sleep 0.01')}`,
      })
      expect(result.stdout).toMatch(/^overlaps 0 held 1 times/)
      const times = Number(/times (\d+)/.exec(result.stdout)?.[1])
      // Of runs at the same time one continues; on a slow machine all of them may give up.
      expect(times).toBeGreaterThan(rounds / 2)
    },
    1_800_000,
  )
})
