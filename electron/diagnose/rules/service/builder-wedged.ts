import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { PortAnswer, Snapshot } from '../../../core/model/snapshot.ts'
import { formatSeconds } from '../../../core/text/quantities.ts'
import { isStarting } from '../../facts/boot-time.ts'
import { createLogEvidence } from '../../facts/builder-log-messages.ts'
import { fromAddress, fromLaunchd } from '../../facts/evidence.ts'
import { getKnownJob } from '../../facts/job-condition.ts'
import {
  formatAddress,
  getSubject,
  listCausesOfSilence,
  listLocalBuilders,
} from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'

export const builderWedged: Rule = {
  id: 'builder-wedged',
  severity: 'error',
  title: "The builder accepts connections but doesn't respond",
  headline: 'Linux builder is hung',
  background:
    "The port is open, but the guest behind it sends no ssh greeting. An open port proves nothing: QEMU's network takes " +
    'connections before the guest can answer, and after it has hung itself up, as some do after sleep. Nix then waits ' +
    'until ssh gives up.',
  detection:
    'The port takes a connection and no line beginning with SSH-2.0- comes, although the machine had time to start.',
  remedy:
    'The repair restart-builder restarts the machine as a power cut would; its disk stays. Builds that still run on it end.',
  permanentFix: null,
  link: 'port',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  return listLocalBuilders(snapshot).flatMap((facts) => {
    const answer = valueOrNull(facts.answer)
    if (answer === null || answer.kind === 'ssh' || answer.kind === 'refused') return []
    return isStarting(snapshot, facts) ? [] : [createMatch(snapshot, facts, answer)]
  })
}

function createMatch(
  snapshot: Snapshot,
  facts: BuilderFacts,
  answer: Exclude<PortAnswer, { kind: 'ssh' | 'refused' }>,
): Match {
  const { service } = facts
  const log = createLogEvidence(snapshot, service)
  const isNotSsh = answer.kind === 'not-ssh'
  return {
    subject: getSubject(facts),
    title: isNotSsh ? "What answers on the builder's port isn't SSH" : builderWedged.title,
    cause: isNotSsh
      ? `Port ${facts.port} accepts connections, but what answers there isn't SSH.`
      : `Port ${facts.port} accepts connections, but the VM never sends an SSH greeting.`,
    explanation: isNotSsh
      ? `Something takes connections on port ${facts.port} and does not speak ssh, so Nix cannot build there. Either ` +
        "another program has taken the builder's port, or the guest sends rubbish. The repair restarts the builder; if " +
        'the same answers again, it is another program, and that has to be ended.'
      : `Port ${facts.port} takes connections, but the guest behind it sends no ssh greeting. It has hung itself up, as ` +
        'virtual machines do after sleep or when memory ran out. Nix waits for it until ssh gives up. The repair ' +
        `restarts the machine; builds that still run on it end.${log.explanation}`,
    evidence: [
      fromAddress('What the port says', formatAddress(facts), null, describeAnswer(answer)),
      ...(service === null ? [] : [fromLaunchd('How the job stands', service)]),
      ...log.evidence,
    ],
    causes: listCausesOfSilence(facts),
    repairs: getKnownJob(service) === null ? [] : [...log.repairs, 'restart-builder'],
  }
}

function describeAnswer(answer: Exclude<PortAnswer, { kind: 'ssh' | 'refused' }>): string {
  if (answer.kind === 'silent') return `no byte within ${formatSeconds(answer.waitedMs / 1000)}`
  if (answer.kind === 'closed') return 'the connection was closed without a greeting'
  return `began with ${JSON.stringify(answer.firstBytes.slice(0, 60))}`
}
