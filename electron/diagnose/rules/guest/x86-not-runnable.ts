import type { Builder } from '../../../core/builders/builder.ts'
import { canRunSystem, type GuestSystem } from '../../../core/launchd/guest-system.ts'
import type { Evidence } from '../../../core/model/finding.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { MachineEntry, Snapshot } from '../../../core/model/snapshot.ts'
import { findModule } from '../../../core/nix/builder-module.ts'
import { formatList, selectPlural } from '../../../core/text/quantities.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { adviseOnRosetta } from '../../facts/builder-log-messages.ts'
import { fromFile } from '../../facts/evidence.ts'
import {
  createRootScanEvidence,
  findRootScanEntry,
  listUnrunnableSystems,
} from '../../facts/root-scan-evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { createBuildEvidence, findOutput, listFailedBuilds } from '../../facts/test-builds.ts'

/** An entry, and which of its systems the builder cannot run. */
type RefusedSystems = Pick<MachineEntry, 'file' | 'line' | 'host' | 'systems'> & {
  readonly refused: readonly string[]
  readonly isKnownFromStore: boolean
}

const texts = defineTexts({
  title: "The builder is listed for a system it can't run",
  headline: "Linux builder is listed for a system it can't run",
  background:
    'The second column of a machines entry is only what this Mac assumes. To run programs for another ' +
    'processor, the builder needs an emulator (boot.binfmt.emulatedSystems, an option of the VM) or, ' +
    "with Apple's Virtualization framework, Rosetta. QEMU can't use Rosetta. Without either, builds for " +
    'that system fail.',
  detection:
    'The system that the VM boots is made for another processor and sets up neither an emulator nor ' +
    'Rosetta; or a build for a listed system failed there because of its system ("Exec format error").',
  remedy:
    'Remove the system from nix.linux-builder.systems, add an emulator to the VM (slow), or use the ' +
    'builder with Rosetta (pkgs.darwin.linux-builder-vz). Building the changed VM needs a working ' +
    'builder.',
  refused: (systems: readonly string[]) => {
    const pronoun = selectPlural(systems.length, 'it', 'them')
    return {
      title: `The builder is listed for ${formatList(systems)} but can't run ${pronoun}`,
      cause: `The machines file lists the builder for ${formatList(systems)}, but the builder can't run ${pronoun}.`,
    }
  },
  fault: ({ file, line, host, systems, refused, isKnownFromStore }: RefusedSystems) =>
    `${file}, line ${line} lists ${host} for ${formatList(systems)}, but it can't run ${formatList(refused)}: ` +
    (isKnownFromStore
      ? 'the system that it boots is for another processor and sets up neither an emulator nor Rosetta.'
      : "a test build failed there, or its own Nix doesn't list that system."),
  effect: 'Other builds work.',
  solutions: {
    'linux-builder':
      'Remove the system from nix.linux-builder.systems, or add an emulator (boot.binfmt.emulatedSystems in ' +
      'nix.linux-builder.config, not on the Mac) or Rosetta to the VM.',
    virby: 'Turn on Rosetta in its configuration (services.virby.rosetta).',
    'nix-rosetta-builder': 'Its VM runs that system with Rosetta.',
    other:
      'Remove the system from the entry, or add an emulator to that computer (boot.binfmt.emulatedSystems in NixOS).',
  },
  entry: 'The entry',
  bootedSystem: 'System that the VM boots',
  emulators: 'Emulators and Rosetta in the VM',
  noEmulator: 'nothing',
  listedSystems: 'Systems that its own Nix lists',
})

