import { valueOrNull } from '../model/observation.ts'
import type { NixConfLine, NixSettings, Snapshot } from '../model/snapshot.ts'

/** The value of Nix's `builders` that counts for builds, and the line that sets it; null where it was not seen. */
export interface BuildersSetting {
  readonly value: string
  readonly line: NixConfLine | null
}

/**
 * What `nix config show` says is the client's view. The daemon takes `builders` of a user's own nix.conf only from
 * users that it trusts, except the empty value, which it takes from everybody (docs/nix-and-ssh.md, "Builders
 * setting").
 */
export function buildersSetting(snapshot: Snapshot): BuildersSetting | null {
  const settings = valueOrNull(snapshot.nix.settings)
  if (settings === null) return null
  const lines = (valueOrNull(snapshot.nix.layers) ?? []).filter(({ name }) => name === 'builders')
  const last = lines.at(-1) ?? null
  const isEmpty = settings.builders.trim() === ''
  if (last === null || last.layer === 'system' || isEmpty || trustsUsers(settings)) {
    return { value: settings.builders, line: last }
  }
  const system = lines.findLast(({ layer }) => layer === 'system') ?? null
  return { value: system?.value ?? '@/etc/nix/machines', line: system }
}

/**
 * The line of the user's own configuration that sets machines and that the daemon does not take, or null. The empty value is
 * taken from everybody, and a value that the Mac's own setting has too makes no difference.
 */
export function ignoredBuildersLine(snapshot: Snapshot): NixConfLine | null {
  const lines = (valueOrNull(snapshot.nix.layers) ?? []).filter(({ name }) => name === 'builders')
  const last = lines.at(-1)
  const effective = buildersSetting(snapshot)
  if (last === undefined || effective === null || last.layer === 'system') return null
  const value = last.value.trim()
  return effective.line === last || value === '' || value === effective.value.trim() ? null : last
}

/** The layer of a line, as a person names it. */
export function describeLayer(line: NixConfLine): string {
  if (line.layer === 'system') return "this Mac's nix.conf"
  return line.layer === 'user' ? 'your own nix.conf' : 'the environment (NIX_CONFIG)'
}

/** Whether anybody but root may give the daemon settings. */
function trustsUsers(settings: NixSettings): boolean {
  return settings.trustedUsers.some((user) => user !== 'root')
}
