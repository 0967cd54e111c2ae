/**
 * The command of a root scan in the guest, run as the guest's user; it writes nothing. It is put in single quotes in a root
 * script, so it contains none. `nix config show` exists since Nix 2.20, `store ping` since 2.4. The first line shows that a
 * shell of the guest answers; core/builders/root-scan-output.ts parses the rest. The store is an overlay on the guest's own
 * disk, so `df` of it shows that disk and its inodes (nixpkgs, qemu-vm.nix: writableStore; df(1), "--inodes").
 */
export const guestCommand = [
  'echo builderbar-clock',
  'date +%s',
  'echo builderbar-disk',
  'df -Pk /nix/store',
  'echo builderbar-systems',
  '{ timeout 15 nix --extra-experimental-features nix-command config show || timeout 15 nix --extra-experimental-features nix-command show-config; } 2>/dev/null | grep -E "^(system|extra-platforms) = "',
  'echo builderbar-store',
  'timeout 15 nix --extra-experimental-features nix-command store ping --store daemon >/dev/null 2>&1 && echo answers',
  'echo builderbar-inodes',
  'df -Pi /nix/store 2>/dev/null',
  'echo builderbar-end',
].join('; ')

/**
 * The command of `collect-guest-garbage` in the guest, run as the guest's user, which its nix-daemon permits. It deletes the
 * paths that no garbage-collector root of the guest refers to, and ends before the prompt's ten minutes
 * (mac/administrator/administrator.ts).
 */
export const collectGarbageCommand = [
  'echo builderbar-before',
  'df -Pk /nix/store',
  'echo builderbar-said',
  '{ timeout 240 nix-collect-garbage -d 2>&1 && echo builderbar-collected; } | tail -n 4',
  'echo builderbar-after',
  'df -Pk /nix/store',
  'echo builderbar-end',
].join('; ')
