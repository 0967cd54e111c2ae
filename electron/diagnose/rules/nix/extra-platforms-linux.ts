import { valueOrNull } from '../../../core/model/observation.ts'
import type { NixConfLine, Snapshot } from '../../../core/model/snapshot.ts'
import { formatList } from '../../../core/text/quantities.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { evidenceTexts, fromLine } from '../../facts/evidence.ts'
import { formatDaemonRestart } from '../../facts/nix-daemon.ts'
import type { Match, Rule } from '../../facts/rule.ts'

const texts = defineTexts({
  title: 'Nix thinks this Mac can run Linux programs',
  headline: 'Nix thinks this Mac can run Linux programs',
  background:
    'extra-platforms lists systems whose programs this Mac can run itself. macOS runs no Linux ' +
    'programs, so Nix starts Linux builds here instead of on the builder, and they fail with "cannot ' +
    'execute binary file". boot.binfmt.emulatedSystems is an option of NixOS: it belongs in the VM\'s ' +
    'configuration.',
  detection: 'A line in a nix.conf lists a -linux system in extra-platforms, and the setting is in effect.',
  remedy:
    'Remove it from your configuration, run sudo darwin-rebuild switch, and restart nix-daemon, which ' +
    'ends running builds: sudo launchctl kickstart -k system/org.nixos.nix-daemon',
  cause: (systems: readonly string[]) =>
    `extra-platforms lists ${formatList(systems)}, so Nix runs Linux builds on this Mac instead of on the builder.`,
  explanation: (setting: { systems: readonly string[]; file: string; line: number; restart: string }) =>
    `extra-platforms lists ${formatList(setting.systems)}, so Nix starts such builds on this Mac instead of on the builder, and they fail ` +
    `with "cannot execute binary file". Remove it from ${setting.file}, line ${setting.line}. Then restart nix-daemon, which ends running ` +
    `builds: ${setting.restart}`,
})

export const extraPlatformsLinux = {
  id: 'extra-platforms-linux',
  severity: 'warning',
  texts,
  permanentFix:
    '# remove -linux systems from nix.settings.extra-platforms; the VM can run them\n' +
    'nix.linux-builder.systems = [ "aarch64-linux" "x86_64-linux" ];\n' +
    'nix.linux-builder.config.boot.binfmt.emulatedSystems = [ "x86_64-linux" ];',
  link: 'build',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  const settings = valueOrNull(snapshot.nix.settings)
  if (settings === null || settings.system?.endsWith('-linux')) return []
  const linuxPlatforms = settings.extraPlatforms.filter((system) => system.endsWith('-linux'))
  const lines = (valueOrNull(snapshot.nix.layers) ?? []).filter(({ name }) =>
    name.endsWith('extra-platforms'),
  )
  // Count only systems that a line names: a Nix compiled for Linux adds compatible ones (i686-linux) by itself.
  const linux = linuxPlatforms.filter((system) => lines.some((line) => listSystems(line).includes(system)))
  const line = lines.findLast((confLine) => listSystems(confLine).some((system) => linux.includes(system)))
  if (line === undefined) return []
  const value = `extra-platforms = ${settings.extraPlatforms.join(' ')}`
  return [
    {
      subject: 'extra-platforms',
      cause: texts.cause(linux),
      explanation: texts.explanation({
        systems: linux,
        file: line.file,
        line: line.line,
        restart: formatDaemonRestart(snapshot),
      }),
      evidence: [fromLine(evidenceTexts.settingLine[line.layer], line, value)],
    },
  ]
}

function listSystems({ value }: NixConfLine): readonly string[] {
  return value.split(/\s+/)
}
