import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { fromCommand, fromFile } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'

export const machinesStoreModified: Rule = {
  id: 'machines-store-modified',
  severity: 'warning',
  title: 'Something modified /etc/nix/machines inside the Nix store',
  headline: 'Something modified /etc/nix/machines inside the Nix store',
  background:
    'nix-darwin makes /etc/nix/machines a link to a file in the Nix store, which nobody is to change. A line like ' +
    '`echo "ssh://…" > /etc/nix/machines` in an activation script, run as root, follows the link and writes into the store: nothing stops ' +
    'root there. Nix uses what the file says now; but the file is no longer what its name promises, a rebuild with the same configuration ' +
    'does not bring it back, and the store fails its own check.',
  detection:
    'The link is the right one, and Nix, asked for the file behind it (nix-store --verify-path), says that it was modified. Anybody may ask.',
  remedy:
    "By hand: take the line out of the activation script, then sudo nix-store --repair-path PATH --option builders '' where a cache has the " +
    'file, or change nix.buildMachines, so that nix-darwin makes another one.',
  permanentFix:
    '# no activation script that writes to /etc/nix/machines; entries belong here\nnix.linux-builder.enable = true;\n# nix.buildMachines = [ … ]; for entries of your own beside it',
  link: null,
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  const { path, file, storeCheck } = snapshot.machinesFile
  const link = valueOrNull(file)
  const check = valueOrNull(storeCheck)
  if (!link?.exists || link.kind !== 'link' || !(link.linkTarget ?? '').endsWith('/static/nix/machines')) {
    return []
  }
  if (check === null || check.intact) return []
  return [
    {
      subject: path,
      cause: `${path} links into the Nix store, and something has changed the file there.`,
      explanation:
        `${path} is nix-darwin's link, and the file of the Nix store behind it, ${check.path}, was written to. What does that is a line such as ` +
        `\`echo "…" > ${path}\`, mostly in system.activationScripts: root writes through the link. Such a line changes what every configuration that ` +
        'has this file means, and the next darwin-rebuild does not heal it. Take the line out and put the entry into nix.buildMachines.',
      evidence: [
        fromFile('The machines file', path, null, `link to ${link.linkTarget ?? ''}`),
        fromCommand(
          'What Nix says of the file behind it',
          `nix-store --verify-path ${check.path}`,
          check.output ?? 'was modified',
        ),
      ],
      repairs: ['repair-machines-path'],
    },
  ]
}
