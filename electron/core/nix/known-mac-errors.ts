import type { KnownError } from './known-errors.ts'

/** What a nix-daemon that cannot be spoken to says. In a build on a builder it is that builder's (NixOS/nix#10136). */
const daemonErrors: KnownError = {
  pattern:
    /big-lock.*Permission denied|cannot connect to (?:socket|daemon)|cannot open connection to remote store 'daemon'|access denied by the Nix daemon|is not allowed to connect to the Nix daemon/,
  findings: ['daemon-down'],
  meaning: "nix-daemon on this Mac isn't responding, or doesn't allow your account.",
  onBuilder: {
    findings: ['guest-store-unreachable'],
    meaning: "nix-daemon on the builder isn't responding, or doesn't allow the user who logs in.",
    ssh: 'arrived',
  },
}

/** What Nix on this Mac says of its own files, and nix-darwin of the files in /etc. */
export const macErrors: readonly KnownError[] = [
  daemonErrors,
  {
    // Nix opens the store itself where no daemon's socket is there, and an ordinary user may not (local-store.cc).
    pattern:
      /could not set permissions on '\/nix\/var\/nix\/|creating directory ['"]\/nix\/var\/nix\/\S*: Permission denied|opening lock file '\/nix\/var\/nix\/\S*: Permission denied|'\/nix\/var\/nix\/db' is not writable|creating directory ['"]\/nix['"]: Read-only file system/,
    findings: ['daemon-down'],
    meaning: "nix-daemon isn't running, so Nix tries to open the store itself, which only root can.",
  },
  {
    // The same texts as nix-refusal.ts reads.
    pattern:
      /(?:syntax error in|illegal) configuration line '|file '[^'\n]+' included from '[^'\n]+' not found|(?:[Bb]oolean |configuration )?setting '[^'\n]+' has invalid value/,
    findings: ['daemon-down'],
    meaning: 'Nix rejects its configuration, so no Nix command works.',
  },
  {
    // build-remote.cc: one build at a time copies its inputs to a machine.
    pattern: /waiting for the upload lock|hogging the upload lock/,
    findings: ['build-stuck'],
    meaning: 'Another build holds the lock for copying to that builder, and is stuck.',
  },
  {
    pattern: /ignoring the (?:client|user)-specified setting 'builders'/,
    findings: ['builders-setting-ignored'],
    meaning: "nix-daemon ignores the builders setting of your account, which it doesn't trust.",
  },
  {
    pattern: /path '\/nix\/store\/[0-9a-z]{32}-(?:etc-)?machines' was modified!/,
    findings: ['machines-store-modified'],
    meaning: "Something wrote through nix-darwin's link to the machines file, into the Nix store.",
  },
  {
    pattern: /Unexpected files in \/etc, aborting activation[\s\S]{0,1500}?\/etc\/nix\/machines/,
    findings: ['machines-unmanaged'],
    meaning: "nix-darwin doesn't replace a machines file that it didn't write.",
  },
  {
    pattern: /`?nix\.linux-builder\.enable`? requires `?nix\.enable/,
    findings: ['builder-absent'],
    meaning: 'With nix.enable = false, as with Determinate Nix, nix-darwin rejects nix.linux-builder.',
  },
]

/** What launchd and the builder's VM print on this Mac (docs/failures.md, "Messages of the builder"). */
export const serviceErrors: readonly KnownError[] = [
  {
    pattern:
      /Could not find service "(?:org\.nixos\.(?:[\w-]*builder\w*|virbyd))" in domain|Bootstrap failed: 5: Input\/output error/,
    findings: ['service-not-loaded'],
    meaning: "The builder's service isn't loaded in launchd.",
  },
  {
    pattern: /Could not set up host forwarding rule|Failed to get "write" lock/,
    findings: ['port-clash'],
    meaning: "Another program is using the builder's port or disk image.",
  },
  {
    pattern:
      /Property '[\w-]+-cpu\.[\w-]+' not found|hvf_arch_init_vcpu|HVF does not support GICv2 emulation|unsupported machine type: "virt|preflight: Rosetta is not installed|Failed to discover VM IP|is a QEMU qcow2 image, not a raw disk/,
    findings: ['service-crash-looping'],
    meaning: "The builder's VM can't start, and launchd keeps trying.",
  },
]
