/**
 * What the deep look runs in the guest, as its user: nothing is written. It stands in single quotes in a root
 * script, so it has none. `nix config show` came with Nix 2.20, `store ping` is there since 2.4. The first line
 * says that a shell of the guest answers at all; the parts are read by core/builders/root-scan-output.ts. The store is an overlay
 * on the guest's own disk, and `df` of it tells of that disk (nixpkgs, qemu-vm.nix: writableStore).
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
  'echo builderbar-end',
].join('; ')

/**
 * What `collect-guest-garbage` runs in the guest, as its user, who may ask the guest's nix-daemon for it: what no root of
 * the guest needs is deleted. It ends before the prompt's ten minutes do (mac/administrator/administrator.ts).
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
