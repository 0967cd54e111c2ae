import type { LaunchdStart, VmStart } from './fake-mac-files.ts'
import type { KeyPair } from './key-pair.ts'
import { alice, type MacTree, nixbld } from './mac-tree.ts'
import { hostsFile } from './macos-files.ts'
import {
  builderKey,
  builderLabel,
  builderPlist,
  machinesLine,
  nixConf,
  putEtc,
  withoutEtc,
} from './nix-darwin-files.ts'
import { buildServerLine, putBuildServersKey, putRosettaBuilder } from './other-builders.ts'

/** A healthy Mac before it is written, to be changed into a scenario. */
export interface PlannedMac {
  readonly tree: MacTree
  readonly launchd: LaunchdStart
  readonly machine: VmStart
  readonly hostKey: KeyPair
  readonly clientKey: KeyPair
  readonly builderPort: number
  readonly remoteLoginPort: number
  /** How long the builder's processes seem to have been running. */
  ageSeconds: number
}

const tenMinutes = 600
const hung = { thereafter: 'answers', hostKey: 'guest' } as const

/** What each scenario changes; the others are a healthy Mac. */
const changes: Readonly<Record<string, (mac: PlannedMac) => void>> = {
  starting: (mac) => {
    mac.ageSeconds = 0
    Object.assign(mac.machine, { behaviour: 'silent', thereafter: 'answers' })
  },
  absent: takeBuilderAway,
  asleep: (mac) => {
    takeBuilderAway(mac)
    mac.launchd.job = putRosettaBuilder(mac.tree, mac.hostKey, mac.clientKey)
  },
  elsewhere: (mac) => {
    putBuildServersKey(mac.tree, mac.clientKey)
    putEtc(mac.tree, 'nix/machines', machinesLine(mac.hostKey) + buildServerLine(mac.hostKey))
  },
  'service-not-loaded': (mac) => {
    mac.launchd.job = null
  },
  'service-disabled': (mac) => {
    mac.launchd.job = null
    mac.launchd.disabled[builderLabel] = true
  },
  'service-stopped': (mac) => {
    mac.launchd.job = { label: builderLabel, plistPath: builderPlist, begin: 'rest', runs: 1 }
  },
  'crash-loop': (mac) => {
    mac.launchd.job = { label: builderLabel, plistPath: builderPlist, begin: 'run', runs: 17 }
    Object.assign(mac.machine, { behaviour: 'crashes', thereafter: 'crashes' })
  },
  'vm-silent': (mac) => {
    Object.assign(mac.machine, { ...hung, behaviour: 'silent' })
  },
  'port-refused': (mac) => {
    Object.assign(mac.machine, { ...hung, behaviour: 'deaf' })
  },
  'wrong-host-key': (mac) => {
    mac.machine.hostKey = 'other'
  },
  'key-0640': (mac) => {
    mac.tree.file(builderKey, mac.clientKey.privateKey, 0o640, nixbld)
  },
  'key-missing': (mac) => {
    mac.tree.remove(builderKey)
  },
  unpinned: (mac) => {
    putEtc(mac.tree, 'nix/machines', machinesLine(null))
  },
  'machines-missing': (mac) => {
    withoutEtc(mac.tree, 'nix/machines')
  },
  'machines-malformed': (mac) => {
    const second = `ssh-ng://nix@mini.example.com aarch64-linux ${builderKey} four 1 big-parallel - -\n`
    putEtc(mac.tree, 'nix/machines', machinesLine(mac.hostKey) + second)
  },
  'machines-empty': (mac) => {
    putEtc(mac.tree, 'nix/machines', '')
  },
  'machines-no-entry': (mac) => {
    putBuildServersKey(mac.tree, mac.clientKey)
    putEtc(mac.tree, 'nix/machines', buildServerLine(mac.hostKey))
  },
  'machines-duplicates': (mac) => {
    const lines = machinesLine(mac.hostKey) + machinesLine(mac.hostKey, 'ssh')
    putEtc(mac.tree, 'nix/machines', lines)
  },
  'builders-off': (mac) => {
    putEtc(mac.tree, 'nix/nix.conf', nixConf(''))
  },
  'builders-off-own': (mac) => {
    mac.tree.file('/Users/alice/.config/nix/nix.conf', 'max-jobs = 4\nbuilders =\n', 0o644, alice)
  },
  corporate: manageSshConfig,
  'corporate-hosts': (mac) => {
    manageSshConfig(mac)
    nameInHosts(mac)
  },
  'seed-final': (mac) => {
    manageSshConfig(mac)
    nameInHosts(mac)
    // The activation script writes over the file that nix-darwin's link leads to; field by field from
    // docs/nix-and-ssh.md, "The story behind the scenarios".
    putEtc(
      mac.tree,
      'nix/machines',
      `ssh://builder@localhost aarch64-linux,x86_64-linux ${builderKey} 1 1 benchmark,big-parallel,kvm - -\n`,
    )
    mac.tree.file('/Users/alice/.ssh/config', userSshConfig(mac.builderPort), 0o600, alice)
  },
  'launchctl-hangs': (mac) => {
    mac.launchd.hangs = true
  },
}

