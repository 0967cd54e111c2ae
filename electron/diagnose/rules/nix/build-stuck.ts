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
  severalTitle: (count: number) => `${count} builds are waiting for a VM that no longer runs`,
  goneVm: 'The build connected to a VM that no longer runs, but its SSH never noticed, so Nix waits forever.',
  restartedVm: 'The VM restarted after the build connected, but its SSH never noticed, so Nix waits forever.',
  withoutVm: (builds: readonly string[], uri: string) =>
    `${formatList(builds)} on ${uri} ${selectPlural(builds.length, 'is', 'are')} stuck: its VM isn't running.`,
  withOtherVm: (builds: readonly string[], uri: string, startedAt: string) =>
    `${formatList(builds)} on ${uri} ${selectPlural(builds.length, 'is', 'are')} stuck: the VM restarted at ${startedAt}, after the ` +
    'build connected.',
  effect:
    'Nix waits forever, and other builds may be waiting for the upload lock. The repair ends the connection; Nix reports the build as ' +
    'failed, and you can start it again.',
  connectionTime: (build: string) => `${build}: connected at`,
  refusedEntry: 'The entry, with nothing listening on its port',
  startOfVm: 'VM started at',
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
  const stuckBuilds = findStuckBuilds(snapshot)
  const uris = [...new Set(stuckBuilds.map(({ builder }) => builder.entry.uri))]
  return uris.map((uri) =>
    createMatch(
      stuckBuilds.filter(({ builder }) => builder.entry.uri === uri),
      uri,
      snapshot.takenAt,
    ),
  )
}

function createMatch(stuckBuilds: readonly StuckBuild[], uri: string, takenAt: string): Match {
  const [first] = stuckBuilds
  const names = stuckBuilds.map(({ build }, index) => nameBuild(build, { isStart: index === 0 }))
  return {
    subject: uri,
    title: stuckBuilds.length === 1 ? texts.title : texts.severalTitle(stuckBuilds.length),
    cause: first?.vm == null ? texts.goneVm : texts.restartedVm,
    explanation: [
      first?.vm == null
        ? texts.withoutVm(names, uri)
        : texts.withOtherVm(names, uri, formatLocalTime(first.vm.startedAt, takenAt)),
      texts.effect,
    ].join(' '),
    evidence: [
      ...stuckBuilds.map(({ build }) =>
        fromCommand(
          texts.connectionTime(nameBuild(build, { isStart: true })),
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

function describeEnd(stuckBuild: StuckBuild | undefined, takenAt: string): readonly Evidence[] {
  if (stuckBuild === undefined) return []
  const { vm, builder } = stuckBuild
  return vm === null
    ? [fromFile(texts.refusedEntry, builder.entry.file, builder.entry.line, builder.entry.uri)]
    : [
        fromCommand(
          texts.startOfVm,
          `ps -p ${vm.pid} -o lstart,command`,
          formatLocalTime(vm.startedAt, takenAt),
        ),
      ]
}
