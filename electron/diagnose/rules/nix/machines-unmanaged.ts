import { valueOrNull } from '../../../core/model/observation.ts'
import type { FileInfo, Snapshot } from '../../../core/model/snapshot.ts'
import { describeFile, fromFile } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'

export const machinesUnmanaged: Rule = {
  id: 'machines-unmanaged',
  severity: 'warning',
  title: 'nix-darwin no longer manages the machines file',
  headline: 'nix-darwin no longer manages the machines file',
  background:
    'nix-darwin makes /etc/nix/machines a link to its own file. Something put another file in its place. Nix reads that one ' +
    'without complaint, but the next darwin-rebuild stops: "Unexpected files in /etc, aborting activation".',
  detection: '/etc/static/nix/machines is there, and /etc/nix/machines is no link to it.',
  remedy:
    'The repair relink-machines keeps the file beside it and puts the link back. By hand: keep the file aside and put the link back: sudo mv /etc/nix/machines /etc/nix/machines.before-nix-darwin, then ' +
    'sudo ln -s /etc/static/nix/machines /etc/nix/machines. What it should say belongs into nix.buildMachines. An activation ' +
    'script must not write there: through the link it writes into the store.',
  permanentFix: 'nix.linux-builder.enable = true; # and no activation script that writes /etc/nix/machines',
  link: null,
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  const { path, file, managedFile } = snapshot.machinesFile
  const managed = valueOrNull(managedFile)
  const current = valueOrNull(file)
  // A missing file is reported by machines-missing, and does not stop darwin-rebuild.
  if (!managed?.exists || !current?.exists || isLinkToManaged(current)) return []
  return [
    {
      subject: path,
      cause: `${path} should link to nix-darwin's /etc/static/nix/machines, but it's ${current.kind === 'link' ? 'a link to another file' : 'a regular file'}.`,
      explanation:
        `nix-darwin has its own file, /etc/static/nix/machines, but ${path} is ` +
        `${current.kind === 'link' ? `a link to ${current.linkTarget ?? 'another place'}` : 'a file of its own'} and no link to it. Nix ` +
        'reads what is there; the next darwin-rebuild stops with "Unexpected files in /etc". Put the link back: ' +
        `sudo mv ${path} ${path}.before-nix-darwin, then sudo ln -s /etc/static/nix/machines ${path}. What it said belongs into ` +
        'nix.buildMachines.',
      evidence: [
        fromFile('The machines file', path, null, describeLink(current)),
        fromFile("nix-darwin's file", '/etc/static/nix/machines', null, describeLink(managed)),
      ],
      repairs: ['relink-machines'],
    },
  ]
}

type Existing = Extract<FileInfo, { exists: true }>

function isLinkToManaged(file: Existing): boolean {
  return file.kind === 'link' && (file.linkTarget ?? '').endsWith('/static/nix/machines')
}

function describeLink(file: Existing): string {
  return file.kind === 'link' ? `link to ${file.linkTarget ?? 'an unknown place'}` : describeFile(file)
}
