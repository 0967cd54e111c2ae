import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findBundled, toolLinks } from '../../../electron/core/model/command-line-tool.ts'
import type { Plan } from '../../../electron/core/model/plan.ts'
import { planControl } from '../../../electron/repair/controls/builder-control.ts'
import { collectGuestGarbage } from '../../../electron/repair/repairs/collect-guest-garbage.ts'
import { fixKeyPermissions } from '../../../electron/repair/repairs/fix-key-permissions.ts'
import { loadService } from '../../../electron/repair/repairs/load-service.ts'
import { pinHostKey } from '../../../electron/repair/repairs/pin-host-key.ts'
import { realiseClosure } from '../../../electron/repair/repairs/realise-closure.ts'
import { recreateDisk } from '../../../electron/repair/repairs/recreate-disk.ts'
import { reinstallKey } from '../../../electron/repair/repairs/reinstall-key.ts'
import { relinkMachines } from '../../../electron/repair/repairs/relink-machines.ts'
import { removeMalformedLine } from '../../../electron/repair/repairs/remove-malformed-line.ts'
import { repairMachinesPath } from '../../../electron/repair/repairs/repair-machines-path.ts'
import { restoreBuilders } from '../../../electron/repair/repairs/restore-builders.ts'
import { routeRootSsh } from '../../../electron/repair/repairs/route-root-ssh.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { planUninstall } from '../../../electron/repair/uninstall-plan.ts'
import { snapshotWithInstalledTool, toolReceipt, toolScript } from '../../fixtures/command-line-tool.ts'
import { snapshotWithDisk, snapshotWithGuest } from '../../fixtures/guest-disk.ts'
import { anOutdatedKey, keyPath } from '../../fixtures/key-file.ts'
import { builderUri, machinesPath } from '../../fixtures/machine-entry.ts'
import { snapshotWithMissingPaths } from '../../fixtures/missing-paths.ts'
import { snapshotWithNixConf } from '../../fixtures/nix-conf.ts'
import { observed } from '../../fixtures/observation.ts'
import {
  goodLine,
  localhostLine,
  malformedLine,
  snapshotWithModifiedStore,
  snapshotWithPlainMachines,
} from '../../fixtures/plain-machines.ts'
import { label } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { snapshotWithUnpinnedKey } from '../../fixtures/unpinned-key.ts'
import { planRepair } from '../../repair/fixtures/all-plans.ts'
import { createToolPlan } from '../../repair/fixtures/tool-plan.ts'
import { createFakeSsh, formatDfLine } from './fake-ssh.ts'
import { runInPrivateRoot } from './private-root.ts'
import { putRunningJob, withRunningVm } from './running-vm.ts'

const plist = `/Library/LaunchDaemons/${label}.plist`
const support = '/Library/Application Support'
const home = '/var/lib/linux-builder'
const nixStore = '/nix/store/00000000000000000000000000000000-nix'
const closurePath = '/nix/store/0123456789abcdfghijklmnpqrsvwxyz-linux-builder-start'
const folders = ['/', '/etc', '/etc/nix'].map((path) => ({ path, uid: 0, mode: 0o755 }))
const key = anOutdatedKey({ folders: observed(folders) })
const guestSays = `builderbar-before\\n${formatDfLine(2000, 0)}\\nbuilderbar-said\\nx\\nbuilderbar-collected\\nbuilderbar-after\\n${formatDfLine(2000, 1900)}\\nbuilderbar-end\\n`
const makesKeys = `mkdir -p ${home}/keys; for half in '' .pub; do echo "old$half" >${keyPath}$half; echo "new$half" >${home}/keys/builder_ed25519$half; done; chmod 0600 ${keyPath} ${home}/keys/builder_ed25519`
const makesDisk = `mkdir -p ${home}; echo old >${home}/nixos.qcow2; echo x >${plist}; touch launchd/loaded; echo 88 >launchd/pid`
const writeMachines = (text: string) =>
  `rm -f ${machinesPath}; printf '%s' '${text}' >${machinesPath}; mkdir -p /etc/static/nix; echo managed >/etc/static/nix/machines`
const makesApp = toolLinks
  .map(({ resource }) => findBundled(toolScript, resource))
  .map((file) => `mkdir -p '${dirname(file)}'; echo x >'${file}'`)
  .join('; ')
/** A launchctl for another service, or for `debug`, which the fake does not support. */
const anyLaunchctl = `cat >/usr/bin/launchctl <<'END'
#!/bin/sh
printf '%s\\n' "$*" >>/private-root/launchd/calls
case $1 in print) printf 'x = {\\n\\tpid = 88\\n\\truns = 1\\n}\\n' ;; esac
END`
const malformed = `${malformedLine}\n${goodLine}\n`
const conf = 'builders =\n'

