import { valueOrNull } from '../model/observation.ts'
import type { NixConfLine, NixSettings, Snapshot } from '../model/snapshot.ts'
import { defineTexts } from '../text/translated-texts.ts'

/** Texts of the layers of Nix's configuration. */
export const buildersSettingTexts = defineTexts({
  system: "this Mac's nix.conf",
  user: 'your own nix.conf',
  environment: 'the environment (NIX_CONFIG)',
})

/** The effective value of Nix's `builders`, and the line that sets it; null if no observed file sets it. */
export interface BuildersSetting {
  readonly value: string
  readonly line: NixConfLine | null
}

/**
 * Returns the value of `builders` that the daemon uses; null if Nix's settings were not observed. `nix config show` prints
 * the client's view, but the daemon accepts `builders` from a user's own nix.conf only if it trusts the user. It accepts the
 * empty value from every user (docs/nix-and-ssh.md, "Builders setting").
 */
export function resolveBuildersSetting(snapshot: Snapshot): BuildersSetting | null {
  const settings = valueOrNull(snapshot.nix.settings)
  if (settings === null) return null
  const lines = (valueOrNull(snapshot.nix.layers) ?? []).filter(({ name }) => name === 'builders')
  const lastLine = lines.at(-1) ?? null
  const isEmpty = settings.builders.trim() === ''
  if (lastLine === null || lastLine.layer === 'system' || isEmpty || trustsUsers(settings)) {
    return { value: settings.builders, line: lastLine }
  }
  const system = lines.findLast(({ layer }) => layer === 'system') ?? null
  return { value: system?.value ?? '@/etc/nix/machines', line: system }
}

/**
 * Returns the line of the user's own configuration that sets machines and that the daemon ignores, or null. The daemon accepts
 * the empty value from every user, and a value equal to the Mac's own makes no difference.
 */
export function findIgnoredBuildersLine(snapshot: Snapshot): NixConfLine | null {
  const lines = (valueOrNull(snapshot.nix.layers) ?? []).filter(({ name }) => name === 'builders')
  const lastLine = lines.at(-1)
  const effectiveSetting = resolveBuildersSetting(snapshot)
  if (lastLine === undefined || effectiveSetting === null || lastLine.layer === 'system') return null
  const value = lastLine.value.trim()
  return effectiveSetting.line === lastLine || value === '' || value === effectiveSetting.value.trim()
    ? null
    : lastLine
}

/** Names the layer of a line for the user. */
export function describeLayer(line: NixConfLine): string {
  return buildersSettingTexts[line.layer]
}

/** Whether the daemon accepts settings from users other than root. */
export function trustsUsers(settings: NixSettings): boolean {
  return settings.trustedUsers.some((user) => user !== 'root')
}
