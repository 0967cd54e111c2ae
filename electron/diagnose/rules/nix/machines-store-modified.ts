import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromCommand, fromFile } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'

const texts = defineTexts({
  title: 'Something modified /etc/nix/machines inside the Nix store',
  headline: 'Something modified the machines file in the Nix store',
  background:
    '/etc/nix/machines links to a file in the Nix store, which must never change. A line such as `echo ' +
    '"ssh://..." > /etc/nix/machines` in an activation script, run as root, follows the link and writes ' +
    "into the store. Rebuilding the same configuration doesn't restore the file.",
  detection: 'The link is correct, but Nix reports that its target was modified (nix-store --verify-path).',
  remedy:
    'Remove that line from the activation script. Builderbar then has Nix download or rebuild the file. ' +
    'If no cache has it, change nix.buildMachines, so that nix-darwin creates another file.',
  cause: (path: string) => `${path} links into the Nix store, and something has changed the file there.`,
  explanation: (path: string, target: string) =>
    `${path} links to ${target} in the Nix store, and something modified that file: usually a line of system.activationScripts, which ` +
    "root writes through the link. The next darwin-rebuild doesn't restore it. Put the entry into nix.buildMachines, and remove the " +
    `line, such as:\n  echo "..." > ${path}`,
  machinesFile: 'The machines file',
  link: (target: string) => `link to ${target}`,
  check: "Nix's check of its target",
  modified: 'was modified',
})

export const machinesStoreModified = {
  id: 'machines-store-modified',
  severity: 'warning',
  texts,
  permanentFix:
    '# remove the activation script that writes to /etc/nix/machines; entries belong here\nnix.linux-builder.enable = true;\n# nix.buildMachines = [ … ]; adds entries of your own',
  link: null,
  detect,
} as const satisfies Rule

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
      cause: texts.cause(path),
      explanation: texts.explanation(path, check.path),
      evidence: [
        fromFile(texts.machinesFile, path, null, texts.link(link.linkTarget ?? '')),
        fromCommand(texts.check, `nix-store --verify-path ${check.path}`, check.output ?? texts.modified),
      ],
      repairs: ['repair-machines-path'],
    },
  ]
}
