import { fixKeyPermissions } from '../../../electron/repair/repairs/fix-key-permissions.ts'
import { relinkMachines } from '../../../electron/repair/repairs/relink-machines.ts'
import { removeMalformedLine } from '../../../electron/repair/repairs/remove-malformed-line.ts'
import { routeRootSsh } from '../../../electron/repair/repairs/route-root-ssh.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { aKeyFile, keyPath } from '../../fixtures/key-file.ts'
import { builderUri, machinesPath } from '../../fixtures/machine-entry.ts'
import { observed } from '../../fixtures/observation.ts'
import {
  goodLine,
  localhostLine,
  malformedLine,
  snapshotWithPlainMachines,
} from '../../fixtures/plain-machines.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { planRepair } from '../../repair/fixtures/all-plans.ts'
import type { Trial } from './killed-at-every-step.ts'

/** Root scripts that change one file, each with the commands that create the state before it. */
const malformed = `# by hand\n${malformedLine}\n${goodLine}\n`
const folders = ['/', '/etc', '/etc/nix'].map((path) => ({ path, uid: 0, mode: 0o755 }))
const key = aKeyFile({ folders: observed(folders) })

const writeMachines = (text: string) =>
  `mkdir -p /etc/nix /etc/static/nix; rm -f ${machinesPath} ${machinesPath}.before-builderbar-*; printf '%s' '${text}' >${machinesPath}; chmod 0640 ${machinesPath}; chgrp 20 ${machinesPath}; echo managed >/etc/static/nix/machines`

export const fileTrials: readonly (Trial & { readonly name: string; readonly target: string })[] = [
  {
    name: 'remove-malformed-line',
    script: createRootScript([
      planRepair(removeMalformedLine, snapshotWithPlainMachines(malformed), machinesPath),
    ]),
    setUp: writeMachines(malformed),
    target: machinesPath,
  },
  {
    name: 'relink-machines',
    script: createRootScript([
      planRepair(relinkMachines, snapshotWithPlainMachines(localhostLine), machinesPath),
    ]),
    setUp: writeMachines(localhostLine),
    target: machinesPath,
  },
  {
    name: 'fix-key-permissions',
    script: createRootScript([planRepair(fixKeyPermissions, healthySnapshot({ keys: [key] }), keyPath)]),
    setUp: `mkdir -p /etc/nix; rm -f ${keyPath}; echo secret >${keyPath}; chgrp 30000 ${keyPath}; chmod 0640 ${keyPath}`,
    target: keyPath,
  },
  {
    name: 'route-root-ssh',
    script: createRootScript([planRepair(routeRootSsh, healthySnapshot(), builderUri)]),
    setUp: `mkdir -p -m 0700 /var/root/.ssh; rm -f /var/root/.ssh/config; printf 'Host other\\n  Port 2\\n' >/var/root/.ssh/config; chmod 0600 /var/root/.ssh/config`,
    target: '/var/root/.ssh/config',
  },
]