function getPlan(result: { readonly ok: boolean; readonly plan?: Plan } | undefined): Plan {
  if (result?.plan === undefined) throw new Error('it was not planned')
  return result.plan
}
function planCapture(control: 'capture-log'): Plan {
  const planning = planControl(healthySnapshot(), control)
  return getPlan(planning.kind === 'planned' ? planning.planned : undefined)
}

/** Each root script that writes or starts something, with the folders on its paths that nobody else may change. */
const cases: readonly { name: string; plan: Plan; setUp: string; ways: readonly string[] }[] = [
  {
    name: 'remove-malformed-line',
    plan: planRepair(removeMalformedLine, snapshotWithPlainMachines(malformed), machinesPath),
    setUp: writeMachines(malformed),
    ways: ['/etc/nix', '/etc', '/', support, '/Library'],
  },
  {
    name: 'relink-machines',
    plan: planRepair(relinkMachines, snapshotWithPlainMachines(localhostLine), machinesPath),
    setUp: writeMachines(localhostLine),
    ways: ['/etc/nix', '/etc', '/'],
  },
  {
    name: 'restore-builders',
    plan: planRepair(restoreBuilders, snapshotWithNixConf(conf)),
    setUp: `printf '${conf}' >/etc/nix/nix.conf; ${anyLaunchctl}`,
    ways: ['/etc/nix', '/etc', '/'],
  },
  {
    name: 'fix-key-permissions',
    plan: planRepair(fixKeyPermissions, healthySnapshot({ keys: [key] }), keyPath),
    setUp: `${makesKeys}; chmod 0640 ${keyPath}`,
    ways: ['/etc/nix', '/etc', '/', support, '/Library'],
  },
  {
    name: 'reinstall-key',
    plan: planRepair(reinstallKey, healthySnapshot({ keys: [key] }), keyPath),
    setUp: makesKeys,
    ways: ['/etc/nix', '/etc', `${home}/keys`, home, '/var/lib', '/var'],
  },
  {
    name: 'route-root-ssh',
    plan: planRepair(routeRootSsh, healthySnapshot(), builderUri),
    setUp: 'mkdir -p -m 0700 /var/root/.ssh',
    ways: ['/var/root/.ssh', '/var/root', '/var', '/'],
  },
  {
    name: 'pin-host-key',
    plan: planRepair(pinHostKey, withRunningVm(snapshotWithUnpinnedKey()), builderUri),
    setUp: `${putRunningJob}; mkdir -p -m 0700 /var/root/.ssh`,
    ways: ['/var/root/.ssh', '/var/root', '/var'],
  },
  {
    name: 'recreate-disk',
    plan: planRepair(recreateDisk, snapshotWithDisk()),
    setUp: makesDisk,
    ways: [home, '/var/lib', '/var', '/Library/LaunchDaemons', '/Library'],
  },
  {
    name: 'load-service',
    plan: planRepair(loadService),
    setUp: `echo x >${plist}`,
    ways: ['/Library/LaunchDaemons', '/Library', '/'],
  },
  {
    name: 'collect-guest-garbage',
    plan: planRepair(collectGuestGarbage, snapshotWithGuest(), builderUri),
    setUp: createFakeSsh({ guest: guestSays }),
    ways: ['/var/root', '/var'],
  },
  {
    name: 'repair-machines-path',
    plan: planRepair(repairMachinesPath, snapshotWithModifiedStore(), machinesPath),
    setUp: `mkdir -p ${nixStore}/bin /nix/var/nix/profiles; printf '#!/bin/sh\\necho repaired\\n' >${nixStore}/bin/nix; chmod 755 ${nixStore}/bin/nix; ln -s nix ${nixStore}/bin/nix-store; ln -s ${nixStore} /nix/var/nix/profiles/default-1-link; ln -s default-1-link /nix/var/nix/profiles/default; chmod 1775 /nix/store`,
    ways: [`${nixStore}/bin`, nixStore, '/nix'],
  },
  {
    name: 'realise-closure',
    plan: planRepair(realiseClosure, snapshotWithMissingPaths([closurePath])),
    setUp: `mkdir -p ${nixStore}/bin /nix/var/nix/profiles /nix/var/nix/gcroots; printf '#!/bin/sh\ncase $1 in --check-validity) exit 1 ;; --realise) touch "$2" ;; esac\n' >${nixStore}/bin/nix-store; chmod 755 ${nixStore}/bin/nix-store; ln -s ${nixStore} /nix/var/nix/profiles/default; chmod 1775 /nix/store`,
    ways: [`${nixStore}/bin`, nixStore, '/nix/var/nix/gcroots', '/nix/var/nix', '/nix'],
  },
  {
    name: 'capture-log',
    plan: planCapture('capture-log'),
    setUp: anyLaunchctl,
    ways: [support, '/Library', '/'],
  },
  {
    name: 'install-tool',
    plan: createToolPlan(),
    setUp: `mkdir -p ${toolLinks.map(({ path }) => dirname(path)).join(' ')}; ${makesApp}`,
    ways: [
      ...toolLinks.map(({ path }) => dirname(path)),
      '/usr/local/share/zsh',
      '/usr/local/share/man',
      '/usr/local/share',
      '/usr/local',
      '/usr',
    ],
  },
  {
    name: 'uninstall',
    plan: getPlan(planUninstall(snapshotWithInstalledTool({ receipts: observed([toolReceipt()]) }), true)[0]),
    setUp: `mkdir -p '${support}/Builderbar/backups'; ${toolLinks.map(({ path, resource }) => `mkdir -p ${dirname(path)}; ln -s '${findBundled(toolScript, resource)}' ${path}`).join('; ')}`,
    ways: [support, '/Library', '/', ...toolLinks.map(({ path }) => dirname(path)), '/usr/local/share'],
  },
]

