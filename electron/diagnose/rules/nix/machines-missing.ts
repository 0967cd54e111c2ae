import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromFile } from '../../facts/evidence.ts'
import { findServiceWithoutEntry } from '../../facts/local-builders.ts'
import { isVolumeMissing } from '../../facts/nix-daemon.ts'
import type { Match, Rule } from '../../facts/rule.ts'

const texts = defineTexts({
  title: 'The machines file is missing',
  headline: "Nix doesn't know about the Linux builder: no machines file",
  background:
    "Nix reads its builders from this file. Without it, Nix knows no builder and doesn't say so: builds " +
    'fail with "a \'aarch64-linux\' ... is required".',
  detection:
    "The builder's service is installed, but the machines file is missing, or is a link to a missing " +
    'file.',
  remedy:
    'Run sudo darwin-rebuild switch: nix-darwin writes the file. With Determinate Nix (nix.enable = ' +
    "false), Determinate's own module for the builder writes it.",
  missingFile: (path: string) => `${path} doesn't exist, so Nix knows no builders.`,
  brokenLink: (path: string) => `${path} is a broken link, so Nix knows no builders.`,
  serviceWithoutFile: (service: string, path: string) =>
    `${service} is set up on this Mac, but ${path} is missing.`,
  serviceWithBrokenLink: (service: string, path: string, target: string | null) =>
    target === null
      ? `${service} is set up on this Mac, but ${path} links to a file, which is missing.`
      : `${service} is set up on this Mac, but ${path} links to ${target}, which is missing.`,
  effect: "Nix reads its builders from this file, so it knows none and doesn't say so.",
  port: (port: number) => `The builder's port is ${port}.`,
  command: 'To write the file: sudo darwin-rebuild switch',
  machinesFile: 'The machines file',
  linkToNothing: 'a link to a missing file',
  noFile: 'no such file',
})

export const machinesMissing = {
  id: 'machines-missing',
  severity: 'error',
  texts,
  permanentFix: 'nix.linux-builder.enable = true;\nnix.distributedBuilds = true;',
  link: 'route',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  const { machinesFile } = snapshot
  const service = findServiceWithoutEntry(snapshot)
  // Without the Nix volume every link of nix-darwin is dangling, which says nothing about the machines file.
  if (isVolumeMissing(snapshot)) return []
  if (service === null || !isMachinesFileMissing(snapshot)) return []
  const file = valueOrNull(machinesFile.file)
  return [
    {
      subject: machinesFile.path,
      cause: file?.exists ? texts.brokenLink(machinesFile.path) : texts.missingFile(machinesFile.path),
      explanation: [
        file?.exists
          ? texts.serviceWithBrokenLink(service.label, machinesFile.path, file.linkTarget)
          : texts.serviceWithoutFile(service.label, machinesFile.path),
        texts.effect,
        ...(service.port === null ? [] : [texts.port(service.port)]),
        texts.command,
      ].join(' '),
      evidence: [
        fromFile(
          texts.machinesFile,
          machinesFile.path,
          null,
          file?.exists ? texts.linkToNothing : texts.noFile,
        ),
      ],
      permanentFix: valueOrNull(snapshot.determinate)
        ? 'determinateNix.nixosVmBasedLinuxBuilder.enable = true;'
        : machinesMissing.permanentFix,
    },
  ]
}

/** Whether Nix finds no machines file: it does not exist, or is a dangling link. False if it was not observed. */
export function isMachinesFileMissing(snapshot: Snapshot): boolean {
  const { file, realPath } = snapshot.machinesFile
  const fileInfo = valueOrNull(file)
  if (fileInfo === null) return false
  return !fileInfo.exists || (fileInfo.kind === 'link' && realPath.observed && realPath.value === null)
}
