import type { PublicKey, Service } from '../../core/model/snapshot.ts'
import { parsePublicKeyLine } from '../../core/ssh/host-key.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac, Result } from '../../mac/mac.ts'

type StartScript = Extract<Service['startScript'], { observed: true }>['value']

/** Texts of the guest's host keys. */
export const guestHostKeysProbeTexts = defineTexts({
  malformed: (path: string) => `${path} isn't a public key`,
})

const maxKeyLength = 16 * 1024

/**
 * Reads the host keys of the guest's systems: nixpkgs' nix-builder-vm.nix puts them into the etc of the guest's system.
 * @param systems store paths
 * @param readFailures reasons why scripts could not be read, which may name other systems
 */
export async function probeGuestHostKeys(
  mac: Mac,
  systems: readonly string[],
  readFailures: readonly string[],
): Promise<Pick<StartScript, 'hostKeys' | 'unreadHostKeys'>> {
  const files = await Promise.all(systems.map((system) => readHostKey(mac, system)))
  const hostKeys = files.flatMap((file) => (file.ok && file.value !== null ? [file.value] : []))
  const [unreadHostKeys] = [...readFailures, ...files.flatMap((file) => (file.ok ? [] : [file.reason]))]
  return {
    ...(hostKeys.length === 0 ? {} : { hostKeys }),
    ...(unreadHostKeys === undefined ? {} : { unreadHostKeys }),
  }
}

/** Returns null if the system has no host key of this type. */
async function readHostKey(mac: Mac, system: string): Promise<Result<PublicKey | null>> {
  const path = `${system}/etc/ssh/ssh_host_ed25519_key.pub`
  const text = await mac.read(path, maxKeyLength)
  if (!text.ok) return text
  if (text.value === null) return { ok: true, value: null }
  const key = parsePublicKeyLine(text.value)
  return key === null
    ? { ok: false, reason: guestHostKeysProbeTexts.malformed(path) }
    : { ok: true, value: key }
}
