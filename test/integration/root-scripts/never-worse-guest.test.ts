import { describe, expect, test } from 'vitest'
import { collectGuestGarbage } from '../../../electron/repair/repairs/collect-guest-garbage.ts'
import { loadService } from '../../../electron/repair/repairs/load-service.ts'
import { recreateDisk } from '../../../electron/repair/repairs/recreate-disk.ts'
import { reinstallKey } from '../../../electron/repair/repairs/reinstall-key.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { diskReceipt, formerName, snapshotWithDisk, snapshotWithGuest } from '../../fixtures/guest-disk.ts'
import { anOutdatedKey, keyPath } from '../../fixtures/key-file.ts'
import { builderUri } from '../../fixtures/machine-entry.ts'
import { observed } from '../../fixtures/observation.ts'
import { receiptId } from '../../fixtures/receipt.ts'
import { label } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { planRepair } from '../../repair/fixtures/all-plans.ts'
import { planNewestUndo } from '../../repair/fixtures/newest-undo.ts'
import { createFakeSsh, formatDfLine } from './fake-ssh.ts'
import { killAtEveryStep, type Trial } from './killed-at-every-step.ts'
import { runInPrivateRoot } from './private-root.ts'

/** As never-worse.test.ts, for the guest: its service, disk, key and store. */
const plist = `/Library/LaunchDaemons/${label}.plist`
const home = '/var/lib/linux-builder'
const disk = `${home}/nixos.qcow2`
const setUpJob = `echo x >${plist}; mkdir -p launchd; rm -f launchd/*; touch launchd/loaded; echo 88 >launchd/pid`
const makesDisk = `mkdir -p ${home}; rm -rf ${home}/*; echo old >${disk}; printf '#!/bin/sh\\n[ -e ${disk} ] || echo new >${disk}\\n' >launchd/starts; chmod 755 launchd/starts`
const makesKeys = `mkdir -p /etc/nix ${home}/keys; for half in '' .pub; do echo "old$half" >${keyPath}$half; echo "new$half" >${home}/keys/builder_ed25519$half; done; chmod 0600 ${keyPath} ${home}/keys/builder_ed25519`
const folders = ['/', '/etc', '/etc/nix'].map((path) => ({ path, uid: 0, mode: 0o755 }))
const guestSays = `builderbar-before\\n${formatDfLine(2000, 0)}\\nbuilderbar-said\\n5 store paths deleted\\nbuilderbar-collected\\nbuilderbar-after\\n${formatDfLine(2000, 1900)}\\nbuilderbar-end\\n`

/** The script identifies the former disk by its inode, which differs for each new one. */
const undoDisk = planNewestUndo(snapshotWithDisk({ receipts: observed([diskReceipt()]) }))
const undoScript = undoDisk?.ok ? createRootScript([undoDisk.plan]) : 'false'
const hasFormer = `mkdir -p -m 0700 '/Library/Application Support/Builderbar/backups/${receiptId}'; chmod 755 '/Library/Application Support/Builderbar'; mv ${disk} ${home}/${formerName}; echo new >${disk}; inode=$(stat -c %i ${home}/${formerName}); template=\${template:-$script}; script=$(printf '%s\\n' "$template" | sed "s/'4711'/'$inode'/")`

interface Case extends Trial {
  readonly name: string
  /** All states that may follow a kill, from untouched to complete. */
  readonly states: readonly string[]
  /** Exit codes of the run after a kill and of a second complete run, and whether the latter changes nothing. */
  readonly exitCodes: readonly number[]
  readonly secondRun: { readonly status: number; readonly changesNothing: boolean }
}

