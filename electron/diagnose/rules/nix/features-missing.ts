import { type BuilderFacts, type FactsWithEntry, listEntries } from '../../../core/builders/builder-facts.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { findObjections, type Objection } from '../../../core/nix/machine-match.ts'
import { fromFile } from '../../facts/evidence.ts'
import { formatFeaturesFix } from '../../facts/features-fix.ts'
import type { Match, Rule } from '../../facts/rule.ts'

export const featuresMissing: Rule = {
  id: 'features-missing',
  severity: 'error',
  title: 'A build requires a feature that no machine offers',
  headline: 'No machine accepts ordinary Linux builds',
  background:
    'A build names the system that it is for and may name features that its machine must have (requiredSystemFeatures: kvm, nixos-test, ' +
    'big-parallel …). Nix compares both with each line of the machines file: column 2 has the systems, column 6 the features that the ' +
    'machine offers, column 7 those that each build sent there must ask for. Where no line fits, Nix asks no machine and says that the ' +
    'build cannot be made here; it does not say which word is missing. A machine whose column 7 is not empty takes no ordinary build.',
  detection:
    'An entry for Linux has features in its seventh column or no job in its fourth, and no other entry takes an ordinary build for its ' +
    'systems. For one build: give what Nix printed to builderbar explain -, or its derivation to builderbar explain --derivation.',
  remedy:
    'By hand: name the feature in nix.linux-builder.supportedFeatures, and empty nix.linux-builder.mandatoryFeatures. A feature is a ' +
    "promise: kvm needs /dev/kvm in the guest, which QEMU on a Mac cannot give and Virtualization.framework's nested virtualization can " +
    '(macOS 15 or newer, an M3 or newer chip). Where the promise is empty, the build is sent to the guest and refused there.',
  permanentFix:
    'nix.linux-builder.supportedFeatures = [ "benchmark" "big-parallel" "kvm" "nixos-test" ];\n' +
    '# kvm needs nested virtualization: macOS 15 or newer, and an M3 or newer chip\n' +
    'nix.linux-builder.package = pkgs.darwin.linux-builder-vz;\n' +
    'nix.linux-builder.config.virtualisation.vz.nestedVirtualization = true;',
  link: 'build',
  detect,
}

/** Checks an ordinary build, which requires no feature: a scan cannot know what other builds require. */
function detect(snapshot: Snapshot, builders: readonly BuilderFacts[]): readonly Match[] {
  const entries = listEntries(snapshot)
  const localSystem = valueOrNull(snapshot.nix.settings)?.system ?? null
  return builders.flatMap((facts): Match[] => {
    const { entry } = facts
    if (entry === null) return []
    const refused = entry.systems.filter(
      (system) =>
        system.endsWith('-linux') &&
        entries.every((other) => findObjections(other, { system, features: [] }, localSystem).length > 0),
    )
    const [system] = refused
    return system === undefined ? [] : [createMatch({ ...facts, entry }, system, refused, localSystem)]
  })
}

function createMatch(
  facts: FactsWithEntry,
  system: string,
  refused: readonly string[],
  localSystem: string | null,
): Match {
  const { entry } = facts
  const objections = findObjections(entry, { system, features: [] }, localSystem)
  return {
    subject: entry.uri,
    title: 'No machine accepts an ordinary Linux build',
    cause: `The builder's entry accepts no ordinary ${system} build, and no other entry does.`,
    explanation:
      `${entry.file}, line ${entry.line} is the entry of ${entry.uri}. ${objections.map(describeObjection).join(' ')} So Nix sends no ordinary build ` +
      `for ${refused.join(', ')} there, and no other entry takes one: such builds fail with "required system or feature not available" or ` +
      '"missing system features", and the machine is never asked.',
    evidence: [
      fromFile(
        'Features that each build must ask for (column 7)',
        entry.file,
        entry.line,
        entry.mandatoryFeatures.join(', ') || 'none',
      ),
      fromFile('Jobs at a time (column 4)', entry.file, entry.line, String(entry.maxJobs)),
    ],
    permanentFix: formatFeaturesFix(facts, { system, features: [] }, localSystem),
  }
}

function describeObjection(objection: Objection): string {
  return objection.kind === 'no-slots'
    ? 'Its fourth column allows no job.'
    : objection.kind === 'mandatory'
      ? `Its seventh column lets only builds in that ask for ${objection.unrequested.join(' and ')}.`
      : ''
}
