import * as z from 'zod'
import { parseJson } from '../text/parse-json.ts'
import { defineTexts } from '../text/translated-texts.ts'
import { parseDerivationText } from './derivation-text.ts'

/** Texts of what is wrong with a derivation: each is the predicate of a sentence about its file. */
export const derivationTexts = defineTexts({
  empty: 'is empty',
  noDerivation: 'is not a derivation: neither a .drv file nor what nix derivation show prints',
  otherJson: 'is JSON, but not what nix derivation show prints',
  damaged: "is damaged: its structured attributes can't be read",
  none: 'contains no derivation',
  several: (count: number) => `contains ${count} derivations. Show one, without --recursive`,
})

/** The requirements of one derivation on the builder. */
export interface Derivation {
  /** Name without hash and `.drv`. */
  readonly name: string
  readonly system: string
  readonly requiredFeatures: readonly string[]
  /** False: Nix builds it even if a cache has it (`allowSubstitutes`), unless `always-allow-substitutes` is on. */
  readonly allowsSubstitutes: boolean
  /** Nix uses no builder if this Mac can build it (`preferLocalBuild`). */
  readonly prefersLocalBuild: boolean
}

export type ParsedDerivation =
  | { readonly ok: true; readonly derivation: Derivation }
  | { readonly ok: false; readonly reason: string }

/** Upper limit of a derivation's file. */
export const maxDerivationBytes = 8 * 1024 * 1024

/**
 * Parses a derivation strictly: a `.drv` file of the Nix store, or the output of `nix derivation show` for one derivation.
 * @param text the whole file
 * @param path path of the file: a `.drv` does not contain its own name
 */
export function parseDerivation(text: string, path: string): ParsedDerivation {
  const start = text.trimStart()
  if (start === '') return { ok: false, reason: derivationTexts.empty }
  if (start.startsWith('{')) return parseDerivationShow(start)
  const parsed = parseDerivationText(text.trimEnd())
  if (parsed === null)
    return {
      ok: false,
      reason: derivationTexts.noDerivation,
    }
  const needsContentAddresses = parsed.outputs.some(({ path: output }) => output === '')
  const { environment, system } = parsed
  const structured = environment.get('__json')
  const attributes =
    structured === undefined
      ? fromEnvironment(environment)
      : structuredAttributes.safeParse(parseJson(structured)).data
  if (attributes === undefined) return { ok: false, reason: derivationTexts.damaged }
  return {
    ok: true,
    derivation: createDerivation({
      name: parseDerivationName(path) ?? environment.get('name') ?? path,
      system,
      attributes,
      needsContentAddresses,
    }),
  }
}

interface DerivationParts {
  readonly name: string
  readonly system: string
  readonly attributes: Attributes
  /** Its outputs have no fixed path, so it needs the feature `ca-derivations`. */
  readonly needsContentAddresses: boolean
}

function createDerivation({ name, system, attributes, needsContentAddresses }: DerivationParts): Derivation {
  const features = [
    ...attributes.requiredSystemFeatures,
    ...(needsContentAddresses ? ['ca-derivations'] : []),
  ]
  return {
    name,
    system,
    requiredFeatures: [...new Set(features)].sort(),
    allowsSubstitutes: attributes.allowSubstitutes,
    prefersLocalBuild: attributes.preferLocalBuild,
  }
}

/** Structured attributes (`__structuredAttrs`), as Nix reads them from JSON. */
const structuredAttributes = z.object({
  requiredSystemFeatures: z.array(z.string()).default([]),
  allowSubstitutes: z.boolean().default(true),
  preferLocalBuild: z.boolean().default(false),
})
type Attributes = z.infer<typeof structuredAttributes>

/** Reads the attributes from the environment as Nix does: a list is separated by blanks, true is `1` (derivation-options.cc). */
function fromEnvironment(environment: ReadonlyMap<string, string>): Attributes {
  const words = (environment.get('requiredSystemFeatures') ?? '').split(/\s+/)
  return {
    requiredSystemFeatures: words.filter((word) => word !== ''),
    allowSubstitutes: (environment.get('allowSubstitutes') ?? '1') === '1',
    preferLocalBuild: environment.get('preferLocalBuild') === '1',
  }
}

const shownDerivation = z.object({
  name: z.string().optional(),
  system: z.string(),
  env: z.record(z.string(), z.string()),
  outputs: z.record(z.string(), z.object({ path: z.string().nullish(), hash: z.string().nullish() })),
  structuredAttrs: structuredAttributes.nullish(),
})
const byPath = z.record(z.string(), shownDerivation)
/** Derivations by path; newer Nix wraps them in an object with the version of the format. */
const shownDerivations = z.union([
  z.object({ version: z.number(), derivations: byPath }).transform(({ derivations }) => derivations),
  byPath,
])

function parseDerivationShow(text: string): ParsedDerivation {
  const parsed = shownDerivations.safeParse(parseJson(text))
  if (!parsed.success) return { ok: false, reason: derivationTexts.otherJson }
  const [first, ...otherDerivations] = Object.entries(parsed.data)
  if (first === undefined) return { ok: false, reason: derivationTexts.none }
  if (otherDerivations.length > 0) {
    return { ok: false, reason: derivationTexts.several(otherDerivations.length + 1) }
  }
  const [path, { name, system, env, outputs, structuredAttrs }] = first
  const environment = new Map(Object.entries(env))
  const json = environment.get('__json')
  const attributes =
    structuredAttrs ??
    (json === undefined ? fromEnvironment(environment) : structuredAttributes.safeParse(parseJson(json)).data)
  if (attributes === undefined) return { ok: false, reason: derivationTexts.damaged }
  const needsContentAddresses = Object.values(outputs).some((output) => !output.path && !output.hash)
  return {
    ok: true,
    derivation: createDerivation({
      name: parseDerivationName(path) ?? name ?? path,
      system,
      attributes,
      needsContentAddresses,
    }),
  }
}

/** `hello` of `/nix/store/…-hello.drv`. */
export function parseDerivationName(path: string): string | null {
  return /(?:^|\/)[0-9a-z]{32}-([\w+.?=-]+?)(?:\.drv)?$/.exec(path)?.[1] ?? null
}
