import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Service, Snapshot } from '../../../core/model/snapshot.ts'
import { isAsleep, isStarting } from '../../facts/boot-time.ts'
import { createLogEvidence } from '../../facts/builder-log-messages.ts'
import { fromAddress, fromLaunchd, quoteShellArgument } from '../../facts/evidence.ts'
import { getJobCondition, getKnownJob } from '../../facts/job-condition.ts'
import {
  formatAddress,
  getSubject,
  listCausesOfSilence,
  listLocalBuilders,
} from '../../facts/local-builders.ts'
import { isPaused } from '../../facts/paused.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { explainStartRefusal } from '../../facts/start-refusal.ts'

export const portRefused: Rule = {
  id: 'port-refused',
  severity: 'error',
  title: "Nothing is listening on the builder's port",
  headline: "Linux builder isn't responding: nothing is listening on its port",
  background:
    "The builder's virtual machine passes one port of this Mac on to its own ssh. Nothing listens there, so ssh ends " +
    'with "Connection refused" and Nix cannot build on it.',
  detection: 'A connection to the port is refused although the machine had time to start.',
  remedy:
    'The repair restart-builder lets launchd start the machine anew. A builder that launchd does not run has to be ' +
    'started by whoever started it before: nix run nixpkgs#darwin.linux-builder.',
  permanentFix: 'nix.linux-builder.enable = true;',
  link: 'port',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  return listLocalBuilders(snapshot)
    .filter((facts) => valueOrNull(facts.answer)?.kind === 'refused')
    .filter((facts) => !isStarting(snapshot, facts) && !isAsleep(facts) && !isPaused(snapshot, facts))
    .map((facts) => createMatch(snapshot, facts))
}

function createMatch(snapshot: Snapshot, facts: BuilderFacts): Match {
  const { service } = facts
  const log = createLogEvidence(snapshot, service)
  return {
    subject: getSubject(facts),
    cause: `Nothing is listening on port ${facts.port} of this Mac, where the builder should answer.`,
    explanation: `Nothing listens on port ${facts.port} of this Mac, ${describePortSource(facts)}. ${describeReason(snapshot, facts)}${log.explanation}`,
    evidence: [
      fromAddress('What the port says', formatAddress(facts), null, 'connection refused'),
      ...(service === null ? [] : [fromLaunchd('How the job stands', service)]),
      ...log.evidence,
    ],
    causes: listCausesOfSilence(facts),
    repairs: [...log.repairs, ...listRestart(facts)],
    ...(service?.domain === undefined ? {} : { permanentFix: null }),
  }
}

/** A restart changes nothing where launchd does not know the job, or macOS refused to start the program. */
function listRestart({ service }: BuilderFacts): readonly string[] {
  const job = getKnownJob(service)
  // The repair restarts services of the system; an agent belongs to its user, who needs no password for it.
  if (service === null || job === null || service.domain !== undefined) return []
  const refusal = job.pid === null ? explainStartRefusal(service, job) : null
  return refusal?.repairs ?? ['restart-builder']
}

function describePortSource(facts: BuilderFacts): string {
  if (facts.portFrom === 'machine') return "which the machine's own arguments name"
  if (facts.portFrom === 'start-script') return "which the builder's start script names"
  if (facts.portFrom === 'entry' || facts.portFrom === 'route') return 'where the entry leads'
  return "which is nix-darwin's port for the builder and is assumed: nothing that could be read names another"
}

/** An agent has no repair: restarting it needs neither root nor a script. */
function describeAgent({ domain, label, plistPath, job }: Service): string {
  const isLoaded = valueOrNull(job)?.known !== false
  const command = isLoaded
    ? `launchctl kickstart -k ${domain}/${label}`
    : `launchctl bootstrap ${domain} ${quoteShellArgument(plistPath)}`
  return (
    `It runs as an agent of your account, ${label}, and only while you are logged in. ` +
    `Start it, without sudo: ${command}. Builds that run on it would end.`
  )
}

function describeReason(snapshot: Snapshot, facts: BuilderFacts): string {
  const condition = getJobCondition(facts.service)
  if (facts.service === null) {
    return (
      'No service of launchd runs this builder, so it has to be started by hand, as before: ' +
      'nix run nixpkgs#darwin.linux-builder.'
    )
  }
  if (facts.service.domain !== undefined) return describeAgent(facts.service)
  if (condition !== 'running') return `Its service does not run either: ${facts.service.label}.`
  if (facts.vm === null && valueOrNull(snapshot.processes) !== null) {
    return (
      "launchd's job runs, but no virtual machine is under it: it waits for /nix, still builds its disk image, or is " +
      'stuck. The repair starts it anew; builds that run on it would end.'
    )
  }
  return 'The job runs, and its machine does not listen. The repair starts it anew; builds that run on it would end.'
}
