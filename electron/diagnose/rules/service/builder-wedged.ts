import type { Builder } from '../../../core/builders/builder.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { PortResult, Snapshot } from '../../../core/model/snapshot.ts'
import { formatSeconds } from '../../../core/text/quantities.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { isStarting } from '../../facts/boot-time.ts'
import { createLogEvidence } from '../../facts/builder-log-messages.ts'
import { fromAddress, fromLaunchd } from '../../facts/evidence.ts'
import { getKnownJob } from '../../facts/job-condition.ts'
import {
  formatAddress,
  getSubject,
  listCausesOfSilence,
  listLocalBuilders,
  listRestart,
} from '../../facts/local-builders.ts'
import { joinSentences, type Match, type Rule } from '../../facts/rule.ts'

type WrongResponse = Exclude<PortResult, { kind: 'ssh' | 'refused' }>

const texts = defineTexts({
  title: "The builder accepts connections but doesn't respond",
  headline: 'Linux builder is hung',
  background:
    "The builder's port is open, but its VM sends no SSH greeting. An open port proves little: QEMU " +
    'accepts connections before the VM is ready, and after the VM has hung, which can happen after ' +
    'sleep. Nix waits until SSH gives up.',
  detection:
    'The port accepts a connection, but sends no line that starts with SSH-2.0-, although the VM had ' +
    'time to start.',
  remedy:
    'Builderbar restarts the builder, which is like turning its power off and on. Its disk stays. ' +
    'Builds that are still running on it end.',
  notSsh: (port: number) => ({
    title: "What responds on the builder's port isn't SSH",
    headline: "What responds on the Linux builder's port isn't SSH",
    cause: `Port ${port} accepts connections, but what responds there isn't SSH.`,
    explanation:
      `Something accepts connections on port ${port}, but it isn't SSH, so Nix can't build there. Either another ` +
      "program uses the builder's port, or the VM is damaged. The repair restarts the builder. If the same program " +
      'responds again, end it.',
  }),
  silent: (port: number) => ({
    cause: `Port ${port} accepts connections, but the VM never sends an SSH greeting.`,
    explanation:
      `Port ${port} accepts connections, but the VM sends no SSH greeting. It has probably hung, as VMs can after ` +
      'sleep or when memory runs out. Nix waits until SSH gives up. The repair restarts the VM; builds that are still ' +
      'running on it end.',
  }),
  service: 'The service in launchd',
  response: 'Response of the port',
  noByte: (seconds: number) => `no byte within ${formatSeconds(seconds)}`,
  noGreeting: 'closed the connection without a greeting',
  firstBytes: (quoted: string) => `began with ${quoted}`,
})

export const builderWedged = {
  id: 'builder-wedged',
  severity: 'error',
  texts,
  permanentFix: null,
  link: 'port',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  return listLocalBuilders(snapshot).flatMap((builder) => {
    const answer = valueOrNull(builder.portResult)
    if (answer === null || answer.kind === 'ssh' || answer.kind === 'refused') return []
    return isStarting(snapshot, builder) ? [] : [createMatch(snapshot, builder, answer)]
  })
}

function createMatch(snapshot: Snapshot, builder: Builder, answer: WrongResponse): Match {
  const { service } = builder
  const log = createLogEvidence(snapshot, service)
  return {
    subject: getSubject(builder),
    ...describeResponse(builder.port, answer, log.explanation),
    evidence: [
      fromAddress(texts.response, formatAddress(builder), null, describePortResult(answer)),
      ...(service === null ? [] : [fromLaunchd(texts.service, service)]),
      ...log.evidence,
    ],
    causes: listCausesOfSilence(builder),
    repairs: getKnownJob(service) === null ? [] : [...log.repairs, ...listRestart(service)],
  }
}

/** The builder's log explains only why its own VM is silent. */
function describeResponse(
  port: number,
  { kind }: WrongResponse,
  logExplanation: string,
): Pick<Match, 'title' | 'headline' | 'cause' | 'explanation'> {
  if (kind === 'not-ssh') return texts.notSsh(port)
  const { cause, explanation } = texts.silent(port)
  return { cause, explanation: joinSentences(explanation, logExplanation) }
}

function describePortResult(answer: WrongResponse): string {
  if (answer.kind === 'silent') return texts.noByte(answer.waitedMs / 1000)
  if (answer.kind === 'closed') return texts.noGreeting
  return texts.firstBytes(JSON.stringify(answer.firstBytes.slice(0, 60)))
}
