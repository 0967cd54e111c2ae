import { getLeadingBuilder } from '../../../core/builders/builder.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { formatLocalTime } from '../../../core/text/local-time.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromCommand, fromFile } from '../../facts/evidence.ts'
import { formatDaemonRestart } from '../../facts/nix-daemon.ts'
import { formatFindingKey, type Match, type Rule } from '../../facts/rule.ts'

/** ps reports start times in whole seconds. */
const slackMs = 2000

const texts = defineTexts({
  title: 'nix-daemon may still be using old settings',
  headline: 'nix-daemon may still be using old settings',
  background:
    'nix-daemon reads nix.conf once, at startup. Later changes have no effect on builds, although nix ' +
    'config show prints them, because that command reads the files itself. /etc/nix/machines is ' +
    'different: Nix reads it for every build.',
  detection:
    'nix.conf changed after nix-daemon started. Nothing can ask nix-daemon which settings it uses, so ' +
    'this stays "may" until a build shows it.',
  remedy:
    'Restart nix-daemon while no build is running, because running builds end: sudo launchctl kickstart ' +
    '-k system/org.nixos.nix-daemon (with Determinate Nix: system/systems.determinate.nix-daemon)',
  refusedBuild: {
    title: 'nix-daemon is still using old settings',
    headline: "Nix isn't using the Linux builder: nix-daemon has old settings",
  },
  cause: 'The Nix settings changed after nix-daemon started, and it reads them only at startup.',
  times: (times: { path: string; changedAt: string; pid: number; startedAt: string }) =>
    `${times.path} changed at ${times.changedAt}, but nix-daemon (process ${times.pid}) has been running since ${times.startedAt} and ` +
    'reads the file only at startup.',
  laterChanges: 'Changes since then have no effect yet, for example if you turned builders on or off.',
  refusal: 'A test build was refused without asking a builder, although the settings in the files list one.',
  restart: (command: string) => `Restart nix-daemon while no build is running: ${command}`,
  settingsTime: 'Settings last changed',
  daemonTime: 'nix-daemon running since',
  processAndTime: (pid: number, startedAt: string) => `process ${pid}, since ${startedAt}`,
  refusedTestBuild: 'A test build was refused',
})

export const daemonConfigStale = {
  id: 'daemon-config-stale',
  severity: 'warning',
  texts,
  permanentFix:
    '# let nix-darwin manage the settings: it restarts nix-daemon whenever it changes the file\nnix.distributedBuilds = true;',
  link: 'build',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  const conf = valueOrNull(snapshot.nix.confFile)
  const daemon = valueOrNull(snapshot.processes)?.daemon ?? null
  if (conf?.changedAt == null || daemon === null || valueOrNull(snapshot.daemon)?.answers !== true) return []
  if (Date.parse(conf.changedAt) - Date.parse(daemon.startedAt) <= slackMs) return []
  if (hasPassedBuildSince(snapshot, conf.changedAt)) return []
  const refusal = findRefusalSince(snapshot, conf.changedAt)
  const changedAt = formatLocalTime(conf.changedAt, snapshot.takenAt)
  const startedAt = formatLocalTime(daemon.startedAt, snapshot.takenAt)
  return [
    {
      subject: conf.path,
      ...(refusal === null ? {} : { severity: 'error', ...texts.refusedBuild }),
      cause: texts.cause,
      explanation: [
        texts.times({ path: conf.path, changedAt, pid: daemon.pid, startedAt }),
        refusal === null ? texts.laterChanges : texts.refusal,
        texts.restart(formatDaemonRestart(snapshot)),
      ].join(' '),
      evidence: [
        fromFile(texts.settingsTime, conf.path, null, changedAt),
        fromCommand(
          texts.daemonTime,
          `ps -o pid,lstart,command -p ${daemon.pid}`,
          texts.processAndTime(daemon.pid, startedAt),
        ),
        ...(refusal === null ? [] : [fromCommand(texts.refusedTestBuild, 'builderbar test-build', refusal)]),
      ],
      repairs: ['restart-daemon'],
      causes: [
        formatFindingKey('builders-off', 'builders'),
        formatFindingKey('machines-no-entry', snapshot.machinesFile.path),
        formatFindingKey('machines-missing', snapshot.machinesFile.path),
      ],
    },
  ]
}

/** Whether a test build on any builder passed after the change: the daemon then has the settings that matter. */
function hasPassedBuildSince(snapshot: Snapshot, changedAt: string): boolean {
  return snapshot.testBuilds.some(
    ({ outcome }) =>
      outcome.observed && outcome.value.kind === 'passed' && Date.parse(outcome.at) > Date.parse(changedAt),
  )
}

/**
 * Returns Nix's error of a test build after the change for which it tried no builder although an entry is in force, or null if
 * there is none.
 */
function findRefusalSince(snapshot: Snapshot, changedAt: string): string | null {
  if (getLeadingBuilder(snapshot).entry === null) return null
  const errors = snapshot.testBuilds
    .filter(({ outcome }) => Date.parse(outcome.at) > Date.parse(changedAt))
    .map(({ unattributedError }) => unattributedError ?? '')
  return errors.find((error) => /is required to build|required system|platform mismatch/i.test(error)) ?? null
}
