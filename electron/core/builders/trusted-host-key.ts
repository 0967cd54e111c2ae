import { valueOrNull } from '../model/observation.ts'
import type { PublicKey } from '../model/snapshot.ts'
import { nixDarwinHostKey } from '../ssh/host-key.ts'
import type { BuilderFacts } from './builder-facts.ts'

/** The virtual machine that launchd's own job runs and that forwards the builder's port. */
export interface OwnMachine {
  readonly label: string
  readonly jobPid: number
  readonly machinePid: number
}

/** Whether the host key on the builder's port may be pinned, or why not, in a sentence for a person. */
export type HostKeyTrust =
  | { readonly kind: 'trusted'; readonly key: PublicKey; readonly machine: OwnMachine }
  | { readonly kind: 'untrusted'; readonly reason: string }

/** The private half is in nixpkgs, nixos/modules/profiles/keys/ssh_host_ed25519_key. */
export const publishedKeyIsPublic =
  "The private half of nix-darwin's published key is public, so any program on the port can show it: a match proves nothing about who answers."

const noWitness =
  "Nothing but the port itself says that its key is the builder's: the machine's own system in the Nix store does not name it, and it is not nix-darwin's published key."

const replacesPin =
  "The builder shows nix-darwin's published key, and another key is pinned. Builderbar never puts the published key in the place of another. " +
  publishedKeyIsPublic

const noOwnMachine =
  "A host key is pinned only while launchd's own virtual machine runs and forwards the builder's port, and that was not seen: another program may hold the port."

/**
 * Judges the host key that the builder's own port presents. The keys that the machine's own system in the Nix store names
 * come first; nix-darwin's published key counts only where that system names none, and never replaces another pin.
 */
export function hostKeyTrust(facts: BuilderFacts): HostKeyTrust {
  const untrusted = (reason: string): HostKeyTrust => ({ kind: 'untrusted', reason })
  const answer = valueOrNull(facts.answer ?? undefined)
  if (answer?.kind !== 'ssh' || !answer.hostKey.known) return untrusted(noWitness)
  const { type, blob, fingerprint } = answer.hostKey
  const named = valueOrNull(facts.service?.startScript)?.hostKeys ?? []
  const witnesses = named.length > 0 ? named : [nixDarwinHostKey]
  if (!witnesses.some((key) => key.blob === blob)) return untrusted(noWitness)
  if (blob === nixDarwinHostKey.blob && pinsOtherKey(facts, blob)) return untrusted(replacesPin)
  const machine = ownMachine(facts)
  if (machine === null) return untrusted(noOwnMachine)
  return { kind: 'trusted', key: { type, blob, fingerprint }, machine }
}

/** The key that may be pinned, as `hostKeyTrust` judges; null for any other. */
export function trustedHostKey(facts: BuilderFacts): PublicKey | null {
  const trust = hostKeyTrust(facts)
  return trust.kind === 'trusted' ? trust.key : null
}

/** Whether the entry, or root's own known hosts as far as they were seen, pin another key for the builder. */
function pinsOtherKey({ entry, route }: BuilderFacts, blob: string): boolean {
  if (entry !== null && entry.hostKey !== null) return entry.hostKey.blob !== blob
  const known = valueOrNull(route?.knownHostKeys) ?? []
  return known.some((key) => key.source.file === '/var/root/.ssh/known_hosts' && key.blob !== blob)
}

/** Null where launchd's job does not run, no machine runs below it, or that machine forwards another port. */
function ownMachine(facts: BuilderFacts): OwnMachine | null {
  const { service, vm: machine, port } = facts
  const job = valueOrNull(service?.job)
  if (facts.kind !== 'managed' || service === null || !job?.known || job.pid === null) return null
  if (job.state !== 'running' || machine === null) return null
  if (machine.pid !== job.pid && !machine.ancestors.includes(job.pid)) return null
  // vzvm has its forward in a file that the start script names, not in its arguments.
  const scripted = machine.kind === 'vz' ? valueOrNull(service.startScript)?.forwardedPort : null
  if ((machine.forwardedPort ?? scripted) !== port) return null
  return { label: service.label, jobPid: job.pid, machinePid: machine.pid }
}
