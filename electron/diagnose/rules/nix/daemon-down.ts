import { daemonLabels } from '../../../core/launchd/daemon-labels.ts'
import type { DaemonService, DaemonState } from '../../../core/model/daemon-state.ts'
import type { Evidence } from '../../../core/model/finding.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromAddress, fromCommand, fromFile, fromLaunchd } from '../../facts/evidence.ts'
import { describeMissingVolume, formatDaemonRestart } from '../../facts/nix-daemon.ts'
import { formatFindingKey, type Match, type Rule } from '../../facts/rule.ts'

const socket = '/nix/var/nix/daemon-socket/socket'

const texts = defineTexts({
  title: "nix-daemon isn't responding",
  headline: "No builds work: nix-daemon isn't responding",
  background:
    "Builds go through nix-daemon, which runs as root and connects to the builder. If it isn't " +
    'responding, nothing can be built, not even for this Mac.',
  detection:
    `Its socket, ${socket}, is missing, refuses connections, or isn't available to your account; or Nix ` +
    'reports that it rejects a line of its configuration.',
  remedy:
    "Builderbar restarts nix-daemon, or loads it. If the Nix volume isn't mounted, the service is " +
    'missing, or Nix rejects its configuration, fix that first. By hand: sudo launchctl kickstart -k ' +
    'system/org.nixos.nix-daemon (with Determinate Nix: system/systems.determinate.nix-daemon)',
  cause: "nix-daemon isn't responding on its socket, so no builds work, including builds for this Mac.",
  silence: (reason: string) =>
    `nix-daemon isn't responding on its socket (${reason}), so no builds work, including builds for this Mac.`,
  restart: (command: string) => `To restart it by hand: ${command}`,
  socket: 'Socket of nix-daemon',
  rejection: {
    title: 'Nix rejects its configuration',
    headline: 'No builds work: Nix rejects its configuration',
    consequence: 'It reads this file first, so no Nix command works, including darwin-rebuild.',
    remedy:
      "It reads this file first, so no Nix command works, including darwin-rebuild, and nix-daemon can't start again. Fix that line by " +
      'hand first: each setting must be on a single line. If nix-darwin wrote the file, change your configuration too.',
    configuration: (output: string) => ({
      place: 'Nix rejects its configuration.',
      error: `Nix rejects its configuration: "${output}".`,
    }),
    file: (file: string, output: string) => ({
      place: `Nix rejects ${file}.`,
      error: `Nix rejects ${file}: "${output}".`,
    }),
    line: (file: string, line: number, output: string) => ({
      place: `Nix rejects ${file}, line ${line}.`,
      error: `Nix rejects ${file}, line ${line}: "${output}".`,
    }),
    message: 'Message of Nix',
  },
  closedSocket: {
    title: "This account can't use nix-daemon",
    headline: "Your builds fail: this account can't use nix-daemon",
    cause: "The socket of nix-daemon doesn't let this account connect, so none of its builds work.",
    explanation:
      "The owner and mode of the socket or its folder don't allow it. Correct them by hand; a restart doesn't help.",
  },
  missingService: {
    title: 'The service of nix-daemon is missing',
    headline: "No builds work: nix-daemon's service is missing",
    cause: 'nix-daemon has no service in /Library/LaunchDaemons, so launchd never starts it.',
    explanation:
      'nix-daemon has no service in /Library/LaunchDaemons, so launchd never starts it. With nix-darwin, sudo darwin-rebuild switch writes it. ' +
      "With the official installer, copy Nix's own: sudo cp /nix/var/nix/profiles/default/Library/LaunchDaemons/org.nixos.nix-daemon.plist " +
      '/Library/LaunchDaemons/, then sudo launchctl bootstrap system /Library/LaunchDaemons/org.nixos.nix-daemon.plist. With Determinate ' +
      'Nix, run its installer again.',
  },
  daemonService: 'Service of nix-daemon',
  mountService: 'Service that mounts the volume',
})