const cases: readonly Case[] = [
  {
    name: 'load-service',
    script: createRootScript([planRepair(loadService)]),
    setUp: `echo x >${plist}; mkdir -p launchd; rm -f launchd/*; touch launchd/disabled`,
    printState: 'echo $(ls launchd | grep -v calls)',
    // A kill does not reach launchd, which may have loaded the service without having started it yet.
    states: ['disabled', '', 'loaded', 'loaded pid'],
    exitCodes: [0],
    secondRun: { status: 0, changesNothing: true },
  },
  {
    name: 'recreate-disk',
    script: createRootScript([planRepair(recreateDisk, snapshotWithDisk())]),
    setUp: `${setUpJob}; ${makesDisk}`,
    printState: `echo $(cat ${disk} 2>/dev/null) of $(cat ${disk}.before-builderbar-* 2>/dev/null), $(ls launchd | grep -c pid)`,
    // The service may also be loaded while its start script is about to create the disk.
    states: ['old of , 1', 'old of , 0', 'of old, 0', 'of old, 1', 'new of old, 1'],
    // It does not create a second former disk: it fails if one exists.
    exitCodes: [0, 1],
    secondRun: { status: 1, changesNothing: true },
  },
  {
    name: 'the undo of recreate-disk',
    script: undoScript,
    setUp: `${setUpJob}; ${makesDisk}; ${hasFormer}`,
    printState: `echo $(cat ${disk} 2>/dev/null) of $(cat ${disk}.before-builderbar-* 2>/dev/null), $(ls launchd | grep -c pid)`,
    states: ['new of old, 1', 'new of old, 0', 'old of , 0', 'old of , 1'],
    exitCodes: [0],
    // It recognizes the disk that is already back, starts the builder once more and says so.
    secondRun: { status: 0, changesNothing: false },
  },
  {
    name: 'reinstall-key',
    script: createRootScript([
      planRepair(
        reinstallKey,
        healthySnapshot({ keys: [anOutdatedKey({ folders: observed(folders) })] }),
        keyPath,
      ),
    ]),
    setUp: makesKeys,
    printState: `echo $(cat ${keyPath} ${keyPath}.pub) $(stat -c %a ${keyPath} ${keyPath}.pub)`,
    states: ['old old.pub 600 644', 'new old.pub 600 644', 'new new.pub 600 644'],
    exitCodes: [0],
    secondRun: { status: 0, changesNothing: true },
  },
  {
    name: 'collect-guest-garbage',
    script: createRootScript([planRepair(collectGuestGarbage, snapshotWithGuest(), builderUri)]),
    setUp: `rm -rf /var/root; ${createFakeSsh({ guest: guestSays })}`,
    printState:
      "cat '/Library/Application Support/Builderbar'/*.jsonl 2>/dev/null | grep -c guest | sed 's/[2-9]/1/'",
    states: ['0', '1'],
    exitCodes: [0],
    // Each run leaves a receipt of its observations.
    secondRun: { status: 0, changesNothing: false },
  },
]

// macOS has no mount namespaces.
describe.skipIf(process.platform === 'darwin')(
  'a repair of the guest never leaves it worse',
  { concurrent: true },
  () => {
    test.each(cases)('$name', async ({ states, exitCodes, secondRun, ...trial }) => {
      const end = await killAtEveryStep({ ...trial, isQuick: true })
      expect([end.before, end.after]).toEqual([states[0], states.at(-1)])
      expect(end.killedStates.length).toBeGreaterThan(10)
      expect(end.killedStates.filter((state) => !states.includes(state))).toEqual([])
      expect(end.killedStates[0]).toBe(states[0])
      const right = exitCodes.map((status) => `builderbar: status ${status} ${states.at(-1)}`)
      expect(end.nextRuns.filter((line) => !right.includes(line))).toEqual([])
      expect(end.tornReceipts).toEqual([])
      expect(end.secondRun.message).toBe(`builderbar: status ${secondRun.status} ${states.at(-1)}`)
      expect(end.secondRun.changesNothing).toBe(secondRun.changesNothing)
      expect(end.bothAtOnce.filter((line) => !line.startsWith(`${states.at(-1)} `))).toEqual([])
      expect(end.leftovers).toBe('')
    })
  },
)

