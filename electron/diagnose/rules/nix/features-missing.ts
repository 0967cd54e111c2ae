import { type Builder, type BuilderWithEntry, listEntries } from '../../../core/builders/builder.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { findObjections, type Objection } from '../../../core/nix/machine-match.ts'
import { formatList } from '../../../core/text/quantities.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromFile } from '../../facts/evidence.ts'
import { formatFeaturesFix } from '../../facts/features-fix.ts'
import type { Match, Rule } from '../../facts/rule.ts'

const texts = defineTexts({
  title: 'A build requires a feature that no builder has',
  headline: 'No builder accepts ordinary Linux builds',
  background:
    'A build names its system and may require features of its builder (requiredSystemFeatures, such as ' +
    'kvm or big-parallel). Nix compares both with each line of the machines file: column 2 lists ' +
    'systems, column 6 features, and column 7 features that every build sent there must require. If no ' +
    "line fits, Nix asks no builder, and doesn't say what is missing.",
  detection:
    "The builder's entry has features in column 7 or allows no jobs in column 4, and no other entry " +
    "accepts an ordinary Linux build. For a single build: builderbar explain - with Nix's output, or " +
    'builderbar explain --derivation PATH',
  remedy:
    'Add the feature to nix.linux-builder.supportedFeatures, and empty ' +
    'nix.linux-builder.mandatoryFeatures. List only what the VM has: kvm needs nested virtualization ' +
    "(macOS 15 or later, an M3 chip or later, and Apple's Virtualization framework). QEMU on a Mac has " +
    'none.',
  noBuilder: 'No builder accepts an ordinary Linux build',
  cause: (system: string) =>
    `The builder's entry accepts no ordinary ${system} build, and no other entry does.`,
  entry: ({ file, line, host }: { file: string; line: number; host: string }) =>
    `${file}, line ${line} lists ${host}.`,
  noJobs: 'Column 4 allows no jobs.',
  mandatoryFeatures: (features: readonly string[]) =>
    `Column 7 accepts only builds that require ${formatList(features)}.`,
  consequence: (systems: readonly string[]) =>
    `So Nix sends no ordinary build for ${formatList(systems, 'or')} there, and no other entry accepts one. Such builds fail with ` +
    '"required system or feature not available" or "missing system features", without asking the builder.',
  columnOfFeatures: 'Features that every build must require (column 7)',
  noFeatures: 'none',
  columnOfJobs: 'Jobs at a time (column 4)',
})

export const featuresMissing = {
  id: 'features-missing',
  severity: 'error',
  texts,
  permanentFix:
    'nix.linux-builder.supportedFeatures = [ "benchmark" "big-parallel" "kvm" "nixos-test" ];\n' +
    '# kvm needs nested virtualization: macOS 15 or newer, and an M3 or newer chip\n' +
    'nix.linux-builder.package = pkgs.darwin.linux-builder-vz;\n' +
    'nix.linux-builder.config.virtualisation.vz.nestedVirtualization = true;',
  link: 'build',
  detect,
} as const satisfies Rule

/** Checks an ordinary build, which requires no feature: a scan cannot know what other builds require. */
function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  const entries = listEntries(snapshot)
  const localSystem = valueOrNull(snapshot.nix.settings)?.system ?? null
  return builders.flatMap((builder): Match[] => {
    const { entry } = builder
    if (entry === null) return []
    const refusedSystems = entry.systems.filter(
      (system) =>
        system.endsWith('-linux') &&
        entries.every((other) => findObjections(other, { system, features: [] }, localSystem).length > 0),
    )
    const [system] = refusedSystems
    return system === undefined
      ? []
      : [createMatch({ ...builder, entry }, system, refusedSystems, localSystem)]
  })
}

function createMatch(
  builder: BuilderWithEntry,
  system: string,
  refusedSystems: readonly string[],
  localSystem: string | null,
): Match {
  const { entry } = builder
  const objections = findObjections(entry, { system, features: [] }, localSystem)
  return {
    subject: entry.uri,
    title: texts.noBuilder,
    cause: texts.cause(system),
    explanation: [
      texts.entry(entry),
      ...objections.flatMap(explainObjection),
      texts.consequence(refusedSystems),
    ].join(' '),
    evidence: [
      fromFile(
        texts.columnOfFeatures,
        entry.file,
        entry.line,
        entry.mandatoryFeatures.join(', ') || texts.noFeatures,
      ),
      fromFile(texts.columnOfJobs, entry.file, entry.line, String(entry.maxJobs)),
    ],
    permanentFix: formatFeaturesFix(builder, { system, features: [] }, localSystem),
  }
}

function explainObjection(objection: Objection): readonly string[] {
  if (objection.kind === 'no-slots') return [texts.noJobs]
  return objection.kind === 'mandatory' ? [texts.mandatoryFeatures(objection.unrequested)] : []
}
