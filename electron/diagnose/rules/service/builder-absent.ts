import { listEntries } from '../../../core/builders/builder-facts.ts'
import { selectBuilderServices } from '../../../core/builders/builder-service.ts'
import type { Evidence } from '../../../core/model/finding.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { isAbsent } from '../../facts/absence.ts'
import { type DeterminateBuilder, getDeterminateBuilder } from '../../facts/determinate-builder.ts'
import { fromCommand, fromFile } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'

const linuxBuilderFix = 'nix.linux-builder.enable = true;'
const determinateFix = 'determinateNix.nixosVmBasedLinuxBuilder.enable = true;'
const determinateConfig = '/etc/determinate/config.json'

const noBuilder =
  'Programs for Linux have to be built on Linux, and this Mac has no machine for that: neither a service that runs one nor an ' +
  'entry for another. '
const refusedOption = 'Nix here is Determinate Nix, beside which nix.linux-builder.enable is refused'
const enableModule =
  'set determinateNix.nixosVmBasedLinuxBuilder.enable = true in your nix-darwin configuration'
const nativeBuilder =
  'it serves Linux builds without a service and without a machines entry, and needs no watching; linux-builder is not needed beside it'
const nativeAvailability =
  'Determinate Systems grants it account by account: it is there where determinate-nixd version lists native-linux-builder.'

const explanations: Readonly<Record<DeterminateBuilder, string>> = {
  none: `${noBuilder}Set nix.linux-builder.enable = true in your nix-darwin configuration and run sudo darwin-rebuild switch.`,
  enabled: `Nix here is Determinate Nix, and the Linux builder that it brings is switched on: ${nativeBuilder}. ${nativeAvailability}`,
  'not-granted':
    `${noBuilder}The Linux builder that Determinate Nix brings is switched on in its configuration, and Nix has no external builder: ` +
    `Determinate Systems hasn't enabled it for this account. ${nativeAvailability} support@determinate.systems enables it. ` +
    `Or ${enableModule}, which needs no account.`,
  disabled:
    `${noBuilder}${refusedOption}: ${enableModule}, or switch on the Linux builder that Determinate Nix brings itself. ` +
    `Switched on, ${nativeBuilder}. ${nativeAvailability}`,
  offered:
    `${noBuilder}${refusedOption}. Determinate Nix brings a Linux builder of its own: where that is switched on, ${nativeBuilder}. ` +
    `${nativeAvailability} Where it is not, ${enableModule}.`,
}

const permanentFixes: Readonly<Record<DeterminateBuilder, string | null>> = {
  none: linuxBuilderFix,
  enabled: null,
  'not-granted': determinateFix,
  disabled: determinateFix,
  offered: determinateFix,
}

export const builderAbsent: Rule = {
  id: 'builder-absent',
  severity: 'note',
  title: 'No Linux builder is set up on this Mac',
  headline: 'No Linux builder is set up on this Mac',
  background:
    'Programs for Linux have to be built on Linux. nix-darwin can run a small Linux machine on this Mac for that; none is set up, ' +
    'and no other machine that builds for Linux is named either. Determinate Nix brings a Linux builder of its own, which needs ' +
    'neither: where it is switched on, it serves Linux builds, is started with each of them and needs no watching.',
  detection:
    'No machines entry promises a -linux system, and there is neither a job nor a plist of a known builder.',
  remedy:
    'With nix-darwin: nix.linux-builder.enable = true, then sudo darwin-rebuild switch; first without any change to its configuration, ' +
    'since a changed guest can only be built on Linux. Beside Determinate Nix (nix.enable = false) that option is refused: take ' +
    'determinateNix.nixosVmBasedLinuxBuilder.enable = true, or the Linux builder that Determinate Nix brings itself ' +
    '(builder.state in /etc/determinate/config.json; it is there where determinate-nixd version lists native-linux-builder). boot.binfmt.emulatedSystems is an option of NixOS and does not exist on a Mac.',
  permanentFix: linuxBuilderFix,
  link: 'launchd',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  if (!isAbsent(snapshot)) return []
  const { path } = snapshot.machinesFile
  const native = getDeterminateBuilder(snapshot)
  return [
    {
      subject: 'linux-builder',
      ...(native === 'enabled' ? { title: "Determinate Nix provides this Mac's Linux builder" } : {}),
      cause:
        native === 'enabled'
          ? 'Determinate Nix runs Linux builds with a builder of its own, which needs no service.'
          : native === 'not-granted'
            ? "Determinate Nix's own Linux builder is on in its configuration, and isn't enabled for your account."
            : 'Linux packages must be built on Linux, and this Mac has no builder service and no remote builder.',
      explanation: explanations[native],
      evidence: [
        ...describeConfiguration(native),
        fromFile('Machines that build for Linux', path, null, 'none'),
        ...createSystemlessEntryEvidence(snapshot),
        ...selectBuilderServices(snapshot.services).map(({ plistPath }) =>
          fromFile('A service that runs one', plistPath, null, 'no such file'),
        ),
      ],
      permanentFix: permanentFixes[native],
    },
  ]
}

function describeConfiguration(native: DeterminateBuilder): Evidence[] {
  if (native === 'none' || native === 'offered') return []
  const state = native === 'disabled' ? 'disabled' : 'enabled'
  return [
    fromFile("Determinate's own builder", determinateConfig, null, `builder.state = "${state}"`),
    ...(native === 'not-granted'
      ? [fromCommand("Nix's external builders", 'nix config show external-builders', '[]')]
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
    .map(({ uri, file, line }) =>
      fromFile("An entry that names no system, so that Nix takes it for this Mac's own", file, line, uri),
    )
}
