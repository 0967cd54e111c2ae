import type { Evidence } from '../../../core/model/finding.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { RemoteAnswer, Snapshot } from '../../../core/model/snapshot.ts'
import { formatMachinesSnippet } from '../../../core/nix/build-machines-snippet.ts'
import { getOwnSystem, listMachinesToKeep } from '../../../core/nix/permanent-fix.ts'
import { formatList } from '../../../core/text/quantities.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
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

const texts = defineTexts({
  title: "A remote builder isn't responding",
  headline: "A remote builder isn't responding",
  background:
    'A machines entry can name another computer. Nix, as root, connects to it by SSH for every build ' +
    "that it sends there, and waits if it doesn't respond. Whether that computer is on, and whether " +
    "your network reaches it (a VPN, a name that only the office knows), isn't decided on this Mac.",
  detection:
    "Only when you ask (builderbar status --remote, or the button in the app): one connection to the address that root's SSH would use, " +
    'for the greeting and the host key, without logging in. EHOSTUNREACH in macOS 15 or later counts only as root, because macOS also ' +
    "reports it to a program that isn't allowed on the local network.",
  remedy:
    'Turn on that computer, or connect to its network. To go on without it, remove it from ' +
    "nix.buildMachines. To leave out all builders for one command: --builders ''",
})

export const remoteUnreachable = {
  id: 'remote-unreachable',
  severity: 'error',
  texts,
  permanentFix: '# nix.buildMachines without that computer',
  link: 'port',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  return listProbedRemotes(snapshot).flatMap((builder) => {
    const condition = getRemoteCondition(snapshot, builder)
    return condition.kind === 'unreachable' ? [createMatch(snapshot, builder, condition.answer)] : []
  })
}

function createMatch(snapshot: Snapshot, builder: ProbedRemote, answer: Refusal): Match {
  const { entry, remote } = builder
  const address = formatRemoteAddress(remote)
  return {
    subject: entry.uri,
    title: formatTitle(entry.host, answer),
    headline: formatTitle(entry.host, answer),
    permanentFix: `# only if that computer is gone for good: the list without it\n${formatMachinesSnippet(
      listMachinesToKeep(snapshot),
      getOwnSystem(snapshot),
      ({ uri }) => (uri === entry.uri ? null : {}),
    )}`,
    cause: formatCause(entry.host, answer),
    explanation:
      `${entry.file}, line ${entry.line} sends builds for ${formatList(entry.systems)} to ${entry.uri}. When you asked, ` +
      `${describeNoAnswer(address, answer)} Nix can't build there either. This doesn't affect this Mac's own builder. Check again when ` +
      'that computer is on and your network reaches it.',
    evidence: [
      fromFile('Entry', entry.file, entry.line, entry.uri),
      ...createRouteEvidence(builder),
      fromAddress('Response', remote.address ?? address, null, describeRefusal(answer)),
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
      return `What responds for the remote builder ${host} isn't SSH`
    case 'silent':
    case 'closed':
      return `The remote builder ${host} accepts connections but doesn't respond`
    case 'unreachable':
      return `The remote builder ${host} isn't responding`
  }
}

function formatCause(host: string, { kind }: Refusal): string {
  switch (kind) {
    case 'no-name':
      return `When you last checked, the name ${host} had no address: this Mac may be outside the network that knows it.`
    case 'refused':
      return `When you last checked, ${host} refused the connection: it's on, but no SSH server is listening there.`
    case 'not-ssh':
      return `When you last checked, ${host} accepted the connection, but what responded wasn't SSH.`
    case 'silent':
    case 'closed':
      return `When you last checked, ${host} accepted the connection but sent no SSH greeting.`
    case 'unreachable':
      return `When you last checked, nothing responded: ${host} is off, or your network doesn't reach it.`
  }
}

function describeNoAnswer(address: string, answer: Refusal): string {
  switch (answer.kind) {
    case 'no-name':
      return `the name in ${address} didn't resolve: it's wrong, or belongs to a network that this Mac isn't on.`
    case 'refused':
      return `${address} refused the connection: the computer is on, but no SSH server is listening there.`
    case 'not-ssh':
      return `${address} accepted the connection, but it isn't SSH.`
    case 'silent':
    case 'closed':
      return `${address} accepted the connection, but sent no SSH greeting.`
    case 'unreachable':
      return `${address} didn't respond (${answer.reason}): the computer is off, or your network doesn't reach it.`
  }
}
