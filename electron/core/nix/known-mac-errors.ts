import type { KnownError } from './known-errors.ts'

/** What a nix-daemon that cannot be spoken to says. In a build on a builder it is that builder's (NixOS/nix#10136). */
const daemonErrors: KnownError = {
  pattern:
    /big-lock.*Permission denied|cannot connect to (?:socket|daemon)|cannot open connection to remote store 'daemon'|access denied by the Nix daemon|is not allowed to connect to the Nix daemon/,
  findings: ['daemon-down'],
  meaning: 'The nix-daemon of this Mac does not answer, or does not serve this account.',
  onBuilder: {
    findings: ['guest-store-unreachable'],
    meaning: 'The nix-daemon of the builder does not answer, or does not serve the user that logs in.',
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
    meaning: 'The nix-daemon is not there, so Nix tries to open the store itself, which only root may.',
  },
  {
    // The same texts as nix-refusal.ts reads.
    pattern:
      /(?:syntax error in|illegal) configuration line '|file '[^'\n]+' included from '[^'\n]+' not found|(?:[Bb]oolean |configuration )?setting '[^'\n]+' has invalid value/,
    findings: ['daemon-down'],
    meaning: 'Nix refuses its configuration, so no command of Nix runs.',
  },
  {
    // build-remote.cc: one build at a time copies its inputs to a machine.
    pattern: /waiting for the upload lock|hogging the upload lock/,
    findings: ['build-stuck'],
    meaning: 'Another build holds the lock with which Nix copies to that machine, and does not move.',
  },
  {
    pattern: /ignoring the (?:client|user)-specified setting 'builders'/,
    findings: ['builders-setting-ignored'],
    meaning: 'The nix-daemon does not take the setting builders from this account, which it does not trust.',
  },
  {
    pattern: /path '\/nix\/store\/[0-9a-z]{32}-(?:etc-)?machines' was modified!/,
    findings: ['machines-store-modified'],
    meaning: "The machines file was written through nix-darwin's link, into the Nix store.",
  },
  {
    pattern: /Unexpected files in \/etc, aborting activation[\s\S]{0,1500}?\/etc\/nix\/machines/,
    findings: ['machines-unmanaged'],
    meaning: 'nix-darwin does not replace a machines file that it did not write.',
  },
  {
    pattern: /`?nix\.linux-builder\.enable`? requires `?nix\.enable/,
    findings: ['builder-absent'],
    meaning: "With nix.enable = false, as for Determinate Nix, nix-darwin's builder cannot be switched on.",
  },
]

/** What launchd and the builder's VM print on this Mac (docs/failures.md, "Messages of the builder"). */
export const serviceErrors: readonly KnownError[] = [
  {
    pattern:
      /Could not find service "(?:org\.nixos\.(?:[\w-]*builder\w*|virbyd))" in domain|Bootstrap failed: 5: Input\/output error/,
    findings: ['service-not-loaded'],
    meaning: "launchd does not know the builder's service, or does not load it.",
  },
  {
    pattern: /Could not set up host forwarding rule|Failed to get "write" lock/,
    findings: ['port-clash'],
    meaning: "Another program holds the builder's port or its disk image.",
  },
  {
    pattern:
      /Property '[\w-]+-cpu\.[\w-]+' not found|hvf_arch_init_vcpu|HVF does not support GICv2 emulation|unsupported machine type: "virt|preflight: Rosetta is not installed|Failed to discover VM IP|is a QEMU qcow2 image, not a raw disk/,
    findings: ['service-crash-looping'],
    meaning: "The builder's VM cannot start; launchd starts it again and again.",
  },
]
