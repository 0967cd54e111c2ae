import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { answersSsh } from '../../facts/boot-time.ts'
import { fromCommand, fromLaunchd } from '../../facts/evidence.ts'
import { getJobCondition } from '../../facts/job-condition.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import { detectDisabledOnDemand } from '../../facts/on-demand-services.ts'
import { isPaused } from '../../facts/paused.ts'
import type { Match, Rule } from '../../facts/rule.ts'

const permanentFix = 'nix.linux-builder.enable = true;'

const texts = defineTexts({
  title: "The builder's service is disabled in launchd",
  headline: 'Linux builder is turned off',
  background:
    'launchd keeps a list of services that it must not start, and the builder is on it. The list ' +
    'survives restarts of this Mac and darwin-rebuild, until the service is enabled again.',
  detection: 'launchctl print-disabled system lists the service as disabled.',
  remedy:
    'Builderbar enables the service and loads it. The order matters: without enable, launchctl ' +
    'bootstrap fails with "5: Input/output error".',
  stillRunning: (label: string) => ({
    title: "The builder won't start again: its service is disabled in launchd",
    headline: "Linux builder won't start again: its service is disabled",
    cause:
      "The builder is running now, but its service is on launchd's disabled list and won't start after the next restart.",
    explanation:
      `The builder is running, but ${label} is on launchd's disabled list: after the next restart of this Mac, the ` +
      "builder won't start. The repair enables the service and stops nothing.",
  }),
  stopped: (label: string) => ({
    cause:
      "The builder's service is on launchd's disabled list, so it doesn't run and every Linux build fails.",
    explanation:
      `${label} is on launchd's disabled list, so the builder doesn't run and every Linux build fails. The list ` +
      'survives restarts and darwin-rebuild. The repair enables the service and loads it.',
  }),
  disabledList: "launchd's disabled list",
  service: 'The service in launchd',
})

export const serviceDisabled = {
  id: 'service-disabled',
  severity: 'error',
  texts,
  permanentFix,
  link: 'launchd',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  return [...detectOwnService(snapshot), ...detectDisabledOnDemand(snapshot)]
}

function detectOwnService(snapshot: Snapshot): readonly Match[] {
  const builder = findExpectedBuilder(snapshot)
  const service = builder?.service
  if (!builder || !service || valueOrNull(service.disabled) !== true) return []
  if (isPaused(snapshot, builder)) return []
  // The list outlives the plist (docs/macos.md, "Disabled services"): a leftover line for a service that no longer
  // exists is not a problem.
  const isInstalled = valueOrNull(service.plist)?.exists === true || valueOrNull(service.job)?.known === true
  if (!isInstalled) return []
  const isRunning = getJobCondition(service) === 'running' || answersSsh(builder)
  return [
    {
      subject: service.label,
      severity: isRunning ? 'warning' : 'error',
      ...(isRunning ? texts.stillRunning(service.label) : texts.stopped(service.label)),
      evidence: [
        fromCommand(
          texts.disabledList,
          '/bin/launchctl print-disabled system',
          `"${service.label}" => disabled`,
        ),
        fromLaunchd(texts.service, service),
      ],
      repairs: ['load-service'],
    },
  ]
}