export const daemonDown = {
  id: 'daemon-down',
  severity: 'error',
  texts,
  permanentFix:
    'nix.enable = true;\n# before 2025-01-28 nix-darwin called it services.nix-daemon.enable = true',
  link: 'build',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  const daemon = valueOrNull(snapshot.daemon)
  const refusedFiles = detectRefusedConfiguration(snapshot)
  if (daemon === null || daemon.answers) return refusedFiles
  const brokenLink = findBrokenLink(daemon)
  const refusals = refusedFiles.map(({ subject }) => formatFindingKey('daemon-down', subject))
  return [
    ...refusedFiles,
    {
      subject: brokenLink.subject ?? socket,
      ...(brokenLink.title === undefined ? {} : { title: brokenLink.title }),
      ...(brokenLink.headline === undefined ? {} : { headline: brokenLink.headline }),
      cause: brokenLink.cause ?? texts.cause,
      explanation: [
        texts.silence(daemon.reason),
        brokenLink.explanation ?? texts.restart(formatDaemonRestart(snapshot)),
      ].join(' '),
      evidence: [fromAddress(texts.socket, socket, null, daemon.reason), ...(brokenLink.evidence ?? [])],
      causes: refusals,
      repairs: brokenLink.repairs ?? (refusedFiles.length > 0 ? [] : ['restart-daemon']),
      permanentFix:
        brokenLink.permanentFix === null || valueOrNull(snapshot.determinate)
          ? null
          : daemonDown.permanentFix,
    },
  ]
}

/** Detects a configuration that Nix refuses. Nix reads it first, so every command fails, and so does the daemon's next start. */
function detectRefusedConfiguration({ nix: { refusal } }: Snapshot): readonly Match[] {
  if (!refusal) return []
  const { file, line, output } = refusal
  const { rejection } = texts
  const { place, error } = explainRejection(file, line, output)
  return [
    {
      subject: file ?? '/etc/nix/nix.conf',
      title: rejection.title,
      headline: rejection.headline,
      cause: [place, rejection.consequence].join(' '),
      explanation: [error, rejection.remedy].join(' '),
      evidence: [
        file === null
          ? fromCommand(rejection.message, 'nix config show', output)
          : fromFile(rejection.message, file, line, output),
      ],
      repairs: [],
      permanentFix: null,
    },
  ]
}

function explainRejection(file: string | null, line: number | null, output: string) {
  if (file === null) return texts.rejection.configuration(output)
  return line === null ? texts.rejection.file(file, output) : texts.rejection.line(file, line, output)
}

/**
 * Finds what keeps the daemon from answering: a missing volume, a missing plist, or this account's permissions. Returns the
 * fields that replace the general ones of the finding; at most evidence if only the launchd job is at fault.
 */
function findBrokenLink(daemon: Extract<DaemonState, { answers: false }>): Partial<Match> {
  const { services } = daemon
  if (daemon.cause === 'not-permitted') {
    return { ...texts.closedSocket, repairs: [], permanentFix: null }
  }
  if (daemon.cause === 'no-volume')
    return describeMissingVolume(daemon.volume, services ?? [], (services ?? []).map(createJobEvidence))
  const jobs = services?.filter(({ label }) => daemonLabels.includes(label))
  if (jobs === undefined) return {}
  const plist = jobs.find((job) => valueOrNull(job.plist)?.exists !== false)
  return plist === undefined
    ? describeMissingPlist(services ?? [])
    : { evidence: jobs.map(createJobEvidence) }
}

/** Describes a missing plist, which a macOS update or an incomplete removal leaves behind. Nix's profile keeps the installer's copy. */
function describeMissingPlist(services: readonly DaemonService[]): Partial<Match> {
  return { ...texts.missingService, evidence: services.map(createJobEvidence), repairs: [] }
}

function createJobEvidence(service: DaemonService): Evidence {
  return fromLaunchd(daemonLabels.includes(service.label) ? texts.daemonService : texts.mountService, service)
}