const getScript = (name: string) => cases.find((candidate) => candidate.name === name)?.script ?? 'false'
const mountReadOnly = (folder: string) =>
  `mount --bind ${folder} ${folder}; mount -o remount,ro,bind ${folder}`
const mountSmall = (folder: string) =>
  `mkdir -p /kept; cp -a ${folder}/. /kept; mount -t tmpfs -o size=16k,mode=0755 tmpfs ${folder}; cp -a /kept/. ${folder}; head -c 65536 /dev/zero >${folder}/full 2>/dev/null || :`

// macOS has no mount namespaces.
describe.skipIf(process.platform === 'darwin')('in an unsafe place', { concurrent: true }, () => {
  test.each([
    [
      'recreate-disk',
      'on a disk without room',
      `mount -t tmpfs -o size=1m,mode=0755 tmpfs ${home}; echo old >${disk}`,
    ],
    ['recreate-disk', 'on a read-only disk', mountReadOnly(home)],
    ['recreate-disk', 'where the disk is a link', `mv ${disk} /real; ln -s /real ${disk}`],
    ['recreate-disk', 'where the folder is a link', `mv ${home} /real; ln -s /real ${home}`],
    ['recreate-disk', "where the disk is somebody's", `chown 501 ${disk}`],
    ['recreate-disk', 'where a former disk lies', `echo older >${disk}.before-builderbar-20200101T000000Z`],
    ['recreate-disk', 'where others may write the plist', `chmod 666 ${plist}`],
    ['reinstall-key', 'on a full disk', mountSmall('/etc/nix')],
    ['reinstall-key', 'on a read-only disk', mountReadOnly('/etc/nix')],
    ['reinstall-key', 'where the key is a link', `mv ${keyPath} /real; ln -s /real ${keyPath}`],
    ['reinstall-key', 'where others may write the pair', `chmod 777 ${home}/keys`],
    [
      'reinstall-key',
      'where half of the pair is a link',
      `cd ${home}/keys; mv builder_ed25519.pub x; ln -s x builder_ed25519.pub`,
    ],
  ])('%s %s leaves everything as it is, and the builder running', async (name, _where, spoil) => {
    const list = `find /etc/nix ${home} /real -printf '%p %y %m %u:%g %s %l\\n' 2>/dev/null | sort; cat ${disk} ${keyPath} ${keyPath}.pub 2>/dev/null; cat /private-root/launchd/pid`
    const result = await runInPrivateRoot({
      script: getScript(name),
      shell: 'dash',
      before: `${setUpJob}; ${makesDisk}; ${makesKeys}; (${spoil}); { ${list}; } >/before`,
      after: `${list}; echo; cat /before`,
    })
    expect(result.stdout.trim().split('\n').at(-1)).toMatch(/^builderbar: status [1-9]/)
    const [now, was] = result.after.split('\n\n')
    expect(`${now}\n`).toBe(was)
  })

  test('a disk that cannot be renamed is started as it was', async () => {
    const failing =
      'mv /usr/bin/mv /usr/bin/real-mv; printf \'#!/bin/sh\\ncase $* in *qcow2*) exit 1 ;; esac\\nexec /usr/bin/real-mv "$@"\\n\' >/usr/bin/mv; chmod 755 /usr/bin/mv'
    const result = await runInPrivateRoot({
      script: getScript('recreate-disk'),
      shell: 'bash',
      before: `${setUpJob}; ${makesDisk}; ${failing}`,
      after: `cat ${disk}; ls ${home}; ls launchd`,
    })
    expect(result.stdout).toMatch(/could not be renamed[^\n]*\nbuilderbar: status 1\n$/)
    expect(result.after).toBe('old\nnixos.qcow2\ncalls\nloaded\npid\nstarts\n')
  })
})
