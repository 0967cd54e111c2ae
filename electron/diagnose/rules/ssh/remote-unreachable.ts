import type { Evidence } from '../../../core/model/finding.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { RemoteAnswer, Snapshot } from '../../../core/model/snapshot.ts'
import { formatMachinesSnippet } from '../../../core/nix/build-machines-snippet.ts'
import { getOwnSystem, listMachinesToKeep } from '../../../core/nix/permanent-fix.ts'
import { fromAddress, fromFile, fromLine } from '../../facts/evidence.ts'
import {
  describeRefusal,
  formatRemoteAddress,
  getRemoteCondition,
  listProbedRemotes,
  type ProbedRemote,
} from '../../facts/remote-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'

type Refusal = Exclude<RemoteAnswer, { kind: 'ssh' }>

export const remoteUnreachable: Rule = {
  id: 'remote-unreachable',
  severity: 'error',
  title: "A remote builder isn't responding",
  headline: ({ title }) => title,
  background:
    'A machines entry may name another computer. Nix, as root, connects to it by ssh for every build that it sends there, and ' +
    'waits for it while it does not answer. Whether that computer runs, and whether the network leads to it (a VPN that is off, ' +
    'a name that only the office knows), is decided there and not on this Mac.',
  detection:
    "Only when somebody asks (builderbar status --remote, or the button in the machine's line): one connection to the address and port " +
    "where root's ssh would go, for its greeting and its host key, without a login. Nothing else ever connects to it; what was seen is kept " +
    'with its time for a day, or until the entry or its route changes. EHOSTUNREACH on macOS 15 and later is no proof, since macOS says the ' +
    'same to a program that may not see the local network: the machine is then unknown, unless root looked.',
  remedy:
    'By hand: start the machine, or the network that leads to it; or take it out of nix.buildMachines while it is away. Until then Nix ' +
    "tries it again for each build. builders = '' for one command leaves all machines out.",
  permanentFix: '# nix.buildMachines without the machine that is gone',
  link: 'port',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  return listProbedRemotes(snapshot).flatMap((facts) => {
    const condition = getRemoteCondition(snapshot, facts)
    return condition.kind === 'unreachable' ? [createMatch(snapshot, facts, condition.answer)] : []
  })
}

function createMatch(snapshot: Snapshot, facts: ProbedRemote, answer: Refusal): Match {
  const { entry, remote } = facts
  const address = formatRemoteAddress(remote)
  return {
    subject: entry.uri,
    title: formatTitle(entry.host, answer),
    permanentFix: `# only where that machine is gone for good: the list without it\n${formatMachinesSnippet(
      listMachinesToKeep(snapshot),
      getOwnSystem(snapshot),
      ({ uri }) => (uri === entry.uri ? null : {}),
    )}`,
    cause: formatCause(entry.host, answer),
    explanation:
      `${entry.file}, line ${entry.line} sends builds for ${entry.systems.join(', ')} to ${entry.uri}. When you asked, ` +
      `${describeAnswer(address, answer)} Nix, as root, meets the same and builds nothing there. This Mac's own builder is not ` +
      'touched by it. Whether the machine runs, and whether the network leads to it, is decided elsewhere; look again when that is mended.',
    evidence: [
      fromFile('The entry', entry.file, entry.line, entry.uri),
      ...createRouteEvidence(facts),
      fromAddress('What was met there', remote.address ?? address, null, describeRefusal(answer)),
    ],
  }
}

/** Returns the configuration line that sets host or port of root's route; empty if the entry's own name decides it. */
function createRouteEvidence({ route }: ProbedRemote): readonly Evidence[] {
  const rootRoute = valueOrNull(route?.root)
  const source = rootRoute?.sources.hostname ?? rootRoute?.sources.port
  return rootRoute === null || source === undefined
    ? []
    : [fromLine("Where root's ssh goes for it", source, `${rootRoute.hostname} port ${rootRoute.port}`)]
}

function formatTitle(host: string, { kind }: Refusal): string {
  switch (kind) {
    case 'no-name':
      return `The name of the remote builder ${host} doesn't resolve`
    case 'refused':
      return `The remote builder ${host} refuses SSH connections`
    case 'not-ssh':
      return `What answers for the remote builder ${host} isn't SSH`
    case 'silent':
    case 'closed':
      return `The remote builder ${host} accepts connections but doesn't respond`
    case 'unreachable':
      return `The remote builder ${host} isn't responding`
  }
}

function formatCause(host: string, { kind }: Refusal): string {
  const checked = 'When you last checked,'
  switch (kind) {
    case 'no-name':
      return `${checked} the name ${host} had no address. This Mac may be outside the network that knows it.`
    case 'refused':
      return `${checked} ${host} refused the connection: it is on, but no SSH server listens there.`
    case 'not-ssh':
      return `${checked} ${host} accepted the connection, but what answered wasn't SSH.`
    case 'silent':
    case 'closed':
      return `${checked} ${host} accepted the connection but sent no SSH greeting.`
    case 'unreachable':
      return `${checked} nothing answered: ${host} is off, or the network doesn't lead to it.`
  }
}

function describeAnswer(address: string, answer: Refusal): string {
  switch (answer.kind) {
    case 'no-name':
      return `the name at ${address} stood for no address: a name of a network that this Mac is not in just now, or a wrong one.`
    case 'refused':
      return `${address} refused the connection: the machine is up, and no ssh server listens there.`
    case 'not-ssh':
      return `${address} took the connection and spoke something else than ssh.`
    case 'silent':
    case 'closed':
      return `${address} took the connection and gave no ssh greeting.`
    case 'unreachable':
      return `nobody answered at ${address} (${answer.reason}): the machine is off, or the network does not lead to it.`
  }
}
