import { valueOrNull } from '../../../core/model/observation.ts'
import type { Receipt } from '../../../core/model/receipt.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { answersAsBuilder, isAsleep } from '../../facts/boot-time.ts'
import { fromFile, fromLaunchd } from '../../facts/evidence.ts'
import { getJobCondition } from '../../facts/job-condition.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import { isPaused } from '../../facts/paused.ts'
import type { Match, Rule } from '../../facts/rule.ts'

const settingsPath = 'System Settings, General, Login Items & Extensions'

export const serviceBlocked: Rule = {
  id: 'service-blocked',
  severity: 'error',
  title: "macOS is blocking the builder's service",
  headline: 'Linux builder is turned off in Login Items & Extensions',
  background:
    `Since macOS 13, what starts in the background stands under ${settingsPath}. nix-darwin's services are shell commands, so they stand there as ` +
    'rows named "sh", and many switch them off, since nobody knows what they are. launchd then throws the service out again right after it was ' +
    'loaded, and no command switches it on.',
  detection:
    'load-service ran since this Mac was started, launchd still does not know the service, and it is not on the list of disabled ones.',
  remedy: `By hand: open ${settingsPath} and allow the rows named "sh" (or the one of this service); then run the repair load-service again.`,
  permanentFix: null,
  link: 'launchd',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  const facts = findExpectedBuilder(snapshot)
  const service = facts?.service
  if (!facts || !service || getJobCondition(service) !== 'not-loaded' || answersAsBuilder(facts)) return []
  if (isAsleep(facts)) return []
  if (isPaused(snapshot, facts) || valueOrNull(service.disabled) !== false) return []
  if (valueOrNull(service.plist)?.exists !== true) return []
  const loadReceipt = findLoadSinceBoot(snapshot)
  if (loadReceipt === null) return []
  return [
    {
      subject: service.label,
      cause:
        'Builderbar loaded the service, but launchd no longer has it: it is probably turned off in Login Items & Extensions.',
      explanation:
        `${service.label} was loaded at ${loadReceipt.at}, and launchd does not know it now. It is not on launchd's list of disabled ` +
        `services, so most likely it is switched off under ${settingsPath}, where nix-darwin's services are rows named "sh". Allow them there: no ` +
        'command can. If you took the service out yourself since, loading it is enough.',
      evidence: [
        fromFile(
          'The repair that loaded it',
          `/Library/Application Support/Builderbar/${loadReceipt.id}.json`,
          null,
          `${loadReceipt.name} at ${loadReceipt.at}`,
        ),
        fromLaunchd('What launchd says of it now', service),
      ],
      repairs: ['load-service'],
    },
  ]
}

/**
 * Returns the receipt of the newest repair that loaded the service, or null if the service was started or stopped since, or
 * this Mac was restarted.
 */
function findLoadSinceBoot(snapshot: Snapshot): Receipt | null {
  const bootedAt = valueOrNull(snapshot.mac.bootedAt)
  if (bootedAt === null) return null
  const [last] = (valueOrNull(snapshot.receipts) ?? [])
    .filter(({ name }) => /^(?:load-service|(?:start|stop)(?:-builder)?)$/.test(name))
    .sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
  const isLoad = last?.kind === 'repair' && last.name === 'load-service'
  return isLoad && Date.parse(last.at) > Date.parse(bootedAt) ? last : null
}
