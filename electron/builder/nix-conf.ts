import * as z from 'zod'
import type { NixConfLine, NixSettings } from './snapshot.ts'

type Layer = NixConfLine['layer']

/** The settings that Builderbar looks at; the snapshot holds no others (design.md, part 1). */
const lookedAt = ['builders', 'extra-platforms', 'trusted-users', 'max-jobs', 'system']

/** Lines of a nix.conf that set what Builderbar looks at, included files in their place. */
export function parseNixConf(
  text: string,
  file: string,
  layer: Layer,
  include: (path: string) => string | null,
): NixConfLine[] {
  return text.split('\n').flatMap((raw, index): NixConfLine[] => {
    const words = raw.replace(/#.*/, '').trim().split(/\s+/)
    const [name = '', second = '', ...rest] = words
    if (name === 'include' || name === '!include') {
      const included = include(second)
      return included === null ? [] : parseNixConf(included, second, layer, include)
    }
    if (second !== '=' || !lookedAt.includes(name.replace(/^extra-(?!platforms$)/, ''))) return []
    return [{ layer, file, line: index + 1, name, value: rest.join(' ') }]
  })
}

/** The settings in force where only the files can be asked: later lines win, `extra-…` adds. */
export function settingsFromLayers(lines: readonly NixConfLine[]): Omit<NixSettings, 'source'> {
  const valueOf = (name: string) => lines.findLast((line) => line.name === name)?.value
  const words = (value: string | undefined) => (value ?? '').split(/\s+/).filter((word) => word !== '')
  return {
    builders: valueOf('builders') ?? '@/etc/nix/machines',
    extraPlatforms: words(valueOf('extra-platforms')),
    trustedUsers: words(valueOf('trusted-users') ?? 'root'),
    maxJobs: valueOf('max-jobs') ?? '1',
    system: valueOf('system') ?? null,
  }
}

const setting = <T extends z.ZodType>(value: T) => z.object({ value })
const configShow = z.object({
  builders: setting(z.string()),
  'extra-platforms': setting(z.array(z.string())),
  'trusted-users': setting(z.array(z.string())),
  'max-jobs': setting(z.union([z.string(), z.number()])),
  system: setting(z.string()),
})

/** Reads the JSON of `nix config show --json` (`nix show-config --json` before Nix 2.20). */
export function parseNixConfigShow(stdout: string): Omit<NixSettings, 'source'> | null {
  try {
    const shown = configShow.parse(JSON.parse(stdout))
    return {
      builders: shown.builders.value,
      extraPlatforms: shown['extra-platforms'].value,
      trustedUsers: shown['trusted-users'].value,
      maxJobs: String(shown['max-jobs'].value),
      system: shown.system.value,
    }
  } catch {
    return null
  }
}

/** The version that `nix --version` prints, or null. */
export function parseNixVersion(stdout: string): string | null {
  return /^nix \([^)]*\) (\S+)/m.exec(stdout)?.[1] ?? null
}
