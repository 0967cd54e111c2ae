import { valueIfSeen } from '../../../core/model/observation.ts'
import type { FileOrNothing, Snapshot } from '../../../core/model/snapshot.ts'
import { fileInWords, fromFile } from '../../facts/evidence.ts'
import type { Found, Rule } from '../../facts/rule.ts'

export const machinesUnmanaged: Rule = {
  id: 'machines-unmanaged',
  severity: 'warning',
  title: "The machines file is not nix-darwin's any more",
  sentence: 'The Linux builder runs, with a concern.',
  meaning:
    'nix-darwin makes /etc/nix/machines a link to its own file. Something put another file in its place. Nix reads that one ' +
    'without complaint, but the next darwin-rebuild stops: "Unexpected files in /etc, aborting activation".',
  seen: '/etc/static/nix/machines is there, and /etc/nix/machines is no link to it.',
  repaired:
    'The repair relink-machines keeps the file beside it and puts the link back. By hand: keep the file aside and put the link back: sudo mv /etc/nix/machines /etc/nix/machines.before-nix-darwin, then ' +
    'sudo ln -s /etc/static/nix/machines /etc/nix/machines. What it should say belongs into nix.buildMachines. An activation ' +
    'script must not write there: through the link it writes into the store.',
  lasting: 'nix.linux-builder.enable = true; # and no activation script that writes /etc/nix/machines',
  link: null,
  find,
}

function find(snapshot: Snapshot): readonly Found[] {
  const { path, file, managedFile } = snapshot.machinesFile
  const managed = valueIfSeen(managedFile)
  const here = valueIfSeen(file)
  // Without any file it is machines-missing, and nothing stands in nix-darwin's way.
  if (!managed?.exists || !here?.exists || isLinkToManaged(here)) return []
  return [
    {
      subject: path,
      explanation:
        `nix-darwin has its own file, /etc/static/nix/machines, but ${path} is ` +
        `${here.kind === 'link' ? `a link to ${here.linkTarget ?? 'another place'}` : 'a file of its own'} and no link to it. Nix ` +
        'reads what is there; the next darwin-rebuild stops with "Unexpected files in /etc". Put the link back: ' +
        `sudo mv ${path} ${path}.before-nix-darwin, then sudo ln -s /etc/static/nix/machines ${path}. What it said belongs into ` +
        'nix.buildMachines.',
      evidence: [
        fromFile('The machines file', path, null, linkInWords(here)),
        fromFile("nix-darwin's file", '/etc/static/nix/machines', null, linkInWords(managed)),
      ],
      repairs: ['relink-machines'],
    },
  ]
}

type Existing = Extract<FileOrNothing, { exists: true }>

function isLinkToManaged(file: Existing): boolean {
  return file.kind === 'link' && (file.linkTarget ?? '').endsWith('/static/nix/machines')
}

function linkInWords(file: Existing): string {
  return file.kind === 'link' ? `link to ${file.linkTarget ?? 'an unknown place'}` : fileInWords(file)
}
