import type { LaunchdStart, VmStart } from './fake-mac-files.ts'
import type { KeyPair } from './key-pair.ts'
import { alice, type MacTree, nixbld } from './mac-tree.ts'
import { hostsFile } from './macos-files.ts'
import {
  builderKey,
  builderLabel,
  builderPlist,
  collectStartScript,
  formatMachinesLine,
  formatNixConf,
  putEtc,
  removeEtc,
} from './nix-darwin-files.ts'
import {
  formatBuildServerLine,
  putBuildServersKey,
  putExternalBuilder,
  putRosettaBuilder,
} from './other-builders.ts'

/** A Mac that is not written yet; it begins healthy and is changed into a scenario. */
export interface PlannedMac {
  readonly tree: MacTree
  readonly launchd: LaunchdStart
  readonly vm: VmStart
  readonly hostKey: KeyPair
  readonly clientKey: KeyPair
  readonly builderPort: number
  readonly remoteLoginPort: number
  /** The age that ps shows for the builder's processes. */
  ageSeconds: number
  /** The job runs a real QEMU with a real Linux guest (real-vm/). */
  hasRealVm: boolean
}

const tenMinutes = 600
const restartHelps = { afterRestart: 'answers', hostKey: 'guest' } as const

/** Object.assign itself would take any property. */
function changeVm(mac: PlannedMac, changes: Partial<VmStart>): void {
  Object.assign(mac.vm, changes)
}

/** The changes of each scenario to the healthy Mac. */
const changes: Readonly<Record<string, (mac: PlannedMac) => void>> = {
  starting: (mac) => {
    mac.ageSeconds = 0
    changeVm(mac, { behaviour: 'silent', afterRestart: 'answers' })
  },
  'real-vm': (mac) => {
    mac.ageSeconds = 0
    mac.hasRealVm = true
  },
  absent: removeBuilder,
  asleep: (mac) => {
    removeBuilder(mac)
    mac.launchd.job = putRosettaBuilder(mac.tree, mac.hostKey, mac.clientKey)
  },
  external: (mac) => {
    removeBuilder(mac)
    putExternalBuilder(mac.tree)
  },
  'external-gone': (mac) => {
    removeBuilder(mac)
    mac.tree.remove(putExternalBuilder(mac.tree))
  },
  elsewhere: (mac) => {
    putBuildServersKey(mac.tree, mac.clientKey)
    putEtc(mac.tree, 'nix/machines', formatMachinesLine(mac.hostKey) + formatBuildServerLine(mac.hostKey))
  },
  'service-not-loaded': (mac) => {
    mac.launchd.job = null
  },
  'service-disabled': (mac) => {
    mac.launchd.job = null
    mac.launchd.disabled[builderLabel] = true
  },
  'service-stopped': (mac) => {
    mac.launchd.job = { label: builderLabel, plistPath: builderPlist, isRunning: false, runs: 1 }
  },
  'crash-loop': (mac) => {
    mac.launchd.job = { label: builderLabel, plistPath: builderPlist, isRunning: true, runs: 17 }
    changeVm(mac, { behaviour: 'crashes', afterRestart: 'crashes' })
  },
  'closure-gone': (mac) => {
    mac.launchd.job = { label: builderLabel, plistPath: builderPlist, isRunning: true, runs: 17 }
    changeVm(mac, { behaviour: 'crashes', afterRestart: 'crashes' })
    collectStartScript(mac.tree)
  },
  'vm-silent': (mac) => {
    changeVm(mac, { ...restartHelps, behaviour: 'silent' })
  },
  'port-refused': (mac) => {
    changeVm(mac, { ...restartHelps, behaviour: 'deaf' })
  },
  'wrong-host-key': (mac) => {
    mac.vm.hostKey = 'other'
  },
  'key-0640': (mac) => {
    mac.tree.file(builderKey, mac.clientKey.privateKey, 0o640, nixbld)
  },
  'key-missing': (mac) => {
    mac.tree.remove(builderKey)
  },
  unpinned: (mac) => {
    putEtc(mac.tree, 'nix/machines', formatMachinesLine(null))
  },
  'machines-missing': (mac) => {
    removeEtc(mac.tree, 'nix/machines')
  },
  'machines-malformed': (mac) => {
    const second = `ssh-ng://nix@mini.example.com aarch64-linux ${builderKey} four 1 big-parallel - -\n`
    putEtc(mac.tree, 'nix/machines', formatMachinesLine(mac.hostKey) + second)
  },
  'machines-empty': (mac) => {
    putEtc(mac.tree, 'nix/machines', '')
  },
  'machines-no-entry': (mac) => {
    putBuildServersKey(mac.tree, mac.clientKey)
    putEtc(mac.tree, 'nix/machines', formatBuildServerLine(mac.hostKey))
  },
  'machines-duplicates': (mac) => {
    const lines = formatMachinesLine(mac.hostKey) + formatMachinesLine(mac.hostKey, 'ssh')
    putEtc(mac.tree, 'nix/machines', lines)
  },
  'builders-off': (mac) => {
    putEtc(mac.tree, 'nix/nix.conf', formatNixConf(''))
  },
  'builders-off-own': (mac) => {
    mac.tree.file('/Users/alice/.config/nix/nix.conf', 'max-jobs = 4\nbuilders =\n', 0o644, alice)
  },
  corporate: manageSshConfig,
  'corporate-hosts': (mac) => {
    manageSshConfig(mac)
    addHostsEntry(mac)
  },
  'seed-final': (mac) => {
    manageSshConfig(mac)
    addHostsEntry(mac)
    // The user's activation script overwrites the target of nix-darwin's link (docs/nix-and-ssh.md, "The story behind
    // the scenarios").
    putEtc(
      mac.tree,
      'nix/machines',
      `ssh://builder@localhost aarch64-linux,x86_64-linux ${builderKey} 1 1 benchmark,big-parallel,kvm - -\n`,
    )
    mac.tree.file('/Users/alice/.ssh/config', createUserSshConfig(mac.builderPort), 0o600, alice)
  },
  'launchctl-hangs': (mac) => {
    mac.launchd.launchctlHangs = true
  },
}

