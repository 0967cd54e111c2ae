import type { UnwrappedLine } from '../text/unwrapped-lines.ts'
import { derivationNameOf } from './derivation.ts'

/** What a build asks for, as Nix says it where no machine took the build. */
export interface BuildRequirement {
  /** Name of the derivation without hash and `.drv`; null where Nix does not name it. */
  readonly derivation: string | null
  /** Null where Nix names the features alone. */
  readonly system: string | null
  readonly features: readonly string[]
  /** The machine whose Nix refused: this Mac, or the one to which the build was sent. Null where it is not named. */
  readonly refusedBy: { readonly system: string | null; readonly features: readonly string[] } | null
  /** The line of the input on which it stands, counted from 1. */
  readonly line: number
}

/** The rows of one message of Nix: the longest, with its list of machines, is no longer. */
const maxMessageLines = 12
/** More builds fail at once where a machine is gone; they ask for the same. */
const maxRequirements = 20

/**
 * Reads what Nix requires of a machine for each build that none took, in the words of all versions: the build hook's
 * ("required (system, features)"), Nix's up to 2.29 ("is required to build"), up to 2.33 ("Required system:") and since
 * 2.34 ("Required features:"). Of a build that is told of twice the words with the most in them count.
 */
export function findRequirements(lines: readonly UnwrappedLine[]): readonly BuildRequirement[] {
  const found = new Map<string, BuildRequirement>()
  for (const [index, line] of lines.entries()) {
    if (found.size >= maxRequirements) break
    if (!line.readings.some((reading) => starts.test(reading))) continue
    const message = messageFrom(lines, index)
    const requirement = ways.map((read) => fullest(message.map(read))).find((one) => one !== null)
    if (!requirement) continue
    const key = requirement.derivation ?? ''
    found.set(key, merged(found.get(key), { ...requirement, line: line.line }))
  }
  const all = [...found.values()]
  const named = new Set(all.filter(({ derivation }) => derivation !== null).map(askedFor))
  return all.filter((one) => one.derivation !== null || !named.has(askedFor(one)))
}

function askedFor({ system, features }: BuildRequirement): string {
  return [system, ...features].join()
}

/** Of the readings that can be understood, one that also says who refused: a word that was cut in two hides it. */
function fullest(read: readonly (Messages | null)[]): Messages | null {
  return read.find((one) => one?.refusedBy) ?? read.find((one) => one !== null) ?? null
}

const starts = /is\s+required\s+to\s+build|Cannot build '|^derivation:(?:\s|$)|required \(system, features\)/m

/** The message that begins with this line, in each reading; it ends where the next begins. */
function messageFrom(lines: readonly UnwrappedLine[], index: number): readonly string[] {
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

function merged(before: BuildRequirement | undefined, now: BuildRequirement): BuildRequirement {
  if (before === undefined) return now
  return {
    derivation: now.derivation,
    system: before.system ?? now.system,
    features: before.features.length > 0 ? before.features : now.features,
    refusedBy: now.refusedBy ?? before.refusedBy,
    line: before.line,
  }
}

type Messages = Omit<BuildRequirement, 'line'>

/** Each form of the words, the one with the most in it first. */
const ways: readonly ((message: string) => Messages | null)[] = [
  readRequiredToBuild,
  readCannotBuild,
  readHook,
]

/** `a 'S' with features {…} is required to build 'P', but I am a 'T' with features {…}` */
function readRequiredToBuild(message: string): Messages | null {
  const required =
    /\ba\s*'([^'\s]+)'(?:\s*with\s*features\s*\{([^}]*)\})?\s*is\s*required\s*to\s*build\s*'([^']*)'(?:,\s*but\s*I\s*am\s*a\s*'([^'\s]+)'(?:\s*with\s*features\s*\{([^}]*)\})?)?/.exec(
      message,
    )
  if (required === null) return null
  const [, system = '', features = '', path = '', ownSystem, ownFeatures = ''] = required
  return {
    derivation: derivationNamed(path),
    system,
    features: featuresIn(features),
    refusedBy: ownSystem === undefined ? null : { system: ownSystem, features: featuresIn(ownFeatures) },
  }
}

/** `Cannot build 'P'. Reason: … Required system: 'S' with features {…} Current system: 'T' …`, or features alone. */
function readCannotBuild(message: string): Messages | null {
  const path = /Cannot build '([^']*)'/.exec(message)?.[1]
  const [, system, features] =
    /Required\s*system:\s*'([^'\s]+)'(?:\s*with\s*features\s*\{([^}]*)\})?/.exec(message) ?? []
  const alone = /Required\s*features:\s*\{([^}]*)\}/.exec(message)?.[1]
  if (path === undefined || (system === undefined && alone === undefined)) return null
  const [, ownSystem, ownFeatures] =
    /Current\s*system:\s*'([^'\s]+)'(?:\s*with\s*features\s*\{([^}]*)\})?/.exec(message) ?? []
  const available = /Available\s*features:\s*\{([^}]*)\}/.exec(message)?.[1]
  return {
    derivation: derivationNamed(path),
    system: system ?? null,
    features: featuresIn(alone ?? features ?? ''),
    refusedBy:
      ownSystem === undefined && available === undefined
        ? null
        : { system: ownSystem ?? null, features: featuresIn(available ?? ownFeatures ?? '') },
  }
}

/** The build hook: `required (system, features): (S, [a, b])`, without the inner brackets before Nix 2.9. */
function readHook(message: string): Messages | null {
  const required = /required\s*\(system,\s*features\):\s*\(([\w-]+),\s*\[?([^\])]*)\]?\)/.exec(message)
  if (required === null) return null
  const path = /derivation:\s*(\S+)/.exec(message)?.[1]
  return {
    derivation: path === undefined ? null : derivationNamed(path),
    system: required[1] ?? null,
    features: featuresIn(required[2] ?? ''),
    refusedBy: null,
  }
}

/** The last part of the path without hash and `.drv`. Newer Nix names it without its folder. */
function derivationNamed(path: string): string | null {
  const compact = path.replace(/\s+/g, '')
  return (
    derivationNameOf(compact) ??
    (/^[\w+.?=…/-]{1,250}$/.test(compact) ? compact.replace(/^.*\//, '').replace(/\.drv$/, '') : null)
  )
}

function featuresIn(list: string): readonly string[] {
  return [...new Set(list.split(/[\s,]+/).filter((word) => /^[\w][\w.+-]*$/.test(word)))].sort()
}
