import type { Evidence } from '../../../core/model/finding.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { FileInfo, Snapshot } from '../../../core/model/snapshot.ts'
import {
  determinateProgram,
  type ExternalBuilder,
  type ExternalCondition,
  findExternalBuildersLine,
  leadsExternally,
  listExternalBuilders,
} from '../../../core/nix/external-builders.ts'
import { formatList } from '../../../core/text/quantities.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { describeFile, fromCommand, fromFile, fromLine } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { createBuildEvidence, listFailedBuilds } from '../../facts/test-builds.ts'

type ExternalProblem = Exclude<ExternalCondition, 'usable' | 'unobserved'> | 'not-granted' | 'build-failed'

const featureFix = 'nix.settings.extra-experimental-features = [ "external-builders" ];'

const texts = defineTexts({
  title: "Nix can't start its external builder",
  headline: "Nix can't start its external builder for Linux",
  background:
    'Since 2.32, Nix can start a program for each Linux build, usually one that runs the build in a VM (the setting ' +
    'external-builders, an experimental feature). Determinate Nix includes one. It runs only during builds.',
  detection:
    'Builderbar asks Nix for its settings and checks the program: it must exist, every account must be able to run it, and the ' +
    'experimental feature must be on. A test build starts it.',
  remedy:
    'Install the program again (sudo darwin-rebuild switch), or change the setting that the cause names. Determinate Systems enables ' +
    'its builder per account: determinate-nixd version lists native-linux-builder if yours has it.',
  missingProgram: (name: string) => ({
    cause: `Nix starts ${name} for Linux builds, but that program is missing.`,
    advice:
      'Nix looks for it at exactly that path. A garbage collection or an update may have removed it. Install it again; with nix-darwin, run sudo darwin-rebuild switch.',
  }),
  closedProgram: (name: string) => ({
    cause: `Nix starts ${name} for Linux builds, but Nix's build accounts can't run it.`,
    advice: 'Make it executable for every account (mode 0755), or install it again.',
  }),
  inactiveFeature: {
    cause: "The experimental feature external-builders is off, so Nix won't start any external builder.",
    advice: 'Turn on the feature in nix.conf, then restart nix-daemon, which reads nix.conf only at startup.',
  },
  noLocalBuilds: (name: string) => ({
    cause: `Nix counts ${name} as a local build, and max-jobs = 0 allows none.`,
    advice: 'Set max-jobs in nix.conf to 1 or more, or to auto.',
  }),
  unknownSetting: (version: string | null) => ({
    cause:
      version === null
        ? "This version of Nix doesn't have the setting external-builders, which needs 2.32 or later."
        : `Nix ${version} doesn't have the setting external-builders, which needs 2.32 or later.`,
    advice: 'Update Nix, or use a builder in /etc/nix/machines.',
  }),
  ignoredSetting: (name: string) => ({
    cause: `Only your own nix.conf names ${name}, and nix-daemon accepts that setting only from trusted users.`,
    advice: 'Move the line to /etc/nix/nix.conf, then restart nix-daemon.',
  }),
  closedAccount: {
    cause: "Determinate Systems hasn't enabled its Linux builder for your account.",
    advice:
      'determinate-nixd version lists native-linux-builder once it is enabled; to have it enabled, ask support@determinate.systems. determinateNix.nixosVmBasedLinuxBuilder.enable = true needs no account.',
  },
  failedBuild: (name: string) => ({
    cause: `A test build through ${name} failed.`,
    advice: "Nix's output says why.",
  }),
  use: (program: string, systems: readonly string[]) =>
    `Nix starts ${program} for each build for ${formatList(systems, 'or')} that no builder in /etc/nix/machines can take.`,
  setting: 'The setting external-builders',
  programAndSystems: (program: string, systems: readonly string[]) => `${program} for ${systems.join(', ')}`,
  program: 'The program',
  noFile: 'no such file',
  experimentalFeatures: 'Experimental features',
  noFeatures: 'none',
  localBuilds: 'Local builds',
})

export const externalBuilderBroken = {
  id: 'external-builder-broken',
  severity: 'warning',
  texts,
  permanentFix: featureFix,
  link: 'build',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  return listExternalBuilders(snapshot).flatMap((builder): Match[] => {
    const problem = findProblem(snapshot, builder)
    if (problem === null) return []
    const { cause, advice } = explainProblem(problem, builder, snapshot)
    return [
      {
        subject: builder.uri,
        severity: leadsExternally(snapshot) ? 'error' : 'warning',
        cause,
        explanation: [texts.use(builder.program, builder.systems), advice].join(' '),
        evidence: collectEvidence(snapshot, builder),
        permanentFix: permanentFixes[problem] ?? null,
      },
    ]
  })
}

function findProblem(snapshot: Snapshot, { uri, condition }: ExternalBuilder): ExternalProblem | null {
  if (condition !== 'usable' && condition !== 'unobserved') return condition
  const failedBuilds = listFailedBuilds(snapshot, uri)
  if (failedBuilds.length === 0) return null
  // What determinate-nixd passes on from its service for an account without the builder (DeterminateSystems/determinate#156).
  const isRefused = failedBuilds.some(({ outcome }) =>
    /Native Linux Builder is not currently available/.test(outcome.output),
  )
  return isRefused ? 'not-granted' : 'build-failed'
}

function explainProblem(problem: ExternalProblem, builder: ExternalBuilder, snapshot: Snapshot) {
  const name = builder.name.slice(0, 40)
  switch (problem) {
    case 'program-missing':
      return texts.missingProgram(name)
    case 'program-not-executable':
      return texts.closedProgram(name)
    case 'feature-off':
      return texts.inactiveFeature
    case 'no-local-builds':
      return texts.noLocalBuilds(name)
    case 'unknown-setting':
      return texts.unknownSetting(valueOrNull(snapshot.nix.version))
    case 'ignored-setting':
      return texts.ignoredSetting(name)
    case 'not-granted':
      return texts.closedAccount
    case 'build-failed':
      return texts.failedBuild(name)
  }
}

const permanentFixes: Readonly<Partial<Record<ExternalProblem, string>>> = {
  'feature-off': featureFix,
  'no-local-builds': 'nix.settings.max-jobs = "auto";',
  'not-granted': 'determinateNix.nixosVmBasedLinuxBuilder.enable = true;',
}

function collectEvidence(
  snapshot: Snapshot,
  { uri, program, file, systems }: ExternalBuilder,
): readonly Evidence[] {
  const line = findExternalBuildersLine(snapshot)
  const settings = valueOrNull(snapshot.nix.settings)
  const value = texts.programAndSystems(program, systems)
  const description = file.observed ? describeProgram(file.value) : file.reason
  return [
    line === null
      ? fromCommand(texts.setting, 'nix config show external-builders', value)
      : fromLine(texts.setting, line, value),
    fromFile(texts.program, program, null, description),
    ...(settings?.experimentalFeatures === undefined || program === determinateProgram
      ? []
      : [
          fromCommand(
            texts.experimentalFeatures,
            'nix config show experimental-features',
            settings.experimentalFeatures.join(' ') || texts.noFeatures,
          ),
        ]),
    ...(settings?.maxJobs === '0' ? [fromCommand(texts.localBuilds, 'nix config show max-jobs', '0')] : []),
    ...listFailedBuilds(snapshot, uri).map(createBuildEvidence),
  ]
}

function describeProgram(file: FileInfo): string {
  return file.exists ? describeFile(file) : texts.noFile
}
