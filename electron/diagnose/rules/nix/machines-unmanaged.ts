import { valueOrNull } from '../../../core/model/observation.ts'
import type { FileInfo, Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { describeFile, fromFile } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'

const texts = defineTexts({
  title: 'nix-darwin no longer manages the machines file',
  headline: 'nix-darwin no longer manages the machines file',
  background:
    'nix-darwin makes /etc/nix/machines a link to its own file. Something replaced the link with ' +
    'another file. Nix reads that one, but the next darwin-rebuild stops with "Unexpected files in ' +
    '/etc, aborting activation".',
  detection: "/etc/static/nix/machines exists, and /etc/nix/machines isn't a link to it.",
  remedy:
    'Builderbar backs up the file and restores the link. Put what it listed into nix.buildMachines. ' +
    "Don't write to /etc/nix/machines in an activation script: through the link, that modifies the Nix " +
    'store.',
  causes: {
    regularFile: (path: string) =>
      `${path} is a regular file instead of nix-darwin's link, so the next darwin-rebuild stops.`,
    otherLink: (path: string) =>
      `${path} is a link to another file than nix-darwin's, so the next darwin-rebuild stops.`,
  },
  regularFile: (path: string) =>
    `${path} should link to nix-darwin's /etc/static/nix/machines, but it's a regular file.`,
  otherLink: (path: string, target: string | null) =>
    target === null
      ? `${path} should link to nix-darwin's /etc/static/nix/machines, but it's a link to another file.`
      : `${path} should link to nix-darwin's /etc/static/nix/machines, but it's a link to ${target}.`,
  effect: (path: string) =>
    'Nix reads it, but the next darwin-rebuild stops with "Unexpected files in /etc". To restore the link by hand: sudo mv ' +
    `${path} ${path}.before-nix-darwin, then sudo ln -s /etc/static/nix/machines ${path}. Put what it listed into nix.buildMachines.`,
  machinesFile: 'The machines file',
  managedFile: "nix-darwin's file",
  link: (target: string | null) => (target === null ? 'link to an unknown file' : `link to ${target}`),
})

export const machinesUnmanaged = {
  id: 'machines-unmanaged',
  severity: 'warning',
  texts,
  permanentFix:
    'nix.linux-builder.enable = true; # and remove the activation script that writes /etc/nix/machines',
  link: null,
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  const { path, file, managedFile } = snapshot.machinesFile
  const managedInfo = valueOrNull(managedFile)
  const current = valueOrNull(file)
  // A missing file is reported by machines-missing, and does not stop darwin-rebuild.
  if (!managedInfo?.exists || !current?.exists || isLinkToManaged(current)) return []
  return [
    {
      subject: path,
      cause: current.kind === 'link' ? texts.causes.otherLink(path) : texts.causes.regularFile(path),
      explanation: [
        current.kind === 'link' ? texts.otherLink(path, current.linkTarget) : texts.regularFile(path),
        texts.effect(path),
      ].join(' '),
      evidence: [
        fromFile(texts.machinesFile, path, null, describeLink(current)),
        fromFile(texts.managedFile, '/etc/static/nix/machines', null, describeLink(managedInfo)),
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
  return file.kind === 'link' ? texts.link(file.linkTarget) : describeFile(file)
}
