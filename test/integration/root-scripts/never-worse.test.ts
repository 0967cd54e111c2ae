import { describe, expect, test } from 'vitest'
import { removeMalformedLine } from '../../../electron/repair/repairs/remove-malformed-line.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { machinesPath } from '../../fixtures/machine-entry.ts'
import { goodLine, malformedLine, snapshotWithPlainMachines } from '../../fixtures/plain-machines.ts'
import { planRepair } from '../../repair/fixtures/all-plans.ts'
import { fileTrials } from './file-trials.ts'
import { killAtEveryStep } from './killed-at-every-step.ts'
import { runInPrivateRoot } from './private-root.ts'

/**
 * Kills each root script at the start of each of its programs, in turn. The state then is old or new and never partial;
 * the next run succeeds, one more changes nothing, and two at once do not interfere. All runs of one script share a
 * private root, which is fast.
 */
// macOS has no mount namespaces.
describe.skipIf(process.platform === 'darwin')(
  'a repair never leaves the Mac worse',
  { concurrent: true },
  () => {
    test.each(fileTrials)('$name', async (trial) => {
      const { before, after, killedStates, nextRuns, tornReceipts, secondRun, bothAtOnce, leftovers } =
        await killAtEveryStep(trial)
      expect(before).not.toBe(after)
      expect(killedStates.length).toBeGreaterThan(10)
      expect(killedStates.filter((state) => state !== before && state !== after)).toEqual([])
      // The last of them ran completely, the first not at all.
      expect([killedStates[0], killedStates.at(-1)]).toEqual([before, after])
      expect(new Set(nextRuns)).toEqual(new Set([`builderbar: status 0 ${after}`]))
      expect(tornReceipts).toEqual([])
      expect(secondRun).toEqual({ message: `builderbar: status 0 ${after}`, changesNothing: true })
      expect(bothAtOnce).toHaveLength(6)
      expect(bothAtOnce.filter((line) => !line.startsWith(`${after} `))).toEqual([])
      expect(leftovers).toBe('')
    })
  },
)

const removal = fileTrials.find(({ name }) => name === 'remove-malformed-line')
const relink = fileTrials.find(({ name }) => name === 'relink-machines')
const longFile = `# ${'x'.repeat(40_000)}\n${malformedLine}\n`
const fullScript = createRootScript([
  planRepair(removeMalformedLine, snapshotWithPlainMachines(longFile), machinesPath),
])
const onSmallDisk = `mkdir -p /etc/nix; mount -t tmpfs -o size=64k,mode=0755 tmpfs /etc/nix; { printf '# '; head -c 40000 /dev/zero | tr '\\0' x; printf '\\n%s\\n' '${malformedLine}'; } >${machinesPath}`

// macOS has no mount namespaces.
describe.skipIf(process.platform === 'darwin')(
  'a machines file in an unsafe place',
  { concurrent: true },
  () => {
    const readOnly = 'mount --bind /etc/nix /etc/nix; mount -o remount,ro,bind /etc/nix'
    const notRoots = 'chown 501 /etc/nix'
    test.each([
      ['on a full disk', fullScript, onSmallDisk],
      [
        'where receipts have no room',
        removal?.script,
        `${removal?.setUp}; mkdir -p '/Library/Application Support/Builderbar'; mount -t tmpfs -o size=4k,nr_inodes=2,mode=0755 tmpfs '/Library/Application Support/Builderbar'`,
      ],
      ['on a read-only disk', removal?.script, `${removal?.setUp}; ${readOnly}`],
      ['on a read-only disk, to be linked', relink?.script, `${relink?.setUp}; ${readOnly}`],
      ['in a folder of somebody', removal?.script, `${removal?.setUp}; ${notRoots}`],
      ['in a folder of somebody, to be linked', relink?.script, `${relink?.setUp}; ${notRoots}`],
      [
        'that is a link now',
        removal?.script,
        `${removal?.setUp}; mv ${machinesPath} /real; ln -s /real ${machinesPath}`,
      ],
      [
        'that is a link of somebody now',
        relink?.script,
        `${relink?.setUp}; mv ${machinesPath} /real; ln -s /real ${machinesPath}`,
      ],
      ['that changed meanwhile', removal?.script, `${removal?.setUp}; echo >>${machinesPath}`],
      ['that is a folder now', removal?.script, `rm -f ${machinesPath}; mkdir -p ${machinesPath}`],
      [
        "without nix-darwin's own, to be linked",
        relink?.script,
        `${relink?.setUp}; rm /etc/static/nix/machines`,
      ],
    ])('%s stays as it is', async (_where, script = 'false', before) => {
      const list = `find /etc/nix /real /etc/static -printf '%p %y %m %u:%g %s %l\\n' 2>/dev/null | sort; cat ${machinesPath} /real 2>/dev/null | sha256sum`
      const result = await runInPrivateRoot({
        script,
        shell: 'dash',
        before: `mkdir -p '/Library/Application Support'; ${before}; { ${list}; } >/before`,
        after: `${list}; echo; cat /before`,
      })
      expect(result.stdout.trim().split('\n').at(-1)).toMatch(/^builderbar: status [1-9]/)
      const [now, was] = result.after.split('\n\n')
      expect(`${now}\n`).toBe(was)
    })

    test('with a link at its temporary name is repaired, and the link is not followed', async () => {
      const before = `${removal?.setUp}; mkdir -p '/Library/Application Support'; echo precious >/precious; ln -s /precious ${machinesPath}.builderbar-new`
      const result = await runInPrivateRoot({
        script: removal?.script ?? '',
        shell: 'bash',
        before,
        after: `cat ${machinesPath} /precious; ls /etc/nix`,
      })
      expect(result.stdout).toContain('builderbar: status 0')
      expect(result.after).toContain(`# by hand\n${goodLine}\nprecious\n`)
      expect(result.after).not.toContain('builderbar-new')
    })
  },
)
