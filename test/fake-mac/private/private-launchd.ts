import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LaunchdStart } from '../fake-mac-files.ts'
import { writeFakes } from '../fake-mac-programs.ts'
import { makeKeyPair } from '../key-pair.ts'
import { createTree } from '../mac-tree.ts'
import { builderLabel, builderPlist, createQemuArguments, putNixDarwinFiles } from '../nix-darwin-files.ts'
import { writeTree } from '../write-tree.ts'

/**
 * Writes the parts that a private Mac shares with the fake Mac: launchd with launchctl, osascript, and nix-darwin's plist
 * with its scripts. private-mac.sh installs them from FOLDER/fakes and FOLDER/nix-darwin.
 */
export function putLaunchd(folder: string): void {
  const fakesFolder = join(folder, 'fakes')
  mkdirSync(fakesFolder)
  writeFakes(fakesFolder)
  writeFileSync(join(fakesFolder, 'launchd.json'), JSON.stringify(launchdConfig))
  writeFileSync(join(fakesFolder, 'prompt.json'), '{"answer":"accept"}')
  for (const [path, text] of Object.entries(programs))
    writeFileSync(join(fakesFolder, path), text, { mode: 0o755 })
  const generatedFolder = join(folder, 'nix-darwin')
  mkdirSync(generatedFolder)
  const tree = createTree()
  putNixDarwinFiles(tree, { port: 31022, clientKey: makeKeyPair('unused'), hostKey: makeKeyPair('unused') })
  writeTree(generatedFolder, tree)
}

const launchdConfig: LaunchdStart = {
  job: { label: builderLabel, plistPath: builderPlist, isRunning: true, runs: 0 },
  disabled: {},
  disabledAs: 'words',
  launchctlHangs: false,
  remoteLoginPort: null,
  daemonSocket: null,
}

/**
 * The process in place of QEMU, with a process tree as on a Mac (docs/macos.md, "Processes of the builder"). It runs the
 * guest's sshd in the guest's own root.
 */
const guest = `trap 'kill "$!"' TERM
nsenter -t "$(cat /run/guest.pid)" -m -- /usr/sbin/sshd -D &
touch /fakes/vm-is-ready
wait "$!"`

/** Lines for root that make the nix-daemon a job of launchd, as on a Mac (docs/nix-and-ssh.md, "nix-daemon"). */
export const moveDaemonToLaunchd = `kill "$(cat /run/nix-daemon.pid)"
plist=/Library/LaunchDaemons/org.nixos.nix-daemon.plist
printf '<plist><dict><key>Label</key><string>org.nixos.nix-daemon</string></dict></plist>\\n' >"$plist"
chmod 644 "$plist"
launchctl bootstrap system "$plist"
until nix-store --store daemon --version >/dev/null 2>&1 && pgrep -x nix-daemon >/dev/null; do sleep 0.1; done`

const programs: Readonly<Record<string, string>> = {
  // Used only by tests that need the nix-daemon to be a job of launchd (`moveDaemonToLaunchd`), which is slower.
  'nix-daemon-start': '#!/bin/sh\nexec /usr/bin/nix-daemon >>/tmp/nix-daemon.log 2>&1\n',
  'linux-builder-start': '#!/bin/sh\n/fakes/create-builder\nexit $?\n',
  'create-builder': `#!/bin/bash
if ! cmp -s /var/lib/linux-builder/keys/builder_ed25519.pub /etc/nix/builder_ed25519.pub; then
  install -g nixbld -m 600 /var/lib/linux-builder/keys/builder_ed25519 /etc/nix/
  install -g nixbld -m 644 /var/lib/linux-builder/keys/builder_ed25519.pub /etc/nix/
fi
image=/var/lib/linux-builder/nixos.qcow2
[ -e "$image" ] || printf 'QFI\\373\\0\\0\\0\\3\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\5\\0\\0\\0\\0' >"$image"
/fakes/guests-disk "$image"
exec -a /nix/store/qemu/bin/qemu-system-aarch64 bash -c '${guest.replaceAll("'", `'\\''`)}' ${createQemuArguments(31022).join(' ')}
`,
  // The guest's disk is faked: an image that ends with "full" stands for a disk full of unused store paths, and nothing
  // writes into the image. The guest's nix-daemon has its own mounts, so it is restarted, as it is with a VM.
  'guests-disk': `#!/bin/bash
exec nsenter -t "$(cat /run/guest.pid)" -m -- bash -c '
  mountpoint -q /nix/store || [ "$1" = full ] || exit 0
  pkill -f "^nix .* daemon$"
  if mountpoint -q /nix/store; then umount -l /nix/store; fi
  if [ "$1" = full ]; then
    mount -t tmpfs -o size=1m tmpfs /nix/store
    mkdir /nix/store/.links
    dd if=/dev/zero of=/nix/store/00000000000000000000000000000000-garbage bs=4k 2>/dev/null
  fi
  rm -f /nix/var/nix/daemon-socket/socket
  setsid nix --extra-experimental-features nix-command daemon >/tmp/nix-daemon.log 2>&1 &
  until [ -S /nix/var/nix/daemon-socket/socket ]; do sleep 0.05; done' guest "$(tail -c 4 "$1")"
`,
  // The real launchd checks the caller's user id. The fake checks this variable, since on a fake Mac no caller is root.
  launchctl: `#!/bin/sh
if [ "$(id -u)" = 0 ]; then export BUILDERBAR_FAKE_ROOT=1; fi
exec /usr/bin/perl /fakes/launchctl.pl "$@"
`,
  // The real dialog runs its command as root; here the system's own sudo does.
  osascript: `#!/bin/sh
exec /usr/bin/sudo -n '${process.execPath}' /fakes/osascript.mjs "$@"
`,
}
