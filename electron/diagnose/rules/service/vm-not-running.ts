import type { Builder } from '../../../core/builders/builder.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { answersAsBuilder, isAsleep, isCrashLooping, isStarting } from '../../facts/boot-time.ts'
import { createLogEvidence } from '../../facts/builder-log-messages.ts'
import { fromCommand, fromLaunchd } from '../../facts/evidence.ts'
import { getJobCondition, getKnownJob } from '../../facts/job-condition.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import { nixFolder } from '../../facts/nix-daemon.ts'
import { formatFindingKey, joinSentences, type Match, type Rule } from '../../facts/rule.ts'

const texts = defineTexts({
  title: "The builder's service is running without a VM",
  headline: 'Linux builder is down: its service is running without a VM',
  background:
    'launchd starts a script that prepares the VM and then starts it. The script can wait or hang: for ' +
    "the /nix volume, for the VM's image, or for a disk that doesn't respond. launchctl then reports " +
    '"running", but there is no VM to build on.',
  detection: 'launchd names a running process, the usual startup time is over, and ps shows no VM below it.',
  remedy:
    "Builderbar restarts the builder. If that doesn't help, check whether /nix is mounted and the disk " +
    'has free space. To see what the script prints: builderbar log --capture',
  cause: "launchd is running the builder's service, but its VM hasn't appeared in the usual startup time.",
  explanation: (label: string, pid: number) =>
    `launchd is running ${label} (process ${pid}), but without a VM, and the usual startup time is over. Its start script ` +
    'is waiting for something, such as the /nix volume or the disk image, or has hung. The repair restarts the builder.',
  service: 'The service in launchd',
  vms: 'VMs below that process',
  noVm: (pid: number) => `none below process ${pid}`,
})

export const vmNotRunning = {
  id: 'vm-not-running',
  severity: 'error',
  texts,
  permanentFix:
    'nix.linux-builder.enable = true;\n' +
    '# a log for its start script, to see where it waits\n' +
    'launchd.daemons.linux-builder.serviceConfig.StandardErrorPath = "/var/log/linux-builder.log";',
  link: 'vm',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  const builder = findExpectedBuilder(snapshot)
  const job = getKnownJob(builder?.service ?? null)
  if (!builder?.service || job === null || job.pid === null || !isWithoutVm(snapshot, builder)) return []
  const { label } = builder.service
  const log = createLogEvidence(snapshot, builder.service)
  return [
    {
      subject: label,
      cause: texts.cause,
      explanation: joinSentences(texts.explanation(label, job.pid), log.explanation),
      evidence: [
        fromLaunchd(texts.service, builder.service),
        fromCommand(texts.vms, 'ps -axww -o pid,ppid,uid,etime,command', texts.noVm(job.pid)),
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

function isWithoutVm(snapshot: Snapshot, builder: Builder): boolean {
  return (
    snapshot.processes.observed &&
    builder.vm === null &&
    getJobCondition(builder.service) === 'running' &&
    !answersAsBuilder(builder) &&
    !isAsleep(builder) &&
    !isStarting(snapshot, builder) &&
    !isCrashLooping(snapshot, builder)
  )
}
