import { listEntries } from '../../../core/builders/builder-facts.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { describeLayer, resolveBuildersSetting } from '../../../core/nix/builders-setting.ts'
import { createSettingEvidence } from '../../facts/evidence.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import { formatDaemonRestart } from '../../facts/nix-daemon.ts'
import type { Match, Rule } from '../../facts/rule.ts'

export const buildersOff: Rule = {
  id: 'builders-off',
  severity: 'error',
  title: 'Remote builders are turned off in Nix',
  headline: "Nix isn't using any builders: its builders setting is empty",
  background:
    'The setting builders of nix.conf says where the list of machines is. Empty, it switches off every builder, and Nix says ' +
    'only "a \'aarch64-linux\' … is required". It does not merely stop linux-builder from registering itself. nix-darwin writes ' +
    'it empty where nix.distributedBuilds is false.',
  detection: 'Nix is asked for its settings; the nix.conf files tell which line sets it.',
  remedy:
    "Where the line stands in a plain file, Builderbar takes it out: your own nix.conf without a password, the Mac's own as root, and " +
    'restarts the daemon, which reads it only at its start. In a file that nix-darwin links, take it out of the configuration. By hand: ' +
    'sudo launchctl kickstart -k system/org.nixos.nix-daemon (running builds end).',
  permanentFix:
    'nix.distributedBuilds = true;\n' +
    '# Where it is switched off by nix.distributedBuilds = lib.mkForce false, that mkForce has to go: it wins over this line.\n' +
    '# And no nix.settings.builders = "";',
  link: 'build',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  const setting = resolveBuildersSetting(snapshot)
  if (setting === null || setting.value.trim() !== '') return []
  // An empty setting switches nothing off if no builder is set up.
  if (findExpectedBuilder(snapshot) === null && listEntries(snapshot).length === 0) return []
  const { line } = setting
  const where = line === null ? '' : ` (${describeLayer(line)}: ${line.file}, line ${line.line})`
  return [
    {
      subject: 'builders',
      cause: "Nix's builders setting is empty, so Nix uses no builder, whatever /etc/nix/machines says.",
      explanation:
        `Nix's setting builders is empty${where}, so Nix uses no builder at all, whatever the machines file says. It is not a way ` +
        'to leave out one entry. Take the line out' +
        (line?.layer === 'user' || line?.layer === 'environment'
          ? '; it counts for your own builds.'
          : `, then restart the daemon, which reads nix.conf only at its start: ${formatDaemonRestart(snapshot)} (running builds end).`),
      evidence: [createSettingEvidence(setting)],
      repairs: ['restore-builders'],
    },
  ]
}
