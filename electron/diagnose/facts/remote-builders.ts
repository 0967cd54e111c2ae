import { allBuilders, type BuilderFacts, type FactsWithEntry } from '../../core/builders/builder-facts.ts'
import type { PublicKey, RemoteAnswer, RemoteLook, Snapshot } from '../../core/model/snapshot.ts'
import { portInWords } from './evidence.ts'
import { knownHostKeys } from './host-keys.ts'

type Refusal = Exclude<RemoteAnswer, { answer: 'ssh' }>

/** A host key by which ssh would know the machine, and where it stands. */
export interface ExpectedKey extends PublicKey {
  readonly file: string
  readonly line: number
}

/** What is known of a machine elsewhere. Nobody connects to it but when a person asks, so mostly nothing is. */
export type RemoteCondition =
  | { readonly is: 'not-asked' }
  | { readonly is: 'not-seen'; readonly at: string; readonly why: string }
  | { readonly is: 'unreachable'; readonly at: string; readonly answer: Refusal }
  | {
      readonly is: 'other-key'
      readonly at: string
      readonly shown: PublicKey
      readonly expected: readonly ExpectedKey[]
    }
  /** ssh answers; nothing that can be read says which machine it is. */
  | { readonly is: 'key-in-doubt'; readonly at: string; readonly banner: string; readonly why: string }
  | { readonly is: 'well'; readonly at: string; readonly banner: string; readonly shown: PublicKey }

export interface RemoteMachine extends FactsWithEntry {
  readonly remote: RemoteLook
}

/** The machines elsewhere that a person asked to look at. */
export function remoteMachines(snapshot: Snapshot): readonly RemoteMachine[] {
  return allBuilders(snapshot).flatMap((facts) =>
    facts.whose === 'remote' && facts.entry !== null && facts.remote !== null
      ? [{ ...facts, entry: facts.entry, remote: facts.remote }]
      : [],
  )
}

/** Where a machine was asked, as its owner writes it: the name, and the port that is not ssh's own. */
export function remotePlace({ hostname, port }: RemoteLook): string {
  return `${hostname} port ${port}`
}

/** How a machine elsewhere stood when a person last asked. */
export function remoteCondition(facts: BuilderFacts): RemoteCondition {
  const { remote } = facts
  if (remote === null) return { is: 'not-asked' }
  const { at } = remote.look
  if (!remote.look.seen) return { is: 'not-seen', at, why: remote.look.why }
  const answer = remote.look.value
  if (answer.answer !== 'ssh') return { is: 'unreachable', at, answer }
  const { banner, hostKey } = answer
  if (!hostKey.known) return { is: 'key-in-doubt', at, banner, why: hostKey.why }
  const { known: _, ...shown } = hostKey
  const expected = expectedKeys(facts).filter(({ type }) => type === shown.type)
  if (expected.some(({ blob }) => blob === shown.blob)) return { is: 'well', at, banner, shown }
  if (expected.length > 0) return { is: 'other-key', at, shown, expected }
  const why = "nothing that can be read names its host key; root's own known hosts may"
  return { is: 'key-in-doubt', at, banner, why }
}

/** The pinned key alone where there is one: Nix then gives ssh a file of its own (failure-modes.md, fact a). */
function expectedKeys(facts: BuilderFacts): readonly ExpectedKey[] {
  const { entry } = facts
  if (entry?.hostKey) return [{ ...entry.hostKey, file: entry.file, line: entry.line }]
  return (knownHostKeys(facts) ?? []).map(({ source, ...key }) => ({ ...key, ...source }))
}

/** What is known of it in a few words, for its line. */
export function remoteInWords(condition: RemoteCondition): string {
  switch (condition.is) {
    case 'not-asked':
      return 'not looked at: machines elsewhere are looked at only when somebody asks'
    case 'not-seen':
      return condition.why
    case 'unreachable':
      return refusalInWords(condition.answer)
    case 'other-key':
      return `shows another host key than the one it is known by: ${condition.shown.fingerprint}`
    case 'key-in-doubt':
      return `${condition.banner}; ${condition.why}`
    case 'well':
      return `${condition.banner}, known by its host key ${condition.shown.fingerprint}`
  }
}

/** What came instead of ssh, in a few words. */
export function refusalInWords(answer: Refusal): string {
  switch (answer.answer) {
    case 'no-name':
      return 'its name does not resolve'
    case 'unreachable':
      return answer.why
    default:
      return portInWords(answer)
  }
}