export const x86NotRunnable = {
  id: 'x86-not-runnable',
  severity: 'warning',
  texts,
  permanentFix:
    'nix.linux-builder.systems = [ "aarch64-linux" "x86_64-linux" ];\n' +
    'nix.linux-builder.config.boot.binfmt.emulatedSystems = [ "x86_64-linux" ];\n' +
    '# or, faster, with Rosetta: nix.linux-builder.package = pkgs.darwin.linux-builder-vz;',
  link: 'build',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  return builders.flatMap((builder): Match[] => {
    const { entry } = builder
    const systems = listRefusedSystems(snapshot, builder)
    if (entry === null || systems.length === 0) return []
    const isKnownFromStore = listUnrunnableByStore(snapshot, builder).length > 0
    return [
      {
        subject: entry.uri,
        ...texts.refused(systems),
        explanation: [
          texts.fault({ ...entry, refused: systems, isKnownFromStore }),
          texts.effect,
          describeSolution(entry.uri, snapshot),
        ].join(' '),
        evidence: [
          fromFile(texts.entry, entry.file, entry.line, entry.systems.join(',')),
          ...listFailedBuilds(snapshot, entry.uri)
            .filter(({ system }) => systems.includes(system))
            .map(createBuildEvidence),
          ...createGuestSystemsEvidence(snapshot, builder),
          ...createStoreEvidence(snapshot, builder),
        ],
      },
    ]
  })
}

function describeSolution(uri: string, snapshot: Snapshot): string {
  const module = findModule(uri, snapshot)
  const solution = texts.solutions[module]
  return module === 'nix-rosetta-builder' ? [solution, adviseOnRosetta(snapshot)].join(' ') : solution
}

/** Returns the promised systems that the NixOS system in the store cannot run, except those for which a test build passed. */
function listUnrunnableByStore(snapshot: Snapshot, builder: Builder): readonly string[] {
  const guest = findGuestInStore(snapshot, builder)
  if (guest === null || builder.entry === null) return []
  const { systems, uri } = builder.entry
  const passedBuilds = snapshot.testBuilds.filter(
    ({ uri: buildUri, outcome }) => buildUri === uri && valueOrNull(outcome)?.kind === 'passed',
  )
  return systems.filter(
    (system) =>
      system.endsWith('-linux') &&
      canRunSystem(guest, system) === false &&
      passedBuilds.every((testBuild) => testBuild.system !== system),
  )
}

/** Returns the NixOS system that the VM boots, read from the store; null if the root scan asked the guest itself, which is more reliable. */
function findGuestInStore(snapshot: Snapshot, builder: Builder): GuestSystem | null {
  if (builder.kind !== 'managed' || valueOrNull(findRootScanEntry(snapshot, builder)?.guest) !== null)
    return null
  return valueOrNull(builder.service?.startScript)?.guest ?? null
}

function createStoreEvidence(snapshot: Snapshot, builder: Builder): readonly Evidence[] {
  const guest = findGuestInStore(snapshot, builder)
  if (guest === null || listUnrunnableByStore(snapshot, builder).length === 0) return []
  return [
    fromFile(texts.bootedSystem, `${guest.path}/system`, null, guest.system),
    fromFile(
      texts.emulators,
      `${guest.path}/etc/binfmt.d/nixos.conf`,
      null,
      guest.binfmt.join(', ') || texts.noEmulator,
    ),
  ]
}

/** Returns the systems that the guest's own Nix reports; empty if the root scan did not ask it. */
function createGuestSystemsEvidence(snapshot: Snapshot, builder: Builder): readonly Evidence[] {
  const guest = valueOrNull(findRootScanEntry(snapshot, builder)?.guest)
  if (guest === null) return []
  return [createRootScanEvidence(texts.listedSystems, guest.systems.join(', '))]
}

/** Returns the promised systems that the builder cannot run according to a test build, the root scan, or its system in the store. */
function listRefusedSystems(snapshot: Snapshot, builder: Builder): readonly string[] {
  const outputs = new Set(findOutput(snapshot, builder, 'x86-not-runnable').map(({ output }) => output))
  const refusedBuilds = listFailedBuilds(snapshot, builder.entry?.uri).filter(({ outcome }) =>
    outputs.has(outcome.output),
  )
  const systems = new Set(refusedBuilds.map(({ system }) => system))
  for (const system of listUnrunnableSystems(snapshot, builder)) systems.add(system)
  for (const system of listUnrunnableByStore(snapshot, builder)) systems.add(system)
  return (builder.entry?.systems ?? []).filter((system) => systems.has(system))
}
