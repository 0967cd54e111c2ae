import { valueIfSeen } from '../builder/seen.ts'
import type { Snapshot } from '../builder/snapshot.ts'
import { layerInWords } from './builders-setting.ts'
import { fromCommand, fromLine } from './evidence.ts'
import { restartDaemon } from './nix-daemon.ts'
import type { Found, Rule } from './rule.ts'

export const extraPlatformsLinux: Rule = {
  id: 'extra-platforms-linux',
  severity: 'warning',
  title: 'Nix believes that this Mac itself runs Linux programs',
  sentence: 'The Linux builder runs, with a concern.',
  meaning:
    'extra-platforms lists systems whose programs this machine can run by itself. macOS runs no Linux programs, so Nix starts ' +
    'Linux builds here instead of on the builder, and they end with "cannot execute binary file". boot.binfmt.emulatedSystems is ' +
    'an option of NixOS: it belongs into the guest, nix.linux-builder.config, and does not exist on a Mac.',
  seen: 'The setting extra-platforms of Nix names a -linux system.',
  repaired:
    'Take it out of the configuration and restart the daemon: sudo launchctl kickstart -k system/org.nixos.nix-daemon.',
  lasting:
    '# no -linux system in nix.settings.extra-platforms; more systems belong to the guest\n' +
    'nix.linux-builder.systems = [ "aarch64-linux" "x86_64-linux" ];\n' +
    'nix.linux-builder.config.boot.binfmt.emulatedSystems = [ "x86_64-linux" ];',
  link: 'build',
  find,
}

function find(snapshot: Snapshot): readonly Found[] {
  const settings = valueIfSeen(snapshot.nix.settings)
  // A Linux machine rightly lists its own relatives (i686-linux).
  if (settings === null || settings.system?.endsWith('-linux')) return []
  const linux = settings.extraPlatforms.filter((system) => system.endsWith('-linux'))
  if (linux.length === 0) return []
  const line = (valueIfSeen(snapshot.nix.layers) ?? []).findLast(
    ({ name, value }) => name.endsWith('extra-platforms') && value.includes('-linux'),
  )
  const value = `extra-platforms = ${settings.extraPlatforms.join(' ')}`
  return [
    {
      subject: 'extra-platforms',
      explanation:
        `Nix's setting extra-platforms names ${linux.join(', ')}: Nix believes that this Mac runs such programs itself and starts ` +
        'Linux builds here instead of on the builder ("cannot execute binary file"). Take it out' +
        `${line === undefined ? '' : ` of ${line.file}, line ${line.line}`} and restart the daemon: ${restartDaemon(snapshot)} (running builds end).`,
      evidence: [
        line === undefined
          ? fromCommand("Nix's setting in force", 'nix config show extra-platforms', value)
          : fromLine(`Set in ${layerInWords(line)}`, line, value),
      ],
    },
  ]
}
