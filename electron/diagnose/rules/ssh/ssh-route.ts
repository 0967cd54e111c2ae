import { allBuilders, type BuilderFacts } from '../../../core/builders/builder-facts.ts'
import type { Evidence, Finding } from '../../../core/model/finding.ts'
import { valueIfSeen } from '../../../core/model/observation.ts'
import type { MachineEntry, PublicKey, Snapshot } from '../../../core/model/snapshot.ts'
import { lastingWay } from '../../../core/nix/permanent-route-fix.ts'
import { fromAddress, fromFile } from '../../facts/evidence.ts'
import { presentedKey } from '../../facts/host-keys.ts'
import { addressOf } from '../../facts/local-builders.ts'
import { rootBlock } from '../../facts/manual-route.ts'
import {
  answerAtReach,
  endsAtRemoteLogin,
  endsHere,
  placeInWords,
  rootReach,
  rootsViewWasSeen,
  type WrongReach,
} from '../../facts/root-route.ts'
import { whyRoute } from '../../facts/route-explanation.ts'
import type { Found, Rule } from '../../facts/rule.ts'
import { duplicateCause } from '../../facts/ssh-key-files.ts'
import { failedToArrive, failureToArrive } from '../../facts/test-builds.ts'

export const sshRoute: Rule = {
  id: 'ssh-route',
  severity: 'warning',
  title: "Root's ssh probably does not reach the builder",
  sentence: sentenceOf,
  meaning:
    'Nix does not connect to the builder by itself. The nix-daemon runs as root and starts ssh; ssh learns from its ' +
    "configuration which host and port a name like linux-builder means. What counts are root's own file " +
    '(/var/root/.ssh/config) and /etc/ssh/ssh_config, never ~/.ssh/config of a user. Where no line sets the port, ssh takes ' +
    '22, and there this Mac\'s own Remote Login answers, with another host key: hence "REMOTE HOST IDENTIFICATION HAS ' +
    'CHANGED" although the builder\'s key never changed. ssh-ng:// and ssh:// run the same ssh; the second only shows more ' +
    'of what it says.',
  seen:
    'ssh itself is asked (ssh -G) what it would do with the files that root reads, and the port is compared with the one ' +
    "that the builder's machine forwards. Root's own file can mostly not be read by you, so without a test build this stays " +
    '"probably"; one that fails proves it, and one that works says that the route is right after all.',
  repaired:
    "Builderbar writes a marked Host block at the top of root's own file, /var/root/.ssh/config; it works beside a managed " +
    '/etc/ssh/ssh_config and with every Nix, and `builderbar undo` takes it back. An entry for localhost or an address gets ' +
    "none: the machines file is then what has to change. From Nix 2.31 on, a port in the entry's URI does it too. Or have the line " +
    '"Include /etc/ssh/ssh_config.d/*" put back. A line in /etc/hosts only gives the name an address, not the port. Never ' +
    'set StrictHostKeyChecking no: ssh would then talk to whatever answers.',
  lasting: lastingWay('include', 31022, null),
  link: 'route',
  find,
}

function sentenceOf(finding: Finding): string {
  const remoteLogin = finding.evidence.some(({ says }) => says.includes('Remote Login'))
  return remoteLogin
    ? "Nix cannot reach the Linux builder: its ssh goes to this Mac's Remote Login."
    : 'Nix cannot reach the Linux builder: its ssh does not find the way.'
}

function find(snapshot: Snapshot): readonly Found[] {
  return allBuilders(snapshot).flatMap((facts): Found[] => {
    const { entry } = facts
    if (entry === null || facts.whose !== 'this-builder') return []
    const reach = rootReach(snapshot, facts)
    if (reach.ends === 'at-builder' || reach.ends === 'not-known') return []
    return [found(snapshot, facts, entry, reach)]
  })
}

function found(snapshot: Snapshot, facts: BuilderFacts, entry: MachineEntry, reach: WrongReach): Found {
  const isProven = failedToArrive(snapshot, facts)
  const isSure = isProven || reach.ends === 'old-nix' || rootsViewWasSeen(snapshot)
  const reason = whyRoute(snapshot, facts, reach)
  return {
    subject: entry.uri,
    severity: isSure ? 'error' : 'warning',
    title: titleOf(snapshot, reach, isSure),
    explanation: [
      `Nix runs ssh as root, and for ${entry.uri} root's ssh ${isSure ? 'goes' : 'would go'} to ${placeInWords(reach, entry)}; ` +
        `the builder listens on port ${facts.port} of this Mac. ${reason.says}`,
      whatHappens(snapshot, facts, reach),
      isProven ? 'A test build, which goes that way, failed.' : '',
      isSure
        ? ''
        : 'Root may have a file of its own, /var/root/.ssh/config, which you cannot read and which would set it right: a build is the proof.',
      `The way out: ${wayOut(facts, entry)}`,
    ]
      .filter((part) => part !== '')
      .join(' '),
    evidence: [
      ...reason.evidence,
      ...whoAnswers(snapshot, reach),
      ...theBuilder(facts),
      ...thePin(entry),
      ...failureToArrive(snapshot, facts),
    ],
    causes: duplicateCause(snapshot, facts),
    repairs: hasAlias(entry) && reach.ends !== 'old-nix' ? ['route-root-ssh'] : [],
    lasting: reach.ends === 'ipv6' && hasAlias(entry) ? null : lastingOf(facts, entry),
  }
}

