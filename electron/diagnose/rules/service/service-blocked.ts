import { valueOrNull } from '../../../core/model/observation.ts'
import type { Receipt } from '../../../core/model/receipt.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { formatLocalTime } from '../../../core/text/local-time.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { answersAsBuilder, isAsleep } from '../../facts/boot-time.ts'
import { fromFile, fromLaunchd } from '../../facts/evidence.ts'
import { getJobCondition } from '../../facts/job-condition.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import { isPaused } from '../../facts/paused.ts'
import type { Match, Rule } from '../../facts/rule.ts'

const settingsPath = 'System Settings > General > Login Items & Extensions'

const texts = defineTexts({
  title: "macOS is blocking the builder's service",
  headline: 'Linux builder is turned off in Login Items & Extensions',
  background:
    `macOS lists background services in ${settingsPath}. nix-darwin's services are shell scripts, so ` +
    'they appear there as "sh", and are easily turned off by mistake. launchd then unloads the service ' +
    'right after it is loaded, and no command can turn it on.',
  detection:
    "Builderbar loaded the service since this Mac started, launchd no longer has it, and it isn't on " +
    "launchd's disabled list.",
  remedy:
    `Open ${settingsPath} and turn on the items named "sh" (or the one of this service). Then load the ` +
    'service again: builderbar repair service-not-loaded',
  cause:
    "Builderbar loaded the service, but launchd no longer has it: it's probably turned off in Login Items & Extensions.",
  explanation: (label: string, time: string) =>
    `Builderbar loaded ${label} at ${time}, but launchd no longer has it. It isn't on ` +
    `launchd's disabled list, so it's probably turned off in ${settingsPath}, where nix-darwin's services appear as "sh". Turn them on there: ` +
    'no command can. If you unloaded the service yourself, loading it is enough.',
  loadRepair: 'The repair that loaded it',
  loadedAt: (time: string) => `service loaded at ${time}`,
  service: 'The service in launchd',
})

export const serviceBlocked = {
  id: 'service-blocked',
  severity: 'error',
  texts,
  permanentFix: null,
  link: 'launchd',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  const builder = findExpectedBuilder(snapshot)
  const service = builder?.service
  if (!builder || !service || getJobCondition(service) !== 'not-loaded' || answersAsBuilder(builder))
    return []
  if (isAsleep(builder)) return []
  if (isPaused(snapshot, builder) || valueOrNull(service.disabled) !== false) return []
  if (valueOrNull(service.plist)?.exists !== true) return []
  const loadReceipt = findLoadSinceBoot(snapshot)
  if (loadReceipt === null) return []
  const time = formatLocalTime(loadReceipt.at, snapshot.takenAt)
  return [
    {
      subject: service.label,
      cause: texts.cause,
      explanation: texts.explanation(service.label, time),
      evidence: [
        fromFile(
          texts.loadRepair,
          `/Library/Application Support/Builderbar/${loadReceipt.id}.json`,
          null,
          texts.loadedAt(time),
        ),
        fromLaunchd(texts.service, service),
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
  const [lastReceipt] = (valueOrNull(snapshot.receipts) ?? [])
    .filter(({ name }) => /^(?:load-service|(?:start|stop)(?:-builder)?)$/.test(name))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  const isLoad = lastReceipt?.kind === 'repair' && lastReceipt.name === 'load-service'
  return isLoad && Date.parse(lastReceipt.at) > Date.parse(bootedAt) ? lastReceipt : null
}
