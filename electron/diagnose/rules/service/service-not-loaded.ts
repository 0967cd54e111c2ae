import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { answersSsh, isAsleep } from '../../facts/boot-time.ts'
import { describeFile, fromCommand, fromFile, fromLaunchd } from '../../facts/evidence.ts'
import { getJobCondition } from '../../facts/job-condition.ts'
import { findExpectedBuilder, findForeignVm } from '../../facts/local-builders.ts'
import { detectUnloadedOnDemand } from '../../facts/on-demand-services.ts'
import { isPaused } from '../../facts/paused.ts'
import { formatFindingKey, type Match, type Rule } from '../../facts/rule.ts'

interface ManualVm {
  readonly port: number
  readonly pid: number
  /** Null for root's. */
  readonly uid: number | null
  readonly plistPath: string
}

const texts = defineTexts({
  title: "The builder's service isn't loaded",
  headline: "Linux builder isn't loaded",
  background:
    "The builder's service is installed in /Library/LaunchDaemons, but launchd hasn't loaded it, so " +
    "nothing starts the VM. Running sudo darwin-rebuild switch doesn't help: nix-darwin loads a service " +
    'only when its definition changes.',
  detection: 'The service\'s file exists, and launchctl print answers "Could not find service".',
  remedy:
    'Builderbar unloads what is left of the service, enables it, and loads it. If it disappears again, ' +
    'turn on the items named "sh" in System Settings > General > Login Items & Extensions: no command ' +
    'can do that.',
  notLoaded: (label: string) => ({
    cause: "The builder's service is installed but not loaded in launchd, so every Linux build fails.",
    explanation:
      `${label} is installed but not loaded in launchd, so the builder doesn't run and every Linux build fails. It was ` +
      'unloaded with launchctl, never loaded after an update, or turned off as "sh" in System Settings > General > ' +
      'Login Items & Extensions. The repair loads it.',
  }),
  startedByHand: ({ port, pid, uid, plistPath }: ManualVm) => ({
    title: 'The builder is running, but not under launchd',
    headline: 'Linux builder is running, but not under launchd',
    cause: `A VM that was started by hand (process ${pid}) responds instead, so builds work only until it ends.`,
    explanation:
      `The VM on port ${port} was started by hand (process ${pid}${uid === null ? '' : `, user ${uid}`}), not by launchd. Builds work ` +
      'for now, but after the next restart of this Mac, or when its terminal closes, there is no builder. Loading the ' +
      'service now would only start a second VM that finds the port in use. End the one that was started by hand, then ' +
      `run: sudo launchctl bootstrap system ${plistPath}`,
  }),
  definition: 'Definition of the service',
  service: 'The service in launchd',
  manualVm: 'The VM on the port',
  process: (pid: number) => `process ${pid}`,
})

export const serviceNotLoaded = {
  id: 'service-not-loaded',
  severity: 'error',
  texts,
  permanentFix: 'nix.linux-builder.enable = true;',
  link: 'launchd',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  return [...detectOwnService(snapshot), ...detectUnloadedOnDemand(snapshot)]
}

function detectOwnService(snapshot: Snapshot): readonly Match[] {
  const builder = findExpectedBuilder(snapshot)
  const service = builder?.service
  if (!builder || !service || getJobCondition(service) !== 'not-loaded' || isPaused(snapshot, builder))
    return []
  if (isAsleep(builder)) return []
  const plist = valueOrNull(service.plist)
  if (!plist?.exists) return []
  const manualVm = answersSsh(builder) ? findForeignVm(snapshot, builder) : null
  const evidence = [
    fromFile(texts.definition, service.plistPath, null, describeFile(plist)),
    fromLaunchd(texts.service, service),
  ]
  const causes = ['service-disabled', 'service-blocked'].map((id) => formatFindingKey(id, service.label))
  if (manualVm === null) {
    return [
      {
        subject: service.label,
        ...texts.notLoaded(service.label),
        evidence,
        causes,
        repairs: ['load-service'],
      },
    ]
  }
  const { pid, uid = null } = manualVm
  return [
    {
      subject: service.label,
      severity: 'warning',
      ...texts.startedByHand({ port: builder.port, pid, uid, plistPath: service.plistPath }),
      evidence: [...evidence, fromCommand(texts.manualVm, `ps -p ${pid}`, texts.process(pid))],
      causes,
      repairs: [],
    },
  ]
}
