import * as z from 'zod'
import { type ExternalBuilderSetting, externalBuilderSetting } from '../model/mac-info.ts'
import type { NixSettings } from '../model/snapshot.ts'
import { parseJson } from '../text/parse-json.ts'

/** Nix requires all three fields (libstore/globals.cc, derivation-builder.hh: `ExternalBuilder`). */
const elements = z.array(externalBuilderSetting.extend({ args: z.array(z.string()) }))

/**
 * Parses the value of `external-builders`: JSON text in nix.conf and in the lines of `nix config show`, already parsed in its
 * JSON output. Returns null if Nix would reject it. The arguments are left out: a snapshot does not need them.
 */
export function parseExternalBuilders(value: unknown): ExternalBuilderSetting[] | null {
  const parsed = elements.safeParse(typeof value === 'string' ? parseJson(value) : value)
  return parsed.success ? parsed.data.map(({ program, systems }) => ({ program, systems })) : null
}

/** Checks only the settings that are used; others may have any shape. Older Nix writes a list as one string. */
const words = z.union([z.array(z.string()), z.string().transform(split)])
const configShow = z.object({
  builders: z.object({ value: z.string() }),
  'extra-platforms': z.object({ value: words }).optional(),
  'trusted-users': z.object({ value: words }).optional(),
  'max-jobs': z.object({ value: z.union([z.string(), z.number()]) }).optional(),
  system: z.object({ value: z.string() }).optional(),
  'builders-use-substitutes': z.object({ value: z.boolean() }).optional().catch(undefined),
  'always-allow-substitutes': z.object({ value: z.boolean() }).optional().catch(undefined),
  'experimental-features': z.object({ value: words }).optional().catch(undefined),
  'external-builders': z.object({ value: z.unknown() }).optional(),
})

/**
 * Parses the output of `nix config show` (`nix show-config` before Nix 2.20), with `--json` (Nix 2.4 to 2.35) or as
 * lines `name = value`. Returns null if it is neither, or has no `builders`.
 */
export function parseNixConfigShow(stdout: string): Omit<NixSettings, 'source'> | null {
  return stdout.trimStart().startsWith('{') ? fromJson(stdout) : fromLines(stdout)
}

function fromJson(stdout: string): Omit<NixSettings, 'source'> | null {
  const parsed = configShow.safeParse(parseJson(stdout))
  if (!parsed.success) return null
  return {
    builders: parsed.data.builders.value,
    extraPlatforms: parsed.data['extra-platforms']?.value ?? [],
    trustedUsers: parsed.data['trusted-users']?.value ?? [],
    maxJobs: String(parsed.data['max-jobs']?.value ?? '1'),
    system: parsed.data.system?.value ?? null,
    ...createFlags((name) => parsed.data[name]?.value),
    ...createExternal(parsed.data['experimental-features']?.value, parsed.data['external-builders']?.value),
  }
}

function fromLines(stdout: string): Omit<NixSettings, 'source'> | null {
  const values = new Map<string, string>()
  for (const line of stdout.split('\n')) {
    const equals = line.indexOf(' =')
    if (equals > 0) values.set(line.slice(0, equals), line.slice(equals + 2).trim())
  }
  const builders = values.get('builders')
  if (builders === undefined) return null
  return {
    builders,
    extraPlatforms: split(values.get('extra-platforms') ?? ''),
    trustedUsers: split(values.get('trusted-users') ?? ''),
    maxJobs: values.get('max-jobs') ?? '1',
    system: values.get('system') ?? null,
    ...createFlags((name) => parseFlag(values.get(name))),
    ...createExternal(splitIfSet(values.get('experimental-features')), values.get('external-builders')),
  }
}

const splitIfSet = (text: string | undefined) => (text === undefined ? undefined : split(text))

/** The settings that concern external builders, as far as they are known. */
export function createExternal(
  features: readonly string[] | undefined,
  value: unknown,
): Pick<NixSettings, 'experimentalFeatures' | 'externalBuilders'> {
  const builders = value === undefined ? null : parseExternalBuilders(value)
  return {
    ...(features === undefined ? {} : { experimentalFeatures: [...features] }),
    ...(builders === null ? {} : { externalBuilders: builders }),
  }
}

type Flag = 'builders-use-substitutes' | 'always-allow-substitutes'

/** The settings that are on or off, as far as they are known. */
export function createFlags(
  readFlag: (name: Flag) => boolean | undefined,
): Pick<NixSettings, 'buildersUseSubstitutes' | 'alwaysAllowSubstitutes'> {
  const [buildersSubstitute, alwaysSubstitutes] = [
    readFlag('builders-use-substitutes'),
    readFlag('always-allow-substitutes'),
  ]
  return {
    ...(buildersSubstitute === undefined ? {} : { buildersUseSubstitutes: buildersSubstitute }),
    ...(alwaysSubstitutes === undefined ? {} : { alwaysAllowSubstitutes: alwaysSubstitutes }),
  }
}

/** Nix takes `true`, `yes` and `1` for on, `false`, `no` and `0` for off (libutil/configuration.cc). */
export function parseFlag(value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined
  if (/^(?:true|yes|1)$/.test(value)) return true
  return /^(?:false|no|0)$/.test(value) ? false : undefined
}

function split(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}
