import type { Builder } from '../../../core/builders/builder.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { formatDaemonRestart } from '../../facts/nix-daemon.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

const texts = defineTexts({
  title: "nix-daemon can't find ssh",
  headline: "Builds can't reach a builder: nix-daemon can't find ssh",
  background:
    "Nix runs the first program named ssh in nix-daemon's PATH, which on macOS is /usr/bin/ssh. If the " +
    "PATH in nix-daemon's service or a wrapper leaves out /usr/bin, Nix finds none.",
  detection: 'A build fails with "unable to execute \'ssh\': No such file or directory".',
  remedy:
    "Add /usr/bin to the PATH in EnvironmentVariables of nix-daemon's service, and restart nix-daemon. " +
    'If the service sets no PATH, launchd provides one that includes it.',
  cause: 'Nix runs the first ssh in the PATH of nix-daemon, and that PATH has none.',
  explanation: ({ host, output, restart }: { host: string; output: string; restart: string }) =>
    `Nix couldn't find ssh to reach ${host}: "${output}". Add /usr/bin, where macOS has its ssh, to nix-daemon's PATH. Then restart ` +
    `nix-daemon, which ends running builds: ${restart}`,
})

export const sshProgramMissing = {
  id: 'ssh-program-missing',
  severity: 'error',
  texts,
  permanentFix: null,
  link: 'route',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  return builders.flatMap((builder): Match[] => {
    const { entry } = builder
    const messages = findOutput(snapshot, builder, 'ssh-program-missing')
    const [first] = messages
    if (entry === null || first === undefined) return []
    return [
      {
        subject: entry.uri,
        cause: texts.cause,
        explanation: texts.explanation({
          host: entry.host,
          output: shortenOutput(first.output, 200),
          restart: formatDaemonRestart(snapshot),
        }),
        evidence: messages.map(({ evidence }) => evidence),
      },
    ]
  })
}
