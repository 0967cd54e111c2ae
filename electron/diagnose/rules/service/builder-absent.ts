import { listEntries } from '../../../core/builders/builder.ts'
import { selectBuilderServices } from '../../../core/builders/builder-service.ts'
import type { Evidence } from '../../../core/model/finding.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { isAbsent } from '../../facts/absence.ts'
import { type DeterminateBuilder, getDeterminateBuilder } from '../../facts/determinate-builder.ts'
import { fromCommand, fromFile } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'

const linuxBuilderFix = 'nix.linux-builder.enable = true;'
const determinateFix = 'determinateNix.nixosVmBasedLinuxBuilder.enable = true;'
const determinateConfig = '/etc/determinate/config.json'

const permanentFixes: Readonly<Record<DeterminateBuilder, string | null>> = {
  none: linuxBuilderFix,
  enabled: null,
  'not-granted': determinateFix,
  disabled: determinateFix,
  offered: determinateFix,
}

const texts = defineTexts({
  title: 'No Linux builder is set up on this Mac',
  headline: 'No Linux builder is set up on this Mac',
  background:
    'Linux packages must be built on Linux. nix-darwin can run a small Linux VM on this Mac for that, ' +
    'but none is set up, and no remote builder is listed either. Determinate Nix has a Linux builder of ' +
    'its own, which needs neither.',
  detection:
    'The machines file lists no -linux system, and this Mac has no service of a builder that Builderbar ' +
    'knows.',
  remedy:
    "With nix-darwin, set nix.linux-builder.enable = true and run sudo darwin-rebuild switch. Don't " +
    'customize the VM yet: building a customized one needs a working Linux builder. With Determinate ' +
    'Nix, nix-darwin rejects that option (nix.enable = false): set ' +
    "determinateNix.nixosVmBasedLinuxBuilder.enable = true, or turn on Determinate's own builder where " +
    'determinate-nixd version lists native-linux-builder.',
  provided: {
    title: "Determinate Nix provides this Mac's Linux builder",
    headline: "Determinate Nix provides this Mac's Linux builder",
    cause: 'Determinate Nix runs Linux builds with a builder of its own, which needs no service.',
    explanation:
      "Determinate Nix's own Linux builder is on. It runs Linux builds without a service and without a machines entry, so there is nothing " +
      'to monitor, and you need no linux-builder. Determinate Systems enables it per account; determinate-nixd version lists ' +
      'native-linux-builder if you have it.',
  },
  notGranted: {
    cause:
      "Determinate Nix's own Linux builder is on in its configuration, but isn't enabled for your account.",
    explanation:
      "Linux packages must be built on Linux, and this Mac has no builder. Determinate Nix's own Linux builder is on in its configuration, but " +
      "Determinate Systems hasn't enabled it for your account: Nix has no external builder. Ask support@determinate.systems to enable it, or set " +
      'determinateNix.nixosVmBasedLinuxBuilder.enable = true in your nix-darwin configuration, which needs no account.',
  },
  cause: 'Linux packages must be built on Linux, and this Mac has no builder service and no remote builder.',
  explanations: {
    none:
      'Linux packages must be built on Linux, and this Mac has neither a service that runs a Linux VM nor an entry for a remote builder. ' +
      'Set nix.linux-builder.enable = true in your nix-darwin configuration, and run sudo darwin-rebuild switch.',
    disabled:
      'Linux packages must be built on Linux, and this Mac has no builder. nix-darwin rejects nix.linux-builder with Determinate Nix: set ' +
      "determinateNix.nixosVmBasedLinuxBuilder.enable = true in your nix-darwin configuration, or turn on Determinate Nix's own Linux " +
      'builder, if determinate-nixd version lists native-linux-builder.',
    offered:
      'Linux packages must be built on Linux, and this Mac has no builder. nix-darwin rejects nix.linux-builder with Determinate Nix. ' +
      'Determinate Nix has a Linux builder of its own, if determinate-nixd version lists native-linux-builder. Otherwise set ' +
      'determinateNix.nixosVmBasedLinuxBuilder.enable = true in your nix-darwin configuration.',
  },
  listedBuilders: 'Builders listed for Linux',
  noBuilder: 'none',
  service: 'A service that runs a builder',
  noService: 'no such file',
  determinateBuilder: "Determinate Nix's own builder",
  externalBuilders: "Nix's external builders",
  entryWithoutSystem: "An entry without a system, so Nix assumes this Mac's own",
})

export const builderAbsent = {
  id: 'builder-absent',
  severity: 'note',
  texts,
  permanentFix: linuxBuilderFix,
  link: 'launchd',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  if (!isAbsent(snapshot)) return []
  const { path } = snapshot.machinesFile
  const native = getDeterminateBuilder(snapshot)
  return [
    {
      subject: 'linux-builder',
      ...selectDescription(native),
      evidence: [
        ...describeConfiguration(native),
        fromFile(texts.listedBuilders, path, null, texts.noBuilder),
        ...createSystemlessEntryEvidence(snapshot),
        ...selectBuilderServices(snapshot.services).map(({ plistPath }) =>
          fromFile(texts.service, plistPath, null, texts.noService),
        ),
      ],
      permanentFix: permanentFixes[native],
    },
  ]
}

function selectDescription(
  native: DeterminateBuilder,
): Pick<Match, 'title' | 'headline' | 'cause' | 'explanation'> {
  if (native === 'enabled') return texts.provided
  if (native === 'not-granted') return texts.notGranted
  return { cause: texts.cause, explanation: texts.explanations[native] }
}

function describeConfiguration(native: DeterminateBuilder): Evidence[] {
  if (native === 'none' || native === 'offered') return []
  const state = native === 'disabled' ? 'disabled' : 'enabled'
  return [
    fromFile(texts.determinateBuilder, determinateConfig, null, `builder.state = "${state}"`),
    ...(native === 'not-granted'
      ? [fromCommand(texts.externalBuilders, 'nix config show external-builders', '[]')]
      : []),
  ]
}

/**
 * Lists entries without systems. Nix assumes this Mac's own system for them (machines.cc), although a Linux system is usually
 * intended.
 */
function createSystemlessEntryEvidence(snapshot: Snapshot): Evidence[] {
  return listEntries(snapshot)
    .filter(({ systems }) => systems.length === 0)
    .map(({ uri, file, line }) => fromFile(texts.entryWithoutSystem, file, line, uri))
}