/** macOS's `ls -e` for one folder; chmod(1) and ls(1) describe the form of an entry. */
const replaceLs = `mv /usr/bin/ls /usr/bin/real-ls
cat >/usr/bin/ls <<'END'
#!/bin/sh
case $1 in *e*) ;; *) exec /usr/bin/real-ls "$@" ;; esac
options=$(printf %s "$1" | tr -d e); shift
for path do
  /usr/bin/real-ls "$options" "$path" || exit 1
  if [ "$path" = "$(cat /private-root/listed)" ]; then echo " 0: user:alice $(cat /private-root/allows)"; fi
done
END
chmod 755 /usr/bin/ls; echo none >/private-root/listed`

/** Ways to make a folder unsafe, and how to undo them; `$way` is the folder. */
const spoils = [
  ['it belongs to another account', 'chown 501 "$way"', 'chown 0 "$way"'],
  ['all may write', 'chmod o+w "$way"', 'chmod o-w "$way"'],
  ['its group may write', 'chmod g+w "$way"', 'chmod g-w "$way"'],
  [
    'a list lets somebody write',
    'echo "$way" >listed; echo "allow add_file,delete_child" >allows',
    'echo none >listed',
  ],
  ['it is a link', 'mv "$way" "$way.real"; ln -s "$way.real" "$way"', 'rm "$way"; mv "$way.real" "$way"'],
] as const

/** Links that a Mac itself needs, and folders that hold the programs of this test, cannot be replaced by a link. */
const mayBecomeLink = (name: string, folder: string) =>
  !['/', '/usr', '/etc', '/var'].includes(folder) &&
  !['repair-machines-path', 'realise-closure'].includes(name)

/**
 * The helpers check the nearest folder by itself and those above it all at once. So the first and the last folder are made
 * unsafe in each way, those between them in one.
 */
function listTrials(name: string, folders: readonly string[]) {
  return folders.flatMap((folder, at) =>
    spoils
      .filter(([danger]) => at === 0 || at === folders.length - 1 || danger === 'all may write')
      .filter(([danger]) => danger !== 'it is a link' || mayBecomeLink(name, folder))
      .map(([danger, spoil, undo]) => `way='${folder}'; ${spoil}; try '${folder}: ${danger}'; ${undo}`),
  )
}

const state = `find /nix/var/nix/gcroots /etc/nix /var/root /var/lib/linux-builder '${support}' -printf '%p %y %m %U:%G %s %l\\n' 2>/dev/null | grep -v '^\\(/nix/var/nix/gcroots\\|/etc/nix\\|/var/root\\|/var/root/.ssh\\|/var/lib/linux-builder\\|/var/lib/linux-builder/keys\\|${support}\\) ' | sort; find /usr/local/ -printf '%p %y %m %U:%G %l\\n'; ls launchd | grep -v calls; grep -hE '^(boot|enable|kick|disable|debug)' launchd/calls 2>/dev/null`

// macOS has no mount namespaces.
describe.skipIf(process.platform === 'darwin').each(cases)(
  '$name',
  { concurrent: true },
  ({ name, plan, setUp, ways }) => {
    test('changes nothing if others can change a folder on its path', async () => {
      const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
      const trials = listTrials(name, ways)
      const result = await runInPrivateRoot({
        script: `script=${quote(createRootScript([plan]))}
state() { ${state}; }
try() {
  state >/before; dash -c "$script" >/said; state >/behind
  if cmp -s /before /behind; then echo "$1: $(tail -n 1 /said)"; else echo "$1: changed $(diff /before /behind | tr '\\n' ' ')"; fi
}
${trials.join('\n')}
dash -c "$script" >/said; echo "safe: $(tail -n 1 /said)"`,
        shell: 'bash',
        before: `mkdir -p /etc/nix /var/root /Library/LaunchDaemons; chmod 755 /var/root /etc/nix; ${setUp}\n${replaceLs}`,
      })
      const lines = result.stdout.trim().split('\n')
      expect(lines).toHaveLength(trials.length + 1)
      expect(lines.at(-1)).toBe('safe: builderbar: status 0')
      expect(lines.slice(0, -1).filter((line) => !/: builderbar: status [1-9]\d*$/.test(line))).toEqual([])
    })
  },
)
