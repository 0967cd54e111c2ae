import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import { valueIfSeen } from '../../../core/model/observation.ts'
import type { PortAnswer, Snapshot } from '../../../core/model/snapshot.ts'
import { isStarting } from '../../facts/boot-time.ts'
import { builderSays } from '../../facts/builder-log-messages.ts'
import { fromAddress, fromLaunchd } from '../../facts/evidence.ts'
import { knownJob } from '../../facts/job-condition.ts'
import { addressOf, causesOfSilence, localMachines, subjectOf } from '../../facts/local-builders.ts'
import type { Found, Rule } from '../../facts/rule.ts'

export const builderWedged: Rule = {
  id: 'builder-wedged',
  severity: 'error',
  title: 'The builder takes connections and does not answer',
  sentence: 'The Linux builder hangs: it takes connections and does not answer.',
  meaning:
    "The port is open, but the guest behind it sends no ssh greeting. An open port proves nothing: QEMU's network takes " +
    'connections before the guest can answer, and after it has hung itself up, as some do after sleep. Nix then waits ' +
    'until ssh gives up.',
  seen: 'The port takes a connection and no line beginning with SSH-2.0- comes, although the machine had time to start.',
  repaired:
    'The repair restart-builder restarts the machine as a power cut would; its disk stays. Builds that still run on it end.',
  lasting: null,
  link: 'port',
  find,
}

function find(snapshot: Snapshot): readonly Found[] {
  return localMachines(snapshot).flatMap((facts) => {
    const answer = valueIfSeen(facts.answer ?? undefined)
    if (answer === null || answer.answer === 'ssh' || answer.answer === 'refused') return []
    return isStarting(snapshot, facts) ? [] : [found(snapshot, facts, answer)]
  })
}

function found(
  snapshot: Snapshot,
  facts: BuilderFacts,
  answer: Exclude<PortAnswer, { answer: 'ssh' | 'refused' }>,
): Found {
  const { service } = facts
  const says = builderSays(snapshot, service)
  const isOther = answer.answer === 'not-ssh'
  return {
    subject: subjectOf(facts),
    title: isOther ? "What answers on the builder's port is not ssh" : builderWedged.title,
    explanation: isOther
      ? `Something takes connections on port ${facts.port} and does not speak ssh, so Nix cannot build there. Either ` +
        "another program has taken the builder's port, or the guest sends rubbish. The repair restarts the builder; if " +
        'the same answers again, it is another program, and that has to be ended.'
      : `Port ${facts.port} takes connections, but the guest behind it sends no ssh greeting. It has hung itself up, as ` +
        'virtual machines do after sleep or when memory ran out. Nix waits for it until ssh gives up. The repair ' +
        `restarts the machine; builds that still run on it end.${says.explanation}`,
    evidence: [
      fromAddress('What the port says', addressOf(facts), null, inWords(answer)),
      ...(service === null ? [] : [fromLaunchd('How the job stands', service)]),
      ...says.evidence,
    ],
    causes: causesOfSilence(facts),
    repairs: knownJob(service) === null ? [] : [...says.repairs, 'restart-builder'],
  }
}

function inWords(answer: Exclude<PortAnswer, { answer: 'ssh' | 'refused' }>): string {
  if (answer.answer === 'silent') return `no byte within ${(answer.waitedMs / 1000).toFixed(1)} s`
  if (answer.answer === 'closed') return 'the connection was closed without a greeting'
  return `began with ${JSON.stringify(answer.began.slice(0, 60))}`
}
