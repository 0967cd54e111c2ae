import { moveDaemonToLaunchd } from '../../fake-mac/private/private-launchd.ts'

/** A wrong configuration of a private Mac, its repair, and whether a build works before and after. */
export interface ConfiguredState {
  readonly id: string
  readonly setUp: readonly string[]
  /** The repair, requested by name, since repairs that interrupt are not run otherwise. */
  readonly repair: string
  /** Whether alice's build works before the repair; null if that varies. After it the build works. */
  readonly builds: boolean | null
  /** False if there is no undo: a restart, or a change to the store. */
  readonly canBeUndone: boolean
  /** Lines of bash that must hold after the repair. */
  readonly holds: string
  /** The repair needs no password; a prompt would be cancelled. */
  readonly withoutPassword?: true
}

const plainFile = 'cp --remove-destination "$(readlink -f /etc/nix/machines)" /etc/nix/machines'
const localhostLine =
  'ssh://builder@localhost x86_64-linux,aarch64-linux /etc/nix/builder_ed25519 1 1 kvm - -'
/** As nix-darwin creates it, by a derivation that still exists, so that Nix can build it again. */
const madeByNix = `cp -rL /etc/static /tmp/etc
made=$(nix-build --no-out-link -E 'derivation { name = "etc"; system = "aarch64-darwin"; builder = "/bin/sh"; args = [ "-c" "/bin/cp -r \${/tmp/etc} $out" ]; }')
ln -sfn "$made" /etc/static`

/** Makes nix.conf a plain file with one more line, read by a nix-daemon that launchd starts. */
const addConfLine = (line: string) =>
  `cp --remove-destination "$(readlink -f /etc/nix/nix.conf)" /etc/nix/nix.conf; printf '${line}' >>/etc/nix/nix.conf; ${moveDaemonToLaunchd}`

/** The guest's host key where nixpkgs has it: in /etc of the guest's system, which the start script names. */
const guestsSystem = `/nix/store/${'0'.repeat(32)}-nixos-system-nixos-25.05`
const guestsKey = `${guestsSystem}/etc/ssh/ssh_host_ed25519_key.pub`
export const putGuestsSystem =
  `mkdir -p ${guestsSystem}/etc/ssh; ssh-keyscan -p 31022 -t ed25519 127.0.0.1 2>/dev/null | cut -d' ' -f2- >${guestsKey}; [ -s ${guestsKey} ] || exit 1; ` +
  `for script in /nix/store/*run-nixos-vm* /nix/store/*/bin/run-nixos-vm; do [ ! -f "$script" ] || echo '# init=${guestsSystem}/init' >>"$script"; done`
const otherKey = "ssh-keygen -q -t ed25519 -N '' -C root@nixos -f /tmp/other"
/** Makes the machines file a plain one, with this bash word in the eighth column of its entry. */
const setEighthColumn = (word: string) =>
  `line=$(cut -d" " -f1-7 /etc/nix/machines); rm /etc/nix/machines; printf '# by hand\n%s %s' "$line" "${word}" >/etc/nix/machines`
const knownHosts = '/var/root/.ssh/known_hosts'
/** An old key under a hashed name, a shared one, one of another host, and no final line end. */
const oldKnownHosts = `mkdir -p -m 700 /var/root/.ssh; key=$(cut -d' ' -f1,2 /tmp/other.pub)
printf 'linux-builder %s\n' "$key" >${knownHosts}; ssh-keygen -H -f ${knownHosts} >/dev/null 2>&1; rm ${knownHosts}.old
printf '# kept\nlinux-builder %s old\nlinux-builder,shared %s\nelsewhere %s' "$key" "$key" "$key" >>${knownHosts}`

