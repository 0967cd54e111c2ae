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
    'A machines entry can name another computer. Nix connects to it as root over SSH for every build that it ' +
    "sends there, and waits while it doesn't respond. Whether that computer is on, and whether this Mac can " +
    "reach it (a VPN is off, a name is known only in the office), can't be decided on this Mac.",
  detection:
    "Checked only if you request it (builderbar status --remote, or the button in the builder's line): one " +
    "connection to the address and port where root's SSH would connect, for the greeting and the host key, " +
    'without logging in. Nothing else ever connects to it. The result is kept with its time for a day, or until ' +
    "the entry or its SSH settings change. EHOSTUNREACH on macOS 15 and later doesn't count, because macOS also " +
    "says it to a program that isn't allowed to see the local network; a check by root does.",
  remedy:
    "By hand: turn on the computer, or connect to the network that reaches it. If it's gone for a while, remove " +
    'it from nix.buildMachines. Until then Nix tries it again for each build. To leave out all machines for one ' +
    "command, add --builders ''.",
  permanentFix: '# nix.buildMachines without the builder that is gone',
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
    permanentFix: `# only if that builder is gone for good: the list without it\n${formatMachinesSnippet(
      listMachinesToKeep(snapshot),
      getOwnSystem(snapshot),
      ({ uri }) => (uri === entry.uri ? null : {}),
    )}`,
    cause: formatCause(entry.host, answer),
    explanation:
      `${entry.file}, line ${entry.line} sends builds for ${entry.systems.join(', ')} to ${entry.uri}. When you asked, ` +
      `${describeAnswer(address, answer)} Nix gets the same answer as root and builds nothing there. This Mac's own builder isn't ` +
      'affected. Turn on the remote builder or restore the network connection, then check again.',
    evidence: [
      fromFile('Entry', entry.file, entry.line, entry.uri),
      ...createRouteEvidence(facts),
      fromAddress('What answered there', remote.address ?? address, null, describeRefusal(answer)),
    ],
  }
}

/** Returns the configuration line that sets host or port of root's route; empty if the entry's own name decides it. */
function createRouteEvidence({ route }: ProbedRemote): readonly Evidence[] {
  const rootRoute = valueOrNull(route?.root)
  const source = rootRoute?.sources.hostname ?? rootRoute?.sources.port
  return rootRoute === null || source === undefined
    ? []
    : [fromLine("Where root's SSH connects", source, `${rootRoute.hostname} port ${rootRoute.port}`)]
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
      return `the name in ${address} didn't resolve. It may be known only in a network that this Mac isn't connected to, or be misspelled.`
    case 'refused':
      return `${address} refused the connection: the computer is on, but no SSH server listens there.`
    case 'not-ssh':
      return `${address} accepted the connection, but what answered isn't SSH.`
    case 'silent':
    case 'closed':
      return `${address} accepted the connection but sent no SSH greeting.`
    case 'unreachable':
      return `nothing answered at ${address} (${answer.reason}): the computer is off, or this Mac's network doesn't reach it.`
  }
}
