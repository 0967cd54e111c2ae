import { type Builder, listBuilders } from '../../../core/builders/builder.ts'
import { findOnDemandByHost, findOnDemandByPort } from '../../../core/builders/known-services.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Service, Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { isAsleep, isStarting } from '../../facts/boot-time.ts'
import { createLogEvidence } from '../../facts/builder-log-messages.ts'
import { fromAddress, fromLaunchd } from '../../facts/evidence.ts'
import { getJobCondition, getKnownJob } from '../../facts/job-condition.ts'
import {
  formatAddress,
  formatAgentStart,
  getSubject,
  listCausesOfSilence,
  listLocalBuilders,
  listRestart,
} from '../../facts/local-builders.ts'
import { isPaused } from '../../facts/paused.ts'
import { joinSentences, type Match, type Rule } from '../../facts/rule.ts'
import { explainStartRefusal } from '../../facts/start-refusal.ts'

const texts = defineTexts({
  title: "Nothing is listening on the builder's port",
  headline: "Linux builder isn't responding: nothing is listening on its port",
  background:
    "The builder's VM listens on one port of this Mac. Nothing is listening there, so SSH fails with " +
    '"Connection refused", and Nix can\'t build on it.',
  detection: 'The port refuses a connection, although the VM had time to start.',
  remedy:
    "Builderbar restarts the builder. A builder that launchd doesn't run must be started the way it was " +
    'before: nix run nixpkgs#darwin.linux-builder',
  cause: (port: number) =>
    `Nothing is listening on port ${port} of this Mac, where the builder should respond.`,
  closedPort: {
    ofVm: (port: number) => `Nothing is listening on port ${port} of this Mac, which the VM's arguments set.`,
    ofStartScript: (port: number) =>
      `Nothing is listening on port ${port} of this Mac, which the builder's start script sets.`,
    ofEntry: (port: number) =>
      `Nothing is listening on port ${port} of this Mac, to which the machines entry points.`,
    byDefault: (port: number) =>
      `Nothing is listening on port ${port} of this Mac, nix-darwin's default for the builder, because no file that you can read sets another.`,
  },
  noService:
    "launchd doesn't run this builder, so start it by hand, as before: nix run nixpkgs#darwin.linux-builder.",
  stoppedService: (label: string) => `Its service isn't running either: ${label}.`,
  noVm:
    "Its service is running, but without a VM: it's waiting for /nix, still creating its disk image, or stuck. The " +
    'repair restarts it; builds that are running on it end.',
  silentVm:
    "Its service is running, but its VM isn't listening. The repair restarts it; builds that are running on it end.",
  agent: (label: string, start: string) =>
    `It runs as an agent of your account, ${label}, and only while you are logged in. ` +
    `Start it, without sudo: ${start}. Builds that run on it would end.`,
  noOwner: {
    knownModule: (name: string, label: string) =>
      `${name} runs this builder, but its service, ${label}, isn't on this Mac. To install it again: sudo darwin-rebuild ` +
      'switch. If you removed it on purpose, remove the entry too.',
    lima: (pid: number) =>
      `A VM of Lima or Colima is running (process ${pid}), but it doesn't listen there: both choose another SSH port at each ` +
      'start, unless their configuration sets one. Set that port there (sshPort in colima.yaml, ssh.localPort in lima.yaml), or correct ' +
      'the entry.',
    agent: (label: string, program: string, start: string) =>
      `No VM that Builderbar knows holds that port. The agent ${label} of your account starts one with ${program}; if that's ` +
      `this builder, start it, without sudo: ${start}.`,
    nothing:
      'No service of launchd and no VM that Builderbar knows holds that port. Start this builder the way you started it before, ' +
      'such as with colima start or limactl start.',
  },
  response: 'Response of the port',
  refusal: 'connection refused',
  service: 'The service in launchd',
})

export const portRefused = {
  id: 'port-refused',
  severity: 'error',
  texts,
  permanentFix: 'nix.linux-builder.enable = true;',
  link: 'port',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  return listLocalBuilders(snapshot)
    .filter((builder) => valueOrNull(builder.portResult)?.kind === 'refused')
    .filter((builder) => !isStarting(snapshot, builder) && !isAsleep(builder) && !isPaused(snapshot, builder))
    .map((builder) => createMatch(snapshot, builder))
}

function createMatch(snapshot: Snapshot, builder: Builder): Match {
  const { service } = builder
  const log = createLogEvidence(snapshot, service)
  return {
    subject: getSubject(builder),
    cause: texts.cause(builder.port),
    explanation: joinSentences(
      explainClosedPort(builder),
      describeReason(snapshot, builder),
      log.explanation,
    ),
    evidence: [
      fromAddress(texts.response, formatAddress(builder), null, texts.refusal),
      ...(service === null ? [] : [fromLaunchd(texts.service, service)]),
      ...log.evidence,
    ],
    causes: listCausesOfSilence(builder),
    repairs: [...log.repairs, ...listStart(service)],
    ...(builder.kind === 'local' ? { permanentFix: null } : {}),
  }
}

/** Where macOS refused to start the program a restart changes nothing, but the repair of the refusal may. */
function listStart(service: Service | null): readonly string[] {
  const job = getKnownJob(service)
  const refusal = service !== null && job?.pid === null ? explainStartRefusal(service, job) : null
  if (refusal === null || service?.domain !== undefined) return listRestart(service)
  return refusal.repairs
}

/** Says that the port is closed, and what sets it. */
function explainClosedPort({ port, portFrom }: Builder): string {
  switch (portFrom) {
    case 'vm':
      return texts.closedPort.ofVm(port)
    case 'start-script':
      return texts.closedPort.ofStartScript(port)
    case 'entry':
    case 'route':
      return texts.closedPort.ofEntry(port)
    default:
      return texts.closedPort.byDefault(port)
  }
}

function describeReason(snapshot: Snapshot, builder: Builder): string {
  const { service } = builder
  if (service === null)
    return builder.kind === 'local' ? describePortWithoutOwner(snapshot, builder) : texts.noService
  // An agent has no repair: restarting it needs neither root nor a script.
  if (service.domain !== undefined) return texts.agent(service.label, formatAgentStart(service))
  if (getJobCondition(service) !== 'running') return texts.stoppedService(service.label)
  return builder.vm === null && valueOrNull(snapshot.processes) !== null ? texts.noVm : texts.silentVm
}

/** What may have held the port of a builder that no service of this Mac runs. */
function describePortWithoutOwner(snapshot: Snapshot, { entry, port }: Builder): string {
  const known = findOnDemandByHost(entry?.host ?? '') ?? findOnDemandByPort(port)
  if (known !== null) return texts.noOwner.knownModule(known.name, known.label)
  const builderPids = listBuilders(snapshot).map(({ vm }) => vm?.pid)
  const vm = valueOrNull(snapshot.processes)?.vms.find(
    ({ program, pid }) => program === 'limactl' && !builderPids.includes(pid),
  )
  if (vm !== undefined) return texts.noOwner.lima(vm.pid)
  const agent = (snapshot.agents ?? []).find(({ vmProgram }) => vmProgram !== undefined)
  return agent?.vmProgram === undefined
    ? texts.noOwner.nothing
    : texts.noOwner.agent(agent.label, agent.vmProgram, formatAgentStart(agent))
}