/** Turns the healthy Mac into the scenario's. Throws if nothing is known to change, since it would pass as healthy. */
export function changeTo(scenario: string, mac: PlannedMac): void {
  if (scenario === 'healthy') return
  const change = changes[scenario]
  if (change === undefined) throw new Error(`The scenario ${scenario} changes nothing on the fake Mac.`)
  change(mac)
}

/** Removes all traces of a builder. */
function takeBuilderAway(mac: PlannedMac): void {
  for (const name of ['nix/machines', 'ssh/ssh_config.d/100-linux-builder.conf']) withoutEtc(mac.tree, name)
  for (const path of [...mac.tree.entries.keys()]) {
    if (path.startsWith('/private/var/lib/linux-builder')) mac.tree.remove(path)
  }
  for (const path of [builderPlist, builderKey, `${builderKey}.pub`]) mac.tree.remove(path)
  mac.launchd.job = null
}

/**
 * /etc/ssh/ssh_config as a company's Chef writes it: no Include, so ssh does not read nix-darwin's block. If
 * the fake Mac has no network of its own it cannot use port 22, so the configuration moves Remote Login to another port.
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
 * `127.0.0.1 linux-builder`: the Mac's own Remote Login then answers to the builder's name
 * (docs/nix-and-ssh.md, "Observed states").
 */
function nameInHosts(mac: PlannedMac): void {
  mac.tree.file('/etc/hosts', `${hostsFile}127.0.0.1 linux-builder\n`)
  mac.launchd.remoteLoginPort = mac.remoteLoginPort
}

/** home-manager's programs.ssh.matchBlocks of docs/nix-and-ssh.md, "The story behind the scenarios". */
function userSshConfig(port: number): string {
  const block = (host: string, hostname: string) => `Host ${host}
${hostname}  Port ${port}
  User builder
  IdentityFile ${builderKey}
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
  LogLevel ERROR
`
  return `${block('linux-builder', '  HostName localhost\n')}\n${block('localhost', '')}`
}

/** The healthy Mac's running parts. */
export function healthyStart(daemonSocket: string): { launchd: LaunchdStart; machine: VmStart } {
  return {
    launchd: {
      job: { label: builderLabel, plistPath: builderPlist, begin: 'run', runs: 0 },
      disabled: { 'com.apple.Siri.agent': true, 'com.openssh.sshd': false },
      disabledAs: 'words',
      hangs: false,
      remoteLoginPort: null,
      daemonSocket,
    },
    machine: { behaviour: 'answers', thereafter: 'answers', hostKey: 'guest' },
  }
}

export const usualAgeSeconds = tenMinutes
