import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { answersAsBuilder, isAsleep, isCrashLooping, isStarting } from '../../facts/boot-time.ts'
import { createLogEvidence } from '../../facts/builder-log-messages.ts'
import { fromCommand, fromLaunchd } from '../../facts/evidence.ts'
import { getJobCondition, getKnownJob } from '../../facts/job-condition.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import { nixFolder } from '../../facts/nix-daemon.ts'
import { formatFindingKey, type Match, type Rule } from '../../facts/rule.ts'

export const vmNotRunning: Rule = {
  id: 'vm-not-running',
  severity: 'error',
  title: "The builder's service is running without a VM",
  headline: 'Linux builder is down: its service is running without a VM',
  background:
    'What launchd starts is only a shell that prepares the machine and then starts it. The shell can wait or hang: for the volume ' +
    '/nix to be there, for the image of its store to be made, for a disk that does not answer. launchctl then says "running", and there ' +
    'is no Linux machine to build on.',
  detection:
    'launchd names a running process, past the time that a start takes, and ps shows no virtual machine below it.',
  remedy:
    'The repair restart-builder lets launchd start it anew. If it stays so: is /nix there, is there space on the disk, and what ' +
    'does the start script say? It has no log of its own: builderbar log --capture shows what it prints.',
  permanentFix:
    'nix.linux-builder.enable = true;\n' +
    '# a log for its start script, to see where it waits\n' +
    'launchd.daemons.linux-builder.serviceConfig.StandardErrorPath = "/var/log/linux-builder.log";',
  link: 'machine',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  const facts = findExpectedBuilder(snapshot)
  const job = getKnownJob(facts?.service ?? null)
  if (!facts?.service || job === null || job.pid === null || !isWithoutVm(snapshot, facts)) return []
  const { label } = facts.service
  const log = createLogEvidence(snapshot, facts.service)
  return [
    {
      subject: label,
      cause:
        "launchd is running the builder's service, but its VM hasn't appeared in the usual startup time.",
      explanation:
        `launchd runs ${label} (process ${job.pid}), but no virtual machine runs below it, and the time that a start takes is ` +
        'over. Its start script waits for something or hangs: for the volume /nix, or while it makes the image of the machine. The ' +
        `repair starts it anew.${log.explanation}`,
      evidence: [
        fromLaunchd('How the job stands', facts.service),
        fromCommand(
          'Virtual machines below that process',
          'ps -axww -o pid,ppid,uid,etime,command',
          `none below process ${job.pid}`,
        ),
        ...log.evidence,
      ],
      causes: [
        formatFindingKey('daemon-down', nixFolder),
        formatFindingKey('closure-missing', label),
        formatFindingKey('service-crash-looping', label),
      ],
      repairs: [...log.repairs, 'restart-builder'],
    },
  ]
}

function isWithoutVm(snapshot: Snapshot, facts: BuilderFacts): boolean {
  return (
    snapshot.processes.observed &&
    facts.vm === null &&
    getJobCondition(facts.service) === 'running' &&
    !answersAsBuilder(facts) &&
    !isAsleep(facts) &&
    !isStarting(snapshot, facts) &&
    !isCrashLooping(snapshot, facts)
  )
}
