import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { leaveNixbld } from '../../../electron/repair/repairs/leave-nixbld.ts'
import { restoreBuilders } from '../../../electron/repair/repairs/restore-builders.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { snapshotWithNixConf, systemConf } from '../../fixtures/nix-conf.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { planRepair } from '../../repair/fixtures/all-plans.ts'
import { killAtEveryStep, type Trial } from './killed-at-every-step.ts'

/** As never-worse.test.ts, for Nix's settings and the build group. */
const conf = 'max-jobs = 4\nbuilders =\n'
const daemon = 'org.nixos.nix-daemon'
const dseditgroup = readFileSync(new URL('../../fake-mac/private/dseditgroup.sh', import.meta.url)).toString(
  'base64',
)

const cases: readonly (Trial & { readonly name: string; readonly states: readonly [string, string] })[] = [
  {
    name: 'restore-builders',
    script: createRootScript([planRepair(restoreBuilders, snapshotWithNixConf(conf))]),
    // The fake launchctl has one service, which is the nix-daemon here.
    setUp: `sed -i 's/org\\.nixos\\.linux-builder/${daemon}/' /usr/bin/launchctl; rm -f launchd/*; touch launchd/loaded; echo 88 >launchd/pid; mkdir -p /etc/nix; rm -f ${systemConf}; printf '%s' '${conf}' >${systemConf}; chmod 0644 ${systemConf}`,
    printState: `echo $(cat ${systemConf})`,
    states: ['max-jobs = 4 builders =', 'max-jobs = 4'],
    isQuick: true,
  },
  {
    name: 'leave-nixbld',
    script: createRootScript([planRepair(leaveNixbld, healthySnapshot(), 'alice')]),
    setUp: `echo ${dseditgroup} | base64 -d >/usr/sbin/dseditgroup; chmod 755 /usr/sbin/dseditgroup; grep -q '^alice:' /etc/passwd || echo 'alice:x:501:20::/:/bin/sh' >>/etc/passwd; sed -i '/^nixbld:/d' /etc/group; echo 'nixbld:x:30000:nixbld1,alice' >>/etc/group`,
    // After the change it only prints, so it is killed at its lines of output too.
    printState: 'grep ^nixbld: /etc/group',
    states: ['nixbld:x:30000:nixbld1,alice', 'nixbld:x:30000:nixbld1'],
  },
]

// macOS has no mount namespaces.
describe.skipIf(process.platform === 'darwin')(
  "a repair of Nix's files never leaves them worse",
  { concurrent: true },
  () => {
    test.each(cases)('$name', async ({ states: [oldState, right], ...trial }) => {
      const end = await killAtEveryStep(trial)
      expect([end.before, end.after]).toEqual([oldState, right])
      expect(end.killedStates.length).toBeGreaterThan(10)
      expect(end.killedStates.filter((state) => state !== oldState && state !== right)).toEqual([])
      expect([end.killedStates[0], end.killedStates.at(-1)]).toEqual([oldState, right])
      expect(new Set(end.nextRuns)).toEqual(new Set([`builderbar: status 0 ${right}`]))
      expect(end.tornReceipts).toEqual([])
      expect(end.secondRun).toEqual({ message: `builderbar: status 0 ${right}`, changesNothing: true })
      expect(end.bothAtOnce.filter((line) => !line.startsWith(`${right} `))).toEqual([])
      expect(end.leftovers).toBe('')
    })
  },
)
