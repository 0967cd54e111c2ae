import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { fromAddress } from '../../facts/evidence.ts'
import { restartDaemon } from '../../facts/nix-daemon.ts'
import type { Match, Rule } from '../../facts/rule.ts'

const socket = '/nix/var/nix/daemon-socket/socket'

export const daemonDown: Rule = {
  id: 'daemon-down',
  severity: 'error',
  title: 'The nix-daemon does not answer',
  headline: 'No build works: the nix-daemon does not answer.',
  background:
    'Builds of ordinary users go through the nix-daemon, which runs as root and connects to the builder. When it does not answer ' +
    'nothing can be built, for this Mac neither.',
  detection: `Its socket, ${socket}, takes no connection.`,
  remedy:
    'The repair restart-daemon: launchd ends it and starts it, or loads it. By hand: sudo launchctl kickstart -k system/org.nixos.nix-daemon (with Determinate Nix: system/systems.determinate.nix-daemon).',
  permanentFix: 'nix.enable = true;',
  link: 'build',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  const daemon = valueOrNull(snapshot.daemon)
  if (daemon === null || daemon.answers) return []
  const determinate = valueOrNull(snapshot.determinate) === true
  return [
    {
      subject: socket,
      explanation:
        `The nix-daemon does not answer on its socket (${daemon.reason}). Builds of ordinary users go through it, so none works, for ` +
        `this Mac neither. Restart it: ${restartDaemon(snapshot)}`,
      evidence: [fromAddress('The socket of the daemon', socket, null, daemon.reason)],
      repairs: ['restart-daemon'],
      permanentFix: determinate ? null : daemonDown.permanentFix,
    },
  ]
}
