import { valueOrNull } from '../model/observation.ts'
import type { PublicKey } from '../model/snapshot.ts'
import { nixDarwinHostKey } from '../ssh/host-key.ts'
import { removeFullStop } from '../text/full-stop.ts'
import { defineTexts } from '../text/translated-texts.ts'
import type { Builder } from './builder.ts'

/** The VM that launchd's job runs and that forwards the builder's port. */
export interface ManagedVm {
  readonly label: string
  readonly jobPid: number
  readonly vmPid: number
}

/** Whether the host key on the builder's port may be pinned; `reason` is a sentence for the user. */
export type HostKeyTrust =
  | { readonly kind: 'trusted'; readonly key: PublicKey; readonly vm: ManagedVm }
  | { readonly kind: 'untrusted'; readonly reason: string }

/** Texts of host keys that may not be pinned. */
export const trustedHostKeyTexts = defineTexts({
  /** The private half is in nixpkgs, nixos/modules/profiles/keys/ssh_host_ed25519_key. */
  publicPrivateKey:
    "The private key that belongs to nix-darwin's published host key is public, so any program on the port can present it.",
  noWitness:
    "Only the port itself says that this host key is the builder's: the VM's system in the Nix store doesn't have it, and it isn't nix-darwin's published key.",
  unread: (reason: string) =>
    `The host key that belongs to the VM's system couldn't be read, so the key on the port can't be compared with it: ${reason}.`,
  otherPin:
    "The builder presents nix-darwin's published key, but another key is pinned. Builderbar never replaces another key with the published one.",
  noManagedVm:
    "Builderbar pins a host key only while launchd's own VM is running on the builder's port, which it couldn't confirm: another program may be using the port.",
})

/**
 * Decides whether the host key on the builder's port may be pinned. It must be one that the guest's system in the Nix store
 * names; nix-darwin's published key is accepted only if that system was read and names none, and never replaces another pin.
 */
export function decideHostKeyTrust(builder: Builder): HostKeyTrust {
  const refuse = (reason: string): HostKeyTrust => ({ kind: 'untrusted', reason })
  const answer = valueOrNull(builder.portResult)
  if (answer?.kind !== 'ssh' || !answer.hostKey.known) return refuse(trustedHostKeyTexts.noWitness)
  const { type, blob, fingerprint } = answer.hostKey
  const unread = findUnreadKeysReason(builder)
  if (unread !== null) return refuse(trustedHostKeyTexts.unread(removeFullStop(unread)))
  const scriptKeys = valueOrNull(builder.service?.startScript)?.hostKeys ?? []
  const witnesses = scriptKeys.length > 0 ? scriptKeys : [nixDarwinHostKey]
  if (!witnesses.some((key) => key.blob === blob)) return refuse(trustedHostKeyTexts.noWitness)
  if (blob === nixDarwinHostKey.blob && pinsOtherKey(builder, blob)) return refuse(explainOtherPin())
  const vm = findManagedVm(builder)
  if (vm === null) return refuse(trustedHostKeyTexts.noManagedVm)
  return { kind: 'trusted', key: { type, blob, fingerprint }, vm }
}

/** Returns why it is not known which keys the guest's system names, a clause; null if it is, or if there is no service. */
export function findUnreadKeysReason({ service }: Builder): string | null {
  if (service === null) return null
  const { startScript } = service
  return startScript.observed ? (startScript.value.unreadHostKeys ?? null) : startScript.reason
}

/** Returns the sentence why the builder's key is not offered to be pinned, if its VM's own key was not read; else nothing. */
export function explainUnreadKeys(builder: Builder): readonly string[] {
  const reason = builder.kind === 'managed' ? findUnreadKeysReason(builder) : null
  return reason === null ? [] : [trustedHostKeyTexts.unread(removeFullStop(reason))]
}

function explainOtherPin(): string {
  const { otherPin, publicPrivateKey } = trustedHostKeyTexts
  return `${otherPin} ${publicPrivateKey}`
}

/** Returns the key that `decideHostKeyTrust` allows to pin, else null. */
export function findTrustedHostKey(builder: Builder): PublicKey | null {
  const trust = decideHostKeyTrust(builder)
  return trust.kind === 'trusted' ? trust.key : null
}

/** Tells whether the entry, or a file of known hosts that root's ssh reads, as far as observed, pins another key for the builder. */
function pinsOtherKey({ entry, route }: Builder, blob: string): boolean {
  if (entry !== null && entry.hostKey !== null) return entry.hostKey.blob !== blob
  const known = valueOrNull(route?.knownHostKeys) ?? []
  return known.some((key) => key.blob !== blob)
}

/** Returns null if launchd's job does not run, has no VM, or its VM forwards another port. */
function findManagedVm(builder: Builder): ManagedVm | null {
  const { service, vm, port } = builder
  const job = valueOrNull(service?.job)
  if (builder.kind !== 'managed' || service === null || !job?.known || job.pid === null) return null
  if (job.state !== 'running' || vm === null) return null
  if (vm.pid !== job.pid && !vm.ancestors.includes(job.pid)) return null
  // vzvm reads its forward from a file that the start script names, not from its arguments.
  const scripted = vm.kind === 'vz' ? valueOrNull(service.startScript)?.forwardedPort : null
  if ((vm.forwardedPort ?? scripted) !== port) return null
  return { label: service.label, jobPid: job.pid, vmPid: vm.pid }
}