function titleOf(snapshot: Snapshot, reach: WrongReach, isSure: boolean): string {
  const probably = isSure ? '' : 'probably '
  if (reach.ends === 'nowhere' || reach.ends === 'old-nix') {
    return `Root's ssh ${probably}cannot find the host "${reach.hostname}"`
  }
  if (reach.ends === 'ipv6')
    return `Root's ssh ${probably}looks for the builder where it does not listen, by IPv6`
  const isAnswered = answerAtReach(snapshot, reach)?.answer === 'ssh'
  if (endsAtRemoteLogin(reach) && isAnswered)
    return `Root's ssh ${probably}goes to this Mac's Remote Login instead of the builder`
  if (!endsHere(reach)) return `Root's ssh ${probably}goes to another machine instead of the builder`
  return `Root's ssh ${probably}goes to port ${reach.port} instead of the builder's`
}

/** What Nix then says, so that the reader recognises it (observed.md, states 2 to 4). */
function whatHappens(snapshot: Snapshot, facts: BuilderFacts, reach: WrongReach): string {
  if (reach.ends === 'nowhere' || reach.ends === 'old-nix') {
    return 'ssh then ends with "Could not resolve hostname".'
  }
  const answer = answerAtReach(snapshot, reach)
  if (reach.ends === 'ipv6' || answer?.answer === 'refused')
    return 'Nothing listens there: ssh ends with "Connection refused".'
  const who = endsAtRemoteLogin(reach) ? "this Mac's own Remote Login" : 'another program'
  if (answer?.answer !== 'ssh') return ''
  const pinned = facts.entry?.hostKey
  return pinned
    ? `There ${who} answers with its own host key, and ssh says "REMOTE HOST IDENTIFICATION HAS CHANGED". The builder's key ` +
        'has not changed.'
    : `There ${who} answers with a host key that root does not know, and ssh says "Host key verification failed".`
}

function whoAnswers(snapshot: Snapshot, reach: WrongReach): Evidence[] {
  const answer = answerAtReach(snapshot, reach)
  const place = `${reach.addresses[0] ?? reach.hostname}:${reach.port}`
  if (reach.ends === 'nowhere' || reach.ends === 'old-nix') {
    return [fromAddress('Where ssh would go', reach.hostname, null, 'the name does not resolve')]
  }
  if (reach.ends === 'ipv6') {
    return [
      fromAddress('Where ssh would go', `[${reach.addresses[0]}]:${reach.port}`, null, 'connection refused'),
    ]
  }
  const says = endsAtRemoteLogin(reach) ? "Who answers there: this Mac's Remote Login" : 'Who answers there'
  if (answer?.answer === 'ssh') {
    const key: PublicKey | null = answer.hostKey.known ? answer.hostKey : null
    return [
      fromAddress(says, place, key, key === null ? answer.banner : `${answer.banner}, ${key.fingerprint}`),
    ]
  }
  const value =
    answer === null ? 'not looked at' : answer.answer === 'refused' ? 'connection refused' : 'no ssh'
  return [fromAddress('Where ssh would go', place, null, value)]
}

function theBuilder(facts: BuilderFacts): Evidence[] {
  const key = presentedKey(facts)
  const answer = valueIfSeen(facts.answer ?? undefined)
  if (answer?.answer !== 'ssh') return []
  return [fromAddress('The builder itself', addressOf(facts), key, key?.fingerprint ?? answer.banner)]
}

function thePin(entry: MachineEntry): Evidence[] {
  if (entry.hostKey === null) return []
  return [fromFile('The host key that the entry pins', entry.file, entry.line, entry.hostKey.fingerprint)]
}

function wayOut(facts: BuilderFacts, entry: MachineEntry): string {
  if (!hasAlias(entry)) {
    return (
      "let nix-darwin's own entry for linux-builder stand in the machines file again; it has a port, an alias and the host " +
      `key. From Nix 2.31 on, an entry of your own may name the port: ${entry.scheme}://${entry.user ?? 'builder'}@127.0.0.1:${facts.port}`
    )
  }
  return `Builderbar puts this at the top of /var/root/.ssh/config (owner root, mode 0600), and takes it back if you want:\n${rootBlock(entry.host, facts.port, facts.key?.path)}`
}

/** Whether the entry's host is a name that ssh's configuration may give a meaning of its own. */
function hasAlias({ host }: MachineEntry): boolean {
  return !/^(localhost|[\d.:[\]]+)$/.test(host)
}

function lastingOf(facts: BuilderFacts, entry: MachineEntry): string {
  if (!hasAlias(entry)) {
    return '# no hand-made machines file: nix-darwin writes the entry, its port and its host key\nnix.linux-builder.enable = true;'
  }
  return lastingWay('include', facts.port, entry)
}
