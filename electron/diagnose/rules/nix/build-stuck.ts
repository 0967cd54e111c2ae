import { findStuckBuilds, nameBuild, type StuckBuild } from '../../../core/builders/stuck-builds.ts'
import type { Evidence } from '../../../core/model/finding.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { formatLocalTime } from '../../../core/text/local-time.ts'
import { formatList, selectPlural } from '../../../core/text/quantities.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromCommand, fromFile } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'

const texts = defineTexts({
  title: 'A build is waiting for a VM that no longer runs',
  headline: 'A build on the Linux builder is stuck',
  background:
    'Nix keeps one SSH connection open for each build. When the VM restarts, SSH may not notice, and ' +
    'Nix waits forever: neither timeout nor max-silent-time ends it (NixOS/nix#15620). While such a ' +
    'build copies files, it holds the builder\'s upload lock, so other builds wait too ("waiting for the ' +
    'upload lock").',
  detection:
    "The build's SSH process is older than the VM that it talks to, or the VM isn't running and its " +
    'port refuses connections. To check a build of your own: builderbar explain -',
  remedy:
    "Builderbar ends that build's connection, and Nix reports the build as failed. Other builds " +
    'continue. By hand: press Ctrl-C where the build was started.',
})

export const buildStuck = {
  id: 'build-stuck',
  severity: 'warning',
  texts,
  permanentFix: formatAliveFix('linux-builder'),
  link: 'build',
  detect,
} as const satisfies Rule

/** Without an answer for two minutes ssh ends the connection by itself. The host is untrusted, as in ssh's file. */
function formatAliveFix(host: string): string {
  const name = host.replace(/[^A-Za-z0-9._:-]/g, '_')
  return `programs.ssh.extraConfig = ''\n  Host ${name}\n    ServerAliveInterval 30\n    ServerAliveCountMax 4\n'';`
}

function detect(snapshot: Snapshot): readonly Match[] {
  const stuck = findStuckBuilds(snapshot)
  const uris = [...new Set(stuck.map(({ builder }) => builder.entry.uri))]
  return uris.map((uri) =>
    createMatch(
      stuck.filter(({ builder }) => builder.entry.uri === uri),
      uri,
      snapshot.takenAt,
    ),
  )
}

function createMatch(stuck: readonly StuckBuild[], uri: string, takenAt: string): Match {
  const [first] = stuck
  const names = formatList(stuck.map(({ build }) => nameBuild(build, { isStart: true })))
  return {
    subject: uri,
    title:
      stuck.length === 1 ? texts.title : `${stuck.length} builds are waiting for a VM that no longer runs`,
    cause:
      first?.vm == null
        ? 'The build connected to a VM that no longer runs, but its SSH never noticed, so Nix waits forever.'
        : 'The VM restarted after the build connected, but its SSH never noticed, so Nix waits forever.',
    explanation:
      `${explainStuckBuilds({ names, count: stuck.length, uri, vm: first?.vm ?? null, takenAt })} Nix waits forever, and other ` +
      'builds may be waiting for the upload lock. The repair ends the connection; Nix reports the build as failed, and you can start it again.',
    evidence: [
      ...stuck.map(({ build }) =>
        fromCommand(
          `${nameBuild(build, { isStart: true })}: connected at`,
          `ps -p ${build.pid} -o lstart,command`,
          formatLocalTime(build.startedAt, takenAt),
        ),
      ),
      ...describeEnd(first, takenAt),
    ],
    repairs: ['end-stuck-build'],
    ...(first === undefined ? {} : { permanentFix: formatAliveFix(first.builder.entry.host) }),
  }
}

interface StuckBuilds {
  /** The builds, as a list to begin a sentence. */
  readonly names: string
  readonly count: number
  readonly uri: string
  readonly vm: StuckBuild['vm']
  readonly takenAt: string
}

function explainStuckBuilds({ names, count, uri, vm, takenAt }: StuckBuilds): string {
  const are = selectPlural(count, 'is', 'are')
  return vm === null
    ? `${names} on ${uri} ${are} stuck: its VM isn't running.`
    : `${names} on ${uri} ${are} stuck: the VM restarted at ${formatLocalTime(vm.startedAt, takenAt)}, after the build connected.`
}

function describeEnd(stuck: StuckBuild | undefined, takenAt: string): readonly Evidence[] {
  if (stuck === undefined) return []
  const { vm, builder } = stuck
  return vm === null
    ? [
        fromFile(
          'The entry, with nothing listening on its port',
          builder.entry.file,
          builder.entry.line,
          builder.entry.uri,
        ),
      ]
    : [
        fromCommand(
          'VM started at',
          `ps -p ${vm.pid} -o lstart,command`,
          formatLocalTime(vm.startedAt, takenAt),
        ),
      ]
}
