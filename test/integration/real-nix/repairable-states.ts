import { putGuestsSystem } from './configured-states.ts'

/** A state of a private Mac in which builds fail and Builderbar repairs them. */
export interface RepairableState {
  readonly id: string
  /** Whether Builderbar must have observed an answer of the builder before. */
  readonly seenBefore?: true
  /** Lines of bash that root runs on a fresh, healthy private Mac to reach the state. */
  readonly setUp: readonly string[]
  /** Whether only a root scan can observe the state; the repair then reads its receipt. */
  readonly rootScan?: true
  /** The repairs that run, in order. */
  readonly repairs: readonly string[]
  /** The names that are passed to `repair`, needed if a repair interrupts something. */
  readonly names?: readonly string[]
  /** False if there is no undo: a restart. */
  readonly canBeUndone?: boolean
  /** Whether repair and undo run by sudo instead of the dialog. */
  readonly bySudo?: true
}

const withoutInclude = "sed -i '/^Include/d' /etc/ssh/ssh_config"
const hostsLine = "printf '127.0.0.1\\tlinux-builder\\n' >>/etc/hosts"
const label = 'org.nixos.linux-builder'
const untilGone = `until ! launchctl print system/${label} >/dev/null 2>&1; do sleep 0.1; done`
/** Restarts the builder and waits until its sshd answers: Nix gives a build up whose first connection is refused. */
export const restartAndWait = `launchctl kickstart -k system/${label}; until ssh-keyscan -p 31022 127.0.0.1 2>/dev/null | grep -q ssh; do sleep 0.1; done`
/** Makes the guest's disk image stand for a full disk, from the next start on. */
const fullDisk = ['printf full >>/var/lib/linux-builder/nixos.qcow2', restartAndWait]
const writeRootsConfig = (text: string, mode = '600') =>
  `mkdir -p -m 700 /var/root/.ssh; printf '${text}' >/var/root/.ssh/config; chmod ${mode} /var/root/.ssh/config`

/** Ids are those of docs/nix-and-ssh.md, "Observed states", which has the output of Nix and ssh for each. */
export const repairableStates: readonly RepairableState[] = [
  { id: 'corporate', setUp: [withoutInclude], repairs: ['route-root-ssh'] },
  { id: 'corporate-hosts', setUp: [withoutInclude, hostsLine], repairs: ['route-root-ssh'] },
  {
    id: 'corporate-hosts, Remote Login off',
    setUp: [withoutInclude, hostsLine, 'pkill -F /run/sshd.pid'],
    repairs: ['route-root-ssh'],
  },
  {
    id: 'seed-step2: the machines file written through, a block in the configuration of the user',
    setUp: [
      withoutInclude,
      hostsLine,
      'sed -i \'s#^ssh-ng://#ssh://#\' "$(readlink -f /etc/nix/machines)"',
      "printf 'Host linux-builder\\n  HostName localhost\\n  Port 31022\\n  User builder\\n' >/Users/alice/.ssh/config; chown 501:20 /Users/alice/.ssh/config",
    ],
    names: ['route-root-ssh'],
    repairs: ['route-root-ssh'],
  },
  {
    id: 'corporate-proxy',
    setUp: [
      "printf 'Host *\\n  ProxyCommand /bin/echo proxy\\n  RequestTTY force\\n  HostKeyAlgorithms rsa-sha2-512\\n' >>/etc/ssh/ssh_config; sed -i '/^Include/{h;d};$G' /etc/ssh/ssh_config",
    ],
    repairs: ['route-root-ssh'],
  },
  {
    id: 'corporate, root-star: an earlier Host * of root, CRLF, no line end at the end',
    setUp: [
      withoutInclude,
      writeRootsConfig('ServerAliveInterval 9\\r\\nHost *\\r\\n  Port 22\\n  ProxyCommand /bin/false'),
    ],
    repairs: ['route-root-ssh'],
    bySudo: true,
  },
  {
    id: 'corporate, root-stale: an old block of root for the builder',
    setUp: [
      withoutInclude,
      writeRootsConfig('Host linux-builder\\n  HostName localhost\\n  Port 22022\\n  User builder\\n'),
    ],
    repairs: ['route-root-ssh'],
  },
  {
    id: "corporate, root-badperms: ssh refuses root's file",
    setUp: [withoutInclude, writeRootsConfig('Host other\\n  Port 2\\n', '666')],
    repairs: ['route-root-ssh'],
  },
  {
    id: 'key-0640',
    setUp: ['chmod 640 /etc/nix/builder_ed25519'],
    repairs: ['fix-key-permissions'],
    bySudo: true,
  },
  { id: 'key-missing', setUp: ['rm /etc/nix/builder_ed25519'], repairs: ['reinstall-key'], bySudo: true },
  {
    id: 'key-outdated',
    setUp: [
      'rm /etc/nix/builder_ed25519 /etc/nix/builder_ed25519.pub',
      "ssh-keygen -q -t ed25519 -N '' -f /etc/nix/builder_ed25519; chgrp nixbld /etc/nix/builder_ed25519*",
    ],
    repairs: ['reinstall-key'],
  },
  {
    id: 'machines-nohostkey: the entry pins no key',
    setUp: [
      putGuestsSystem,
      'line=$(cut -d" " -f1-7 /etc/nix/machines); rm /etc/nix/machines; echo "$line -" >/etc/nix/machines',
    ],
    names: ['pin-host-key'],
    repairs: ['pin-host-key'],
  },
  {
    id: 'vm-not-loaded',
    setUp: [`launchctl bootout system/${label}`, untilGone],
    repairs: ['load-service'],
  },
  {
    id: 'vm-disabled',
    setUp: [`launchctl disable system/${label}; launchctl bootout system/${label}`, untilGone],
    repairs: ['load-service'],
    bySudo: true,
  },
  {
    id: 'vm-hangs: the machine runs, and nothing in it listens any more',
    seenBefore: true,
    setUp: [
      "pkill -STOP -f '^/nix/store/qemu/bin/qemu-system-aarch64'; pkill -x sshd -P \"$(pgrep -f '^/nix/store/qemu/bin/qemu-system-aarch64')\"",
      // Moves the last probe five seconds back, because a port is not probed more often. ps rounds the start to a
      // second, so the answer is put three seconds after it: a VM that answered after its start and no longer does is
      // not booting.
      `cd /Users/alice/.local/share/Builderbar; rm ports.json; sed -Ei "/goodBannerAt/s/20[^Z]*Z/$(date -u -d '+3 sec' +%FT%T.000Z)/" boot.json; grep -q 'goodBannerAt.*000Z' boot.json`,
    ],
    repairs: ['restart-builder'],
    names: ['restart-builder'],
    canBeUndone: false,
  },
  {
    id: 'vm-diskfull: what nobody needs is deleted',
    setUp: fullDisk,
    rootScan: true,
    repairs: ['collect-guest-garbage'],
    canBeUndone: false,
  },
  {
    id: 'vm-diskfull: a new disk, and the old one again',
    setUp: fullDisk,
    rootScan: true,
    names: ['recreate-disk'],
    repairs: ['recreate-disk'],
  },
  {
    id: "key-private-half: the private key is another pair's",
    setUp: [
      "ssh-keygen -q -t ed25519 -N '' -f /tmp/other; cat /tmp/other >/etc/nix/builder_ed25519; rm /tmp/other /tmp/other.pub",
    ],
    rootScan: true,
    repairs: ['reinstall-key'],
  },
]