/** Each is repaired by name, since repairs that interrupt are not run otherwise. */
export const configuredStates: readonly ConfiguredState[] = [
  {
    id: 'machines-malformed: a plain file with a bad line between others, and no line end at its end',
    setUp: [
      plainFile,
      `printf '# by hand\\nssh://a x86_64-linux /k four\\n# \\303\\274 \\\\n last' >>/etc/nix/machines`,
    ],
    repair: 'remove-malformed-line',
    builds: false,
    canBeUndone: true,
    holds: `printf '# by hand\\n# \\303\\274 \\\\n last' | cmp - <(tail -n +2 /etc/nix/machines)`,
  },
  {
    id: 'seed-duplicates on a plain file',
    setUp: [
      plainFile,
      'chmod 640 /etc/nix/machines; chgrp 20 /etc/nix/machines',
      `sed -i '1i ${localhostLine}' /etc/nix/machines`,
    ],
    repair: 'deduplicate-machines',
    // Nix may select either entry.
    builds: null,
    canBeUndone: true,
    holds: `cmp /etc/nix/machines /etc/static/nix/machines && [ "$(stat -c %a:%g /etc/nix/machines)" = 640:20 ]`,
  },
  {
    id: 'machines unmanaged: a plain file in the place of the link, in which nothing is right',
    setUp: ['rm /etc/nix/machines; echo "ssh://nobody@build.invalid x86_64-linux" >/etc/nix/machines'],
    repair: 'relink-machines',
    builds: false,
    canBeUndone: true,
    holds:
      '[ "$(readlink /etc/nix/machines)" = /etc/static/nix/machines ] && grep -q build.invalid /etc/nix/machines.before-builderbar-*',
  },
  {
    id: 'machines-store-modified: written through the link into the store',
    setUp: [
      madeByNix,
      `chmod u+w "$(readlink -f /etc/nix/machines)"; echo 'ssh://builder@build.invalid x86_64-linux' >/etc/nix/machines`,
    ],
    repair: 'repair-machines-path',
    builds: false,
    canBeUndone: false,
    holds: 'nix-store --verify-path "$(readlink -f /etc/static)"',
  },
  {
    id: 'daemon-config-stale: the file is right and the daemon has what it read at its start',
    setUp: [
      `cp --remove-destination "$(readlink -f /etc/nix/nix.conf)" /etc/nix/nix.conf; cp /etc/nix/nix.conf /tmp/right; echo 'builders =' >>/etc/nix/nix.conf; ${moveDaemonToLaunchd}; sleep 5.5; cat /tmp/right >/etc/nix/nix.conf`,
    ],
    repair: 'restart-daemon',
    builds: false,
    canBeUndone: false,
    holds: 'launchctl print system/org.nixos.nix-daemon',
  },
  {
    id: 'builders-off: the line stands in a plain nix.conf',
    setUp: [addConfLine('# by hand\\nbuilders =\\n# last')],
    repair: 'restore-builders',
    builds: false,
    canBeUndone: true,
    holds: `printf '# by hand\n# last' | cmp - <(tail -n 2 /etc/nix/nix.conf) && ! grep -q builders /etc/nix/nix.conf`,
  },
  {
    id: 'builders-elsewhere: the line stands in a file that nix.conf takes in, and names machines of its own',
    setUp: [
      "printf 'builders = @/etc/nix/other  # by hand\\n' >/etc/nix/nix.custom.conf; chmod 600 /etc/nix/nix.custom.conf; chmod 644 /etc/nix/nix.custom.conf",
      addConfLine('!include nix.custom.conf'),
    ],
    repair: 'restore-builders',
    builds: false,
    canBeUndone: true,
    holds: `[ "$(cat /etc/nix/nix.custom.conf)" = 'builders = @/etc/nix/other ;@/etc/nix/machines # by hand' ]`,
  },
  {
    id: "builders-off: the line stands in the person's own nix.conf, and nobody is asked for a password",
    setUp: [
      "cd /Users/alice; mkdir -p .config/nix; printf 'max-jobs = 3\\nbuilders =' >.config/nix/nix.conf; chmod 640 .config/nix/nix.conf; chown -R 501:20 .config",
    ],
    repair: 'restore-builders',
    builds: false,
    canBeUndone: true,
    withoutPassword: true,
    holds: `cd /Users/alice/.config/nix; [ "$(cat nix.conf) $(stat -c %a:%u nix.conf)" = 'max-jobs = 3 640:501' ] && [ ! -e '/Library/Application Support/Builderbar' ]`,
  },
  {
    id: "user-in-nixbld: a person's account is in the build group",
    setUp: ["sed -i '/^nixbld:/s/$/,alice/' /etc/group"],
    repair: 'leave-nixbld',
    builds: true,
    canBeUndone: true,
    holds: `grep -x 'nixbld:x:30000:nixbld1,nixbld2' /etc/group`,
  },
  {
    id: "host-key-unpinned: root's known hosts have old keys, one under a hashed name",
    setUp: [otherKey, putGuestsSystem, setEighthColumn('-'), oldKnownHosts],
    repair: 'forget-host-key',
    builds: false,
    canBeUndone: true,
    holds: `[ "$(wc -l <${knownHosts}) $(sed -n '1s/ .*//p;2p;3s/ .*//p;4s/ .*//p' ${knownHosts} | paste -sd' ')" = '3 linux-builder # kept linux-builder,shared elsewhere' ]`,
  },
  {
    id: 'host-key-mismatch: the entry pins another key, in a plain file',
    setUp: [otherKey, putGuestsSystem, setEighthColumn('$(base64 -w0 /tmp/other.pub)')],
    repair: 'pin-host-key',
    builds: false,
    canBeUndone: true,
    holds: `head -c 10 /etc/nix/machines | grep -qx '# by hand' && [ "$(wc -l </etc/nix/machines)" = 1 ] && [ "$(tail -n 1 /etc/nix/machines | cut -d' ' -f1-7)" = "$(cut -d' ' -f1-7 /etc/static/nix/machines)" ]`,
  },
]
