import type { UnwrappedLine } from '../text/unwrapped-lines.ts'
import { parseDerivationName } from './derivation.ts'

/** The system and features that a build requires, as Nix prints them if no machine accepts the build. */
export interface BuildRequirement {
  /** Name of the derivation without hash and `.drv`; null if Nix does not name it. */
  readonly derivation: string | null
  /** Null if Nix names only the features. */
  readonly system: string | null
  readonly features: readonly string[]
  /** The Nix that refused: this Mac's, or that of the machine to which the build was sent. Null if Nix does not say. */
  readonly refusedBy: { readonly system: string | null; readonly features: readonly string[] } | null
  /** Its line in the input, counted from 1. */
  readonly line: number
}

/** Upper limit of one message of Nix; the longest has a list of machines. */
const maxMessageLines = 12
/** If a machine disappears, many builds fail at once, with the same requirements. */
const maxRequirements = 20

/**
 * Finds the requirements of each build that no machine accepted, in the messages of all versions: the build hook's
 * ("required (system, features)"), Nix's up to 2.29 ("is required to build"), up to 2.33 ("Required system:") and since
 * 2.34 ("Required features:"). Messages about the same build are merged.
 */
export function findRequirements(lines: readonly UnwrappedLine[]): readonly BuildRequirement[] {
  const requirements = new Map<string, BuildRequirement>()
  for (const [index, line] of lines.entries()) {
    if (requirements.size >= maxRequirements) break
    if (!line.readings.some((reading) => messageStart.test(reading))) continue
    const message = collectReadings(lines, index)
    const requirement = formats
      .map((parseFormat) => pickFullest(message.map(parseFormat)))
      .find((parsed) => parsed !== null)
    if (!requirement) continue
    const key = requirement.derivation ?? ''
    requirements.set(key, mergeRequirements(requirements.get(key), { ...requirement, line: line.line }))
  }
  const all = [...requirements.values()]
  const derivationKeys = new Set(all.filter(({ derivation }) => derivation !== null).map(getKey))
  return all.filter(
    (requirement) => requirement.derivation !== null || !derivationKeys.has(getKey(requirement)),
  )
}

function getKey({ system, features }: BuildRequirement): string {
  return [system, ...features].join()
}

/** Returns the most complete parse of the readings: a word that wrapping cut in two may hide which Nix refused. */
function pickFullest(messages: readonly (ParsedMessage | null)[]): ParsedMessage | null {
  return messages.find((parsed) => parsed?.refusedBy) ?? messages.find((parsed) => parsed !== null) ?? null
}

const messageStart =
  /is\s+required\s+to\s+build|Cannot build '|^derivation:(?:\s|$)|required \(system, features\)/m

/** Returns the message that begins with this line, once for each reading. It ends before the next message. */
function collectReadings(lines: readonly UnwrappedLine[], index: number): readonly string[] {
  const rest = lines.slice(index + 1, index + maxMessageLines)
  const end = rest.findIndex(({ readings }) =>
    readings.some((reading) => /^\s*(?:error: |cannot build on ')/.test(reading)),
  )
  const message = lines.slice(index, end < 0 ? index + maxMessageLines : index + 1 + end)
  const readings = Math.max(...message.map((line) => line.readings.length))
  return Array.from({ length: readings }, (_, reading) =>
    message.map((line) => line.readings[reading] ?? line.readings[0] ?? '').join('\n'),
  ).reverse()
}

function mergeRequirements(before: BuildRequirement | undefined, now: BuildRequirement): BuildRequirement {
  if (before === undefined) return now
  return {
    derivation: now.derivation,
    system: before.system ?? now.system,
    features: before.features.length > 0 ? before.features : now.features,
    refusedBy: now.refusedBy ?? before.refusedBy,
    line: before.line,
  }
}

type ParsedMessage = Omit<BuildRequirement, 'line'>

/** The parsers, that of the most detailed message first. */
const formats: readonly ((message: string) => ParsedMessage | null)[] = [
  parseRequiredToBuild,
  parseCannotBuild,
  parseBuildHook,
]

/** `a 'S' with features {…} is required to build 'P', but I am a 'T' with features {…}` */
function parseRequiredToBuild(message: string): ParsedMessage | null {
  const match =
    /\ba\s*'([^'\s]+)'(?:\s*with\s*features\s*\{([^}]*)\})?\s*is\s*required\s*to\s*build\s*'([^']*)'(?:,\s*but\s*I\s*am\s*a\s*'([^'\s]+)'(?:\s*with\s*features\s*\{([^}]*)\})?)?/.exec(
      message,
    )
  if (match === null) return null
  const [, system = '', features = '', path = '', ownSystem, ownFeatures = ''] = match
  return {
    derivation: parseQuotedName(path),
    system,
    features: parseFeatures(features),
    refusedBy: ownSystem === undefined ? null : { system: ownSystem, features: parseFeatures(ownFeatures) },
  }
}

/** `Cannot build 'P'. Reason: … Required system: 'S' with features {…} Current system: 'T' …`, or features alone. */
function parseCannotBuild(message: string): ParsedMessage | null {
  const path = /Cannot build '([^']*)'/.exec(message)?.[1]
  const [, system, features] =
    /Required\s*system:\s*'([^'\s]+)'(?:\s*with\s*features\s*\{([^}]*)\})?/.exec(message) ?? []
  const featuresOnly = /Required\s*features:\s*\{([^}]*)\}/.exec(message)?.[1]
  if (path === undefined || (system === undefined && featuresOnly === undefined)) return null
  const [, ownSystem, ownFeatures] =
    /Current\s*system:\s*'([^'\s]+)'(?:\s*with\s*features\s*\{([^}]*)\})?/.exec(message) ?? []
  const available = /Available\s*features:\s*\{([^}]*)\}/.exec(message)?.[1]
  return {
    derivation: parseQuotedName(path),
    system: system ?? null,
    features: parseFeatures(featuresOnly ?? features ?? ''),
    refusedBy:
      ownSystem === undefined && available === undefined
        ? null
        : { system: ownSystem ?? null, features: parseFeatures(available ?? ownFeatures ?? '') },
  }
}

/** The build hook: `required (system, features): (S, [a, b])`, without the inner brackets before Nix 2.9. */
function parseBuildHook(message: string): ParsedMessage | null {
  const match = /required\s*\(system,\s*features\):\s*\(([\w-]+),\s*\[?([^\])]*)\]?\)/.exec(message)
  if (match === null) return null
  const path = /derivation:\s*(\S+)/.exec(message)?.[1]
  return {
    derivation: path === undefined ? null : parseQuotedName(path),
    system: match[1] ?? null,
    features: parseFeatures(match[2] ?? ''),
    refusedBy: null,
  }
}

/** Returns the name in a store path, without hash and `.drv`. Newer Nix prints it without the folder. */
function parseQuotedName(path: string): string | null {
  const unwrappedPath = path.replace(/\s+/g, '')
  return (
    parseDerivationName(unwrappedPath) ??
    (/^[\w+.?=…/-]{1,250}$/.test(unwrappedPath)
      ? unwrappedPath.replace(/^.*\//, '').replace(/\.drv$/, '')
      : null)
  )
}

function parseFeatures(list: string): readonly string[] {
  return [...new Set(list.split(/[\s,]+/).filter((word) => /^[\w][\w.+-]*$/.test(word)))].sort()
}
