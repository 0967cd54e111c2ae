import type { Builder } from '../../../core/builders/builder.ts'
import { offersLinux } from '../../../core/builders/entry-match.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { MachineEntry, Snapshot } from '../../../core/model/snapshot.ts'
import { resolveBuildersSetting } from '../../../core/nix/builders-setting.ts'
import { getOwnSystem } from '../../../core/nix/permanent-fix.ts'
import { findHostBehindSecondScheme } from '../../../core/nix/store-uri.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromFile } from '../../facts/evidence.ts'
import { findServiceWithoutEntry } from '../../facts/local-builders.ts'
import { listMachinesProblems } from '../../facts/machines-problems.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { isMachinesFileMissing } from './machines-missing.ts'

const texts = defineTexts({
  title: "The machines file doesn't list this Mac's builder",
  headline: "Nix doesn't know about the Linux builder: it isn't listed",
  background:
    'The builder is set up on this Mac, but no line of the machines file points to it, or its line ' +
    'lists no Linux system. Nix then never uses it.',
  detection:
    'The machines file is readable, and none of its entries names the builder, its port, or a -linux ' +
    'system for it.',
  remedy:
    'Run sudo darwin-rebuild switch: nix-darwin writes the entry. A list of your own in ' +
    'nix.buildMachines is added to it; with lib.mkForce it replaces it.',
  cause: (path: string, port: number | null) =>
    port === null
      ? `The builder is set up, but no entry in ${path} points to it, so Nix never uses it.`
      : `The builder is set up on port ${port}, but no entry in ${path} points to it, so Nix never uses it.`,
  emptyFile: (service: string, path: string, port: number | null) =>
    port === null
      ? `${service} is set up on this Mac, but ${path} has no entries, so Nix never uses it.`
      : `${service} is set up on this Mac with port ${port}, but ${path} has no entries, so Nix never uses it.`,
  otherEntries: (service: string, path: string, port: number | null) =>
    port === null
      ? `${service} is set up on this Mac, but no entry in ${path} points to it, so Nix never uses it.`
      : `${service} is set up on this Mac with port ${port}, but no entry in ${path} points to it, so Nix never uses it.`,
  command: 'To write the entry: sudo darwin-rebuild switch',
  machinesFile: 'The machines file',
  noEntries: 'no entries',
  entry: 'The entry',
  secondScheme: ({ uri, file, line, host }: { uri: string; file: string; line: number; host: string }) => ({
    title: 'A machines entry has its scheme twice',
    headline: "Nix can't reach the Linux builder: its address is wrong",
    cause: `Line ${line} of ${file} has its scheme twice, so Nix looks for a host that doesn't exist.`,
    explanation:
      `Line ${line} of ${file} has ${uri}. The scheme (ssh:// or ssh-ng://) is there twice, so Nix looks for a host that doesn't exist, ` +
      `and no other entry points to the builder. In nix.buildMachines, hostName is only the name, ${host}; sshUser and protocol are ` +
      'separate options.',
  }),
  noLinux: {
    title: "The builder's entry lists no Linux system",
    headline: 'Nix sends no Linux builds to the Linux builder',
    cause: 'Its entry in the machines file lists no Linux system, so Nix sends it no Linux builds.',
  },
  noSystemIn: {
    file: (uri: string) =>
      `The entry ${uri} lists no systems in its second column, so Nix assumes this Mac's own system and sends it no Linux builds.`,
    setting: (uri: string) =>
      `The entry ${uri} in the builders setting lists no systems in its second column, so Nix assumes this Mac's own system and sends it ` +
      'no Linux builds.',
  },
  otherSystemIn: {
    file: (uri: string, systems: readonly string[]) =>
      `The entry ${uri} lists ${systems.join(', ')} in its second column, so Nix sends it no Linux builds.`,
    setting: (uri: string, systems: readonly string[]) =>
      `The entry ${uri} in the builders setting lists ${systems.join(', ')} in its second column, so Nix sends it no Linux builds.`,
  },
  requiredSystem: (system: string) => `It must list ${system} there.`,
  setting: 'The builders setting',
  systems: (column: string) => `systems: ${column}`,
})

export const machinesNoEntry = {
  id: 'machines-no-entry',
  severity: 'error',
  texts,
  permanentFix: 'nix.linux-builder.enable = true;\nnix.linux-builder.systems = [ "aarch64-linux" ];',
  link: 'route',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  if (listMachinesProblems(snapshot).length > 0) return []
  const ownBuilders = builders.filter(
    ({ kind, entry, service }) => entry !== null && (kind === 'managed' || (kind === 'local' && service)),
  )
  const { path } = snapshot.machinesFile
  const withoutLinux = createNoLinuxMatch(snapshot, ownBuilders)
  if (withoutLinux !== null) return [withoutLinux]
  const machines = valueOrNull(snapshot.machinesFile.machines)
  const service = findServiceWithoutEntry(snapshot)
  if (service === null || machines === null || isMachinesFileMissing(snapshot)) return []
  const secondSchemes = machines.entries.flatMap((entry) => detectSecondScheme(path, entry))
  if (secondSchemes.length > 0) return secondSchemes.slice(0, 1)
  const uris = machines.entries.map(({ uri }) => uri)
  return [
    {
      subject: path,
      cause: texts.cause(path, service.port),
      explanation: [
        uris.length === 0
          ? texts.emptyFile(service.label, path, service.port)
          : texts.otherEntries(service.label, path, service.port),
        texts.command,
      ].join(' '),
      evidence: [
        fromFile(
          texts.machinesFile,
          path,
          null,
          uris.length === 0 ? texts.noEntries : uris.slice(0, 10).join(', '),
        ),
      ],
    },
  ]
}

/** Detects a scheme in hostName: nix-darwin adds the scheme itself, so the URI then has two. */
function detectSecondScheme(path: string, { uri, file, line }: MachineEntry): readonly Match[] {
  const host = findHostBehindSecondScheme(uri)
  if (host === null) return []
  return [
    {
      subject: path,
      ...texts.secondScheme({ uri, file, line, host }),
      evidence: [fromFile(texts.entry, file, line, uri)],
    },
  ]
}

/**
 * Returns a match if none of the builder's entries offers a Linux system, otherwise null. For an entry without systems, in a
 * file or in `builders`, Nix assumes this Mac's own system (machines.cc).
 */
function createNoLinuxMatch(snapshot: Snapshot, ownBuilders: readonly Builder[]): Match | null {
  const entry = ownBuilders[0]?.entry
  if (!entry || ownBuilders.some((builder) => offersLinux(builder.entry))) return null
  const { path } = snapshot.machinesFile
  const line = entry.file === 'builders' ? resolveBuildersSetting(snapshot)?.line : null
  return {
    subject: entry.file === 'builders' ? entry.uri : path,
    ...texts.noLinux,
    explanation: [
      explainSystems(entry),
      texts.requiredSystem(getOwnSystem(snapshot).replace('-darwin', '-linux')),
    ].join(' '),
    evidence: [
      line
        ? fromFile(texts.setting, line.file, line.line, `${line.name} = ${line.value}`.slice(0, 200))
        : fromFile(texts.entry, entry.file, entry.line, texts.systems(entry.systems.join(',') || '-')),
    ],
  }
}

function explainSystems({ uri, file, systems }: MachineEntry): string {
  const { noSystemIn, otherSystemIn } = texts
  if (file === 'builders')
    return systems.length === 0 ? noSystemIn.setting(uri) : otherSystemIn.setting(uri, systems)
  return systems.length === 0 ? noSystemIn.file(uri) : otherSystemIn.file(uri, systems)
}
