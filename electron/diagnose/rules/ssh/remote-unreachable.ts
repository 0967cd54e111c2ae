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
  noName: (host: string, address: string) => ({
    title: `The name of the remote builder ${host} doesn't resolve`,
    cause: `When you last checked, the name ${host} had no address: this Mac may be outside the network that knows it.`,
    answer: `When you asked, the name in ${address} didn't resolve: it's wrong, or belongs to a network that this Mac isn't on.`,
  }),
  refused: (host: string, address: string) => ({
    title: `The remote builder ${host} refuses SSH connections`,
    cause: `When you last checked, ${host} refused the connection: it's on, but no SSH server is listening there.`,
    answer: `When you asked, ${address} refused the connection: the computer is on, but no SSH server is listening there.`,
  }),
  otherProtocol: (host: string, address: string) => ({
    title: `What responds for the remote builder ${host} isn't SSH`,
    cause: `When you last checked, ${host} accepted the connection, but what responded wasn't SSH.`,
    answer: `When you asked, ${address} accepted the connection, but it isn't SSH.`,
  }),
  noGreeting: (host: string, address: string) => ({
    title: `The remote builder ${host} accepts connections but doesn't respond`,
    cause: `When you last checked, ${host} accepted the connection but sent no SSH greeting.`,
    answer: `When you asked, ${address} accepted the connection, but sent no SSH greeting.`,
  }),
  noResponse: (host: string, address: string, reason: string) => ({
    title: `The remote builder ${host} isn't responding`,
    cause: `When you last checked, nothing responded: ${host} is off, or your network doesn't reach it.`,
    answer: `When you asked, ${address} didn't respond (${reason}): the computer is off, or your network doesn't reach it.`,
  }),
  entryUse: ({
    file,
    line,
    systems,
    uri,
  }: {
    file: string
    line: number
    systems: readonly string[]
    uri: string
  }) => `${file}, line ${line} sends builds for ${formatList(systems)} to ${uri}.`,
  consequence:
    "Nix can't build there either. This doesn't affect this Mac's own builder. Check again when that computer is on and your network " +
    'reaches it.',
  entry: 'Entry',
  routeLine: "Where root's SSH connects",
  hostAndPort: (hostname: string, port: number) => `${hostname} port ${port}`,
  response: 'Response',
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
  const { title, cause, answer: sentence } = describeNoAnswer(entry.host, address, answer)
  return {
    subject: entry.uri,
    title,
    headline: title,
    permanentFix: `# only if that computer is gone for good: the list without it\n${formatMachinesSnippet(
      listMachinesToKeep(snapshot),
      getOwnSystem(snapshot),
      ({ uri }) => (uri === entry.uri ? null : {}),
    )}`,
    cause,
    explanation: [texts.entryUse(entry), sentence, texts.consequence].join(' '),
    evidence: [
      fromFile(texts.entry, entry.file, entry.line, entry.uri),
      ...createRouteEvidence(builder),
      fromAddress(texts.response, remote.address ?? address, null, describeRefusal(answer)),
    ],
  }
}

/** Returns the configuration line that sets host or port of root's route; empty if the entry's own name decides it. */
function createRouteEvidence({ route }: ProbedRemote): readonly Evidence[] {
  const rootRoute = valueOrNull(route?.root)
  const source = rootRoute?.sources.hostname ?? rootRoute?.sources.port
  return rootRoute === null || source === undefined
    ? []
    : [fromLine(texts.routeLine, source, texts.hostAndPort(rootRoute.hostname, rootRoute.port))]
}

function describeNoAnswer(host: string, address: string, answer: Refusal) {
  switch (answer.kind) {
    case 'no-name':
      return texts.noName(host, address)
    case 'refused':
      return texts.refused(host, address)
    case 'not-ssh':
      return texts.otherProtocol(host, address)
    case 'silent':
    case 'closed':
      return texts.noGreeting(host, address)
    case 'unreachable':
      return texts.noResponse(host, address, answer.reason)
  }
}
