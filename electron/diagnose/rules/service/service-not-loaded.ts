import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { answersSsh, isAsleep } from '../../facts/boot-time.ts'
import { describeFile, fromCommand, fromFile, fromLaunchd } from '../../facts/evidence.ts'
import { getJobCondition } from '../../facts/job-condition.ts'
import { describeAccount, findExpectedBuilder, findForeignVm } from '../../facts/local-builders.ts'
import { detectUnloadedOnDemand } from '../../facts/on-demand-services.ts'
import { isPaused } from '../../facts/paused.ts'
import { formatFindingKey, type Match, type Rule } from '../../facts/rule.ts'

export const serviceNotLoaded: Rule = {
  id: 'service-not-loaded',
  severity: 'error',
  title: "The builder's service isn't loaded",
  headline: "Linux builder isn't loaded",
  background:
    "The builder's plist lies in /Library/LaunchDaemons, but launchd was not told of it or has thrown it out. " +
    'So nothing starts the virtual machine. A plain darwin-rebuild switch does not help: nix-darwin loads a ' +
    'service only when the text of its plist has changed.',
  detection:
    'The plist is there, and launchctl print answers "Could not find service". If the service goes away again ' +
    "after a repair, it is switched off under System Settings, General, Login Items & Extensions: nix-darwin's " +
    'services stand there with the name "sh".',
  remedy:
    'The repair load-service takes a half loaded service out, switches it on and loads the plist. If launchd ' +
    'refuses it still, allow the row named "sh" under Login Items & Extensions: no command can do that.',
  permanentFix: 'nix.linux-builder.enable = true;',
  link: 'launchd',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  return [...detectOwnService(snapshot), ...detectUnloadedOnDemand(snapshot)]
}

function detectOwnService(snapshot: Snapshot): readonly Match[] {
  const facts = findExpectedBuilder(snapshot)
  const service = facts?.service
  if (!facts || !service || getJobCondition(service) !== 'not-loaded' || isPaused(snapshot, facts)) return []
  if (isAsleep(facts)) return []
  const plist = valueOrNull(service.plist)
  if (!plist?.exists) return []
  const manualVm = answersSsh(facts) ? findForeignVm(snapshot, facts) : null
  const evidence = [
    fromFile('The plist', service.plistPath, null, describeFile(plist)),
    fromLaunchd('What launchd says of it', service),
  ]
  const causes = ['service-disabled', 'service-blocked'].map((id) => formatFindingKey(id, service.label))
  if (manualVm === null) {
    return [
      {
        subject: service.label,
        cause: "The builder's service is installed but not loaded in launchd, so every Linux build fails.",
        explanation: formatExplanation(service.label),
        evidence,
        causes,
        repairs: ['load-service'],
      },
    ]
  }
  return [
    {
      subject: service.label,
      severity: 'warning',
      title: 'The builder is running, but not under launchd',
      cause: `Another VM (process ${manualVm.pid}) was started by hand and answers. Builds work until it ends; launchd then starts none.`,
      explanation:
        `The machine that answers on port ${facts.port} was started by hand (process ${manualVm.pid}${describeAccount(manualVm)}), not by launchd. ` +
        'Builds work for now; after the next restart of this Mac, or when its terminal is closed, there is no builder. ' +
        'Loading the service now would only start a second machine that finds the port taken: end the one started ' +
        `by hand first, then: sudo launchctl bootstrap system ${service.plistPath}`,
      evidence: [
        ...evidence,
        fromCommand('The machine that answers', `ps -p ${manualVm.pid}`, `process ${manualVm.pid}`),
      ],
      causes,
      repairs: [],
    },
  ]
}

function formatExplanation(label: string): string {
  return (
    `The plist of ${label} is there, but launchd does not know the service, so no Linux builder runs and every Linux ` +
    'build fails. It was taken out with launchctl, never loaded after an update, or switched off as "sh" under ' +
    'System Settings, General, Login Items & Extensions. The repair loads it again.'
  )
}
