import { builderServices, entriesOf, presentService, promisesLinux } from '../builder/facts.ts'
import { valueIfSeen } from '../builder/seen.ts'
import type { Snapshot } from '../builder/snapshot.ts'
import { fromFile } from './evidence.ts'
import { problemsOf } from './machines-malformed.ts'
import type { Found, Rule } from './rule.ts'

const determinateLasting = 'determinateNix.nixosVmBasedLinuxBuilder.enable = true;'

export const builderAbsent: Rule = {
  id: 'builder-absent',
  severity: 'note',
  title: 'No Linux builder is set up on this Mac',
  sentence: 'No Linux builder is set up on this Mac.',
  meaning:
    'Programs for Linux have to be built on Linux. nix-darwin can run a small Linux machine on this Mac for that; none is set up, ' +
    'and no other machine that builds for Linux is named either.',
  seen: 'No machines entry promises a -linux system, and there is neither a job nor a plist of a known builder.',
  repaired:
    'With nix-darwin: nix.linux-builder.enable = true, then darwin-rebuild switch; first without any change to its configuration, ' +
    'since a changed guest can only be built on Linux. Beside Determinate Nix (nix.enable = false) that option is refused: take ' +
    'determinateNix.nixosVmBasedLinuxBuilder.enable = true, or the Linux builder that Determinate Nix brings itself ' +
    '(determinate-nixd). boot.binfmt.emulatedSystems is an option of NixOS and does not exist on a Mac.',
  lasting: 'nix.linux-builder.enable = true;',
  link: 'launchd',
  find,
}

function find(snapshot: Snapshot): readonly Found[] {
  if (!isAbsent(snapshot)) return []
  const { path } = snapshot.machinesFile
  const determinate = valueIfSeen(snapshot.determinate) === true
  return [
    {
      subject: 'linux-builder',
      explanation:
        'Programs for Linux have to be built on Linux, and this Mac has no machine for that: neither a service that runs one nor an ' +
        'entry for another. ' +
        (determinate
          ? 'Nix here is Determinate Nix, beside which nix.linux-builder.enable is refused: set ' +
            'determinateNix.nixosVmBasedLinuxBuilder.enable = true in your nix-darwin configuration, or use the Linux builder that ' +
            'Determinate Nix brings itself.'
          : 'Set nix.linux-builder.enable = true in your nix-darwin configuration and run darwin-rebuild switch.'),
      evidence: [
        fromFile('Machines that build for Linux', path, null, 'none'),
        ...builderServices(snapshot.services).map(({ plistPath }) =>
          fromFile('A service that runs one', plistPath, null, 'no such file'),
        ),
      ],
      lasting: determinate ? determinateLasting : builderAbsent.lasting,
    },
  ]
}

/** Whether no Linux builder is set up; false as long as a part that could show one was not seen. */
export function isAbsent(snapshot: Snapshot): boolean {
  const { machinesFile, nix, services } = snapshot
  const isSeen =
    machinesFile.machines.seen &&
    (nix.machinesInForce.seen || !nix.settings.seen) &&
    builderServices(services).every(({ plist, job }) => plist.seen && job.seen)
  if (!isSeen || problemsOf(snapshot).length > 0) return false
  return presentService(services) === null && !entriesOf(snapshot).some(promisesLinux)
}
