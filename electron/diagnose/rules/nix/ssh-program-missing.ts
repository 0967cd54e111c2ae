import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { formatDaemonRestart } from '../../facts/nix-daemon.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

export const sshProgramMissing: Rule = {
  id: 'ssh-program-missing',
  severity: 'error',
  title: "nix-daemon can't find ssh",
  headline: "Builds can't reach a builder: nix-daemon can't find ssh",
  background:
    'Nix has no ssh of its own. It runs the first program named ssh in the PATH of the nix-daemon, which on macOS is /usr/bin/ssh. A PATH ' +
    "without /usr/bin, set in the daemon's plist or by a wrapper around it, leaves it without one.",
  detection: 'A build on the builder ends with "unable to execute \'ssh\': No such file or directory".',
  remedy:
    "By hand: let the PATH in the EnvironmentVariables of the nix-daemon's plist contain /usr/bin, and restart the daemon. Where the plist " +
    'sets none, launchd gives it one that does.',
  permanentFix: null,
  link: 'route',
  detect,
}

function detect(snapshot: Snapshot, builders: readonly BuilderFacts[]): readonly Match[] {
  return builders.flatMap((facts): Match[] => {
    const { entry } = facts
    const messages = findOutput(snapshot, facts, 'ssh-program-missing')
    const [first] = messages
    if (entry === null || first === undefined) return []
    return [
      {
        subject: entry.uri,
        cause: 'Nix runs the first ssh in the PATH of nix-daemon, and that PATH has none.',
        explanation:
          `Nix was to reach ${entry.uri} by ssh and found no such program: "${shortenOutput(first.output, 200)}". The PATH of the nix-daemon has to ` +
          `contain /usr/bin, where macOS has its ssh. After a change: ${formatDaemonRestart(snapshot)}`,
        evidence: messages.map(({ evidence }) => evidence),
      },
    ]
  })
}
