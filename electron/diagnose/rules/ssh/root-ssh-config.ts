import type { Builder } from '../../../core/builders/builder.ts'
import type { Evidence } from '../../../core/model/finding.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { parseSshConfigError, type SshConfigError } from '../../../core/ssh/ssh-config-error.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { describeFile, fromFile } from '../../facts/evidence.ts'
import { readsRootFile } from '../../facts/root-route.ts'
import { createRootScanEvidence } from '../../facts/root-scan-evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findOutput, hasSshConnected, shortenOutput } from '../../facts/test-builds.ts'

const rootFile = '/var/root/.ssh/config'

const texts = defineTexts({
  title: "SSH rejects root's configuration file",
  headline: "Builds can't reach a builder: SSH rejects root's configuration",
  background:
    "SSH exits immediately if its user's configuration file is owned by another user or can be changed " +
    "by others, because that file decides what SSH runs. Nix runs SSH as root, so such a file of root's " +
    "breaks every remote build. A line that SSH doesn't know has the same effect.",
  detection:
    'The file\'s owner and mode show it (usually only root can check), or SSH says "Bad owner or ' +
    'permissions" or "Bad configuration option" in a build or when asked with root\'s files.',
  remedy:
    `Run sudo chown root ${rootFile}, then sudo chmod 600 ${rootFile}. Remove a line that SSH doesn't ` +
    "know, or add IgnoreUnknown with the option's name above it.",
  unsafeFile: (path: string, output: string) => ({
    cause:
      "Nix runs SSH as root, and SSH exits because other users own or can change root's SSH configuration.",
    explanation:
      `Nix runs SSH as root, and SSH exits immediately: "${output}". Root must own the file, and only root may change it: sudo chown ` +
      `root ${path}, then sudo chmod 600 ${path}. Its contents stay the same.`,
  }),
  unsafeMode: (path: string, state: string) => ({
    cause: "Nix runs SSH as root, and SSH exits if other users own or can change root's SSH configuration.",
    explanation:
      `${path}: ${state}. SSH exits immediately if other users own or can change that file, so no build reaches a builder. To fix it: ` +
      `sudo chown root ${path}, then sudo chmod 600 ${path}. Its contents stay the same.`,
  }),
  badLineTitle: "SSH can't read a line of its configuration",
  badLine: (file: string, line: number) =>
    `SSH can't read line ${line} of ${file}, so it exits before it connects.`,
  badLineError: ({ file, line, reason }: { file: string; line: number; reason: string }) =>
    `Nix runs SSH as root, and SSH exits immediately: ${file} line ${line}: ${reason}.`,
  badLineRemedy: 'Fix or remove that line.',
  unknownOption: (option: string) =>
    `This version of SSH doesn't know that option; another one on this Mac may. Remove the line, or add above it: IgnoreUnknown ${option}`,
  lineOfExit: 'The line at which SSH exits',
  rootFile: "Root's SSH configuration",
})

export const rootSshConfig = {
  id: 'root-ssh-config',
  severity: 'error',
  texts,
  permanentFix: null,
  link: 'route',
  detect,
} as const satisfies Rule

/** Yields one match per file, even if the file breaks several builders. */
function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  const messages = builders.flatMap((builder) => findOutput(snapshot, builder, 'root-ssh-config'))
  const [first] = messages
  if (first === undefined) return [...detectByFile(snapshot, builders), ...detectByQuery(snapshot, builders)]
  const badLine = parseSshConfigError(first.output)
  if (badLine !== null)
    return [
      createBadLineMatch(
        badLine,
        messages.map(({ evidence }) => evidence),
      ),
    ]
  const path = /Bad owner or permissions on (\/[\w./-]+)/.exec(first.output)?.[1] ?? rootFile
  return [
    {
      subject: path,
      ...texts.unsafeFile(path, shortenOutput(first.output, 200)),
      evidence: messages.map(({ evidence }) => evidence),
    },
  ]
}

/**
 * Detects a line at which `ssh -G` stopped. Nix's ssh stops there too, unless a test build connected, which shows that it
 * reads other files.
 */
function detectByQuery(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  const lines = builders.flatMap((builder) => {
    const root = builder.route?.root
    const line = root?.observed === false ? parseSshConfigError(root.output ?? '') : null
    return line === null || hasSshConnected(snapshot, builder) ? [] : [line]
  })
  const [first] = lines
  return first === undefined ? [] : [createBadLineMatch(first, [])]
}

function createBadLineMatch(
  { file, line, reason, unknownOption }: SshConfigError,
  evidence: readonly Evidence[],
): Match {
  return {
    subject: file,
    title: texts.badLineTitle,
    cause: texts.badLine(file, line),
    explanation: [
      texts.badLineError({ file, line, reason }),
      unknownOption === null ? texts.badLineRemedy : texts.unknownOption(unknownOption),
    ].join(' '),
    evidence: [fromFile(texts.lineOfExit, file, line, reason), ...evidence],
  }
}

/** Detects an unsafe owner or mode from the file itself, for scans in which ssh reported no error. */
function detectByFile(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  const rootFileInfo = getRootFile(snapshot)
  if (rootFileInfo === null || !readsRootFile(snapshot)) return []
  const { file, evidence } = rootFileInfo
  const isSafe = file.uid === 0 && (file.mode & 0o022) === 0
  // Without any machines entry Nix never runs ssh, so the file breaks no build.
  if (isSafe || builders.every(({ entry }) => entry === null)) return []
  const description = describeFile(file)
  return [
    {
      subject: rootFile,
      ...texts.unsafeMode(rootFile, description),
      evidence: [evidence(description)],
    },
  ]
}

interface ObservedFile {
  readonly file: Parameters<typeof describeFile>[0]
  readonly evidence: (description: string) => Evidence
}

/**
 * Returns root's ssh configuration file as the root scan saw it, otherwise as the ordinary scan did (which needs root, or
 * folders above the file that others may enter). Null if the file does not exist or was not observed.
 */
function getRootFile(snapshot: Snapshot): ObservedFile | null {
  const scannedFile = valueOrNull(valueOrNull(snapshot.rootScan)?.rootSshFile)
  if (scannedFile) {
    return scannedFile.exists
      ? { file: scannedFile, evidence: (description) => createRootScanEvidence(texts.rootFile, description) }
      : null
  }
  const observedFile = valueOrNull(snapshot.sshConfig.rootFile)
  // ssh checks the target of a link, and the scan did not observe the target.
  if (!observedFile?.exists || observedFile.kind === 'link') return null
  return {
    file: observedFile,
    evidence: (description) => fromFile(texts.rootFile, rootFile, null, description),
  }
}
