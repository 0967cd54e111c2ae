import type { Snapshot } from '../model/snapshot.ts'
import { type BuilderModule, findModule } from './builder-module.ts'

type OtherModule = Exclude<BuilderModule, 'linux-builder' | 'other'>

const enabled: Readonly<Record<OtherModule, string>> = {
  'nix-rosetta-builder': 'nix-rosetta-builder.enable = true;',
  virby: 'services.virby.enable = true;',
}

/** Findings whose fix is to let the module write its service and its entry. */
const fixedByModule: ReadonlySet<string> = new Set([
  'closure-missing',
  'machines-malformed',
  'machines-missing',
  'machines-no-entry',
  'machines-store-modified',
  'machines-unmanaged',
  'port-refused',
  'service-disabled',
  'service-not-loaded',
  'service-stopped',
  'vm-not-running',
])

/**
 * The options of the other modules (cpick/nix-rosetta-builder: module.nix; quinneden/virby-nix-darwin: options.nix). The guest of
 * nix-rosetta-builder trusts its user and sets its clock already (package.nix), so no option of it helps there.
 */
const fixes: Readonly<Record<OtherModule, Readonly<Record<string, string>>>> = {
  'nix-rosetta-builder': {
    'disk-size-not-applied': 'nix-rosetta-builder.diskSize = "200GiB"; # for a new disk',
    'guest-disk-full': 'nix-rosetta-builder.diskSize = "200GiB"; # for a new disk',
    'guest-out-of-memory': 'nix-rosetta-builder.memory = "12GiB";',
    'guest-seccomp':
      'nix-rosetta-builder.potentiallyInsecureExtraNixosModule = { nix.settings.filter-syscalls = false; };',
    'host-memory': 'nix-rosetta-builder.memory = "4GiB"; # a build that needs more than this fails',
  },
  virby: {
    'disk-size-not-applied': 'services.virby.diskSize = "200GiB"; # for a new disk',
    'guest-clock-skew':
      'services.virby.extraConfig = { lib, ... }: { services.timesyncd.enable = lib.mkForce true; };',
    'guest-disk-full': 'services.virby.diskSize = "200GiB"; # for a new disk',
    'guest-out-of-memory': 'services.virby.memory = "12GiB";',
    'guest-seccomp': 'services.virby.extraConfig = { nix.settings.filter-syscalls = false; };',
    'guest-store-unreachable':
      'services.virby.extraConfig = { nix.settings.trusted-users = [ "builder" ]; };',
    'host-memory': 'services.virby.memory = "4GiB"; # a build that needs more than this fails',
    'x86-not-runnable': 'services.virby.rosetta = true;',
  },
}

/** What only nix-darwin's linux-builder has: its options, its key and the variables of its guest. */
const ofLinuxBuilder = /\bnix\.linux-builder\b|\bnixosVmBasedLinuxBuilder\b|\/etc\/nix\/builder_ed25519/

/**
 * Adapts a snippet for linux-builder to the module that sets up the builder of the finding. Returns null if that module has no
 * option for it: linux-builder's options would add a second builder, and change nothing about this one.
 */
export function adaptToModule(
  snippet: string | null,
  finding: { readonly id: string; readonly subject: string },
  snapshot: Snapshot,
): string | null {
  // A Mac without a builder is to get one.
  if (snippet === null || finding.id === 'builder-absent' || !ofLinuxBuilder.test(snippet)) return snippet
  const module = findModule(finding.subject, snapshot)
  if (module === 'linux-builder') return snippet
  if (module === 'other') return null
  return fixes[module][finding.id] ?? (fixedByModule.has(finding.id) ? enabled[module] : null)
}