/** Applies a scenario to the healthy Mac. Throws for one without changes, since its tests would run on a healthy Mac. */
export function applyScenario(scenario: string, mac: PlannedMac): void {
  if (scenario === 'healthy') return
  const change = changes[scenario]
  if (change === undefined) throw new Error(`The scenario ${scenario} changes nothing on the fake Mac.`)
  change(mac)
}

/** Removes all traces of a builder. */
function removeBuilder(mac: PlannedMac): void {
  for (const name of ['nix/machines', 'ssh/ssh_config.d/100-linux-builder.conf']) removeEtc(mac.tree, name)
  for (const path of [...mac.tree.entries.keys()]) {
    if (path.startsWith('/private/var/lib/linux-builder')) mac.tree.remove(path)
  }
  for (const path of [builderPlist, builderKey, `${builderKey}.pub`]) mac.tree.remove(path)
  mac.launchd.job = null
}

/**
 * Writes /etc/ssh/ssh_config as a company's Chef does: without an Include, so that ssh does not read nix-darwin's block.
 * A fake Mac without its own network cannot use port 22, so there the file also names the port of Remote Login.
 */
function manageSshConfig(mac: PlannedMac): void {
  const port = mac.remoteLoginPort === 22 ? '' : `  Port ${mac.remoteLoginPort}\n`
  mac.tree.file(
    '/etc/ssh/ssh_config',
    `# This file is managed by Chef. Local changes will be overwritten.
Host *
  SendEnv LANG LC_*
  ForwardAgent no
  HashKnownHosts yes
${port}`,
  )
}

/**
 * Adds `127.0.0.1 linux-builder` to /etc/hosts, so that the Mac's own Remote Login answers to the builder's name
 * (docs/nix-and-ssh.md, "Observed states").
 */
function addHostsEntry(mac: PlannedMac): void {
  mac.tree.file('/etc/hosts', `${hostsFile}127.0.0.1 linux-builder\n`)
  mac.launchd.remoteLoginPort = mac.remoteLoginPort
}

/** The user's ssh_config as home-manager generates it (docs/nix-and-ssh.md, "The story behind the scenarios"). */
function createUserSshConfig(port: number): string {
  const formatBlock = (host: string, hostname: string) => `Host ${host}
${hostname}  Port ${port}
  User builder
  IdentityFile ${builderKey}
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
  LogLevel ERROR
`
  return `${formatBlock('linux-builder', '  HostName localhost\n')}\n${formatBlock('localhost', '')}`
}

/** Returns how launchd and the VM start on a healthy Mac. */
export function createHealthyStart(daemonSocket: string): { launchd: LaunchdStart; vm: VmStart } {
  return {
    launchd: {
      job: { label: builderLabel, plistPath: builderPlist, isRunning: true, runs: 0 },
      disabled: { 'com.apple.Siri.agent': true, 'com.openssh.sshd': false },
      disabledAs: 'words',
      launchctlHangs: false,
      remoteLoginPort: null,
      daemonSocket,
    },
    vm: { behaviour: 'answers', afterRestart: 'answers', hostKey: 'guest' },
  }
}

export const defaultAgeSeconds = tenMinutes
