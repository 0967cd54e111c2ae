import { sanitize } from '../../text/sanitize.ts'
import type { UnwrappedLine } from '../../text/unwrapped-lines.ts'

/**
 * Why a build failed although a builder worked, or before one was needed. `own-nix`: Nix on this Mac cannot build by itself;
 * `path`: the shell does not find Nix; `activation`: nix-darwin refuses to change the system; `build`: the build's own program
 * failed.
 */
export type BuildFailureKind =
  | 'hash'
  | 'own-nix'
  | 'path'
  | 'activation'
  | 'evaluation'
  | 'timeout'
  | 'download'
  | 'build'

export interface BuildFailure {
  readonly kind: BuildFailureKind
  readonly words: string
  /** The line of the input on which it stands, counted from 1. */
  readonly line: number
}

const maxMessageLength = 400

/** What people start themselves; a missing nix-daemon or nix-store is what ssh finds on another machine. */
const ownProgram = '(?:nix(?:-(?:env|shell|build|channel|instantiate|collect-garbage))?|darwin-rebuild)'
/** zsh and fish; bash, dash and sudo; env. */
const notInPath = [
  `command not found: ${ownProgram}$`,
  `Unknown command:? ['"]?${ownProgram}['"]?$`,
  `(?<![\\w.-])${ownProgram}: (?:command )?not found`,
  `env: ['‘]?${ownProgram}['’]?: No such file or directory`,
].join('|')

/** The messages of Nix and of make, the most specific first: a build that lacks a download also says that it failed. */
const failures: readonly (readonly [kind: BuildFailureKind, pattern: RegExp])[] = [
  [
    'hash',
    /hash mismatch (?:in|importing)|produced path '[^']*' with \w+ hash '[^']*' instead of the expected hash/,
  ],
  [
    // libstore/unix/user-lock.cc, sqlite.cc, darwin-derivation-builder.cc.
    'own-nix',
    /the user '[^']+' in the group '[^']+' does not exist|the (?:build users )?group '[^']+' (?:has no members|specified in 'build-users-group' does not exist)|\(in '\/nix\/var\/nix\/db\/|getting (?:status|attributes) of (?:path )?'\/private\/tmp\/nix-build-|sandbox-exec: |suspicious ownership or permission on '\/nix\/var\/nix\//,
  ],
  [
    'evaluation',
    /refusing to evaluate|does not provide attribute|Failed assertions:|^\s*error: (?:attribute '|undefined variable|syntax error|infinite recursion|assertion |The option `|cannot coerce|value is a|access to (?:absolute path|URI)|file '[^']*' was not found in the Nix search path)/m,
  ],
  ['path', new RegExp(notInPath, 'm')],
  ['activation', /aborting activation|activation must now be run as root/],
  ['timeout', /timed out after \d+ seconds/],
  ['download', /^\s*error: (?:unable to download|cannot fetch input|Failed to fetch|program 'git' failed)/m],
  [
    'build',
    /[Bb]uilder for '[^']*' failed|Reason: builder failed|failed to produce output path|build of '[^']*' (?:on '[^']*' )?failed|^\s*make(?:\[\d+\])?: \*\*\* /m,
  ],
]

/** Returns why a build failed for which no builder is to blame, with Nix's message; null if the output does not say so. */
export function findBuildFailure(lines: readonly UnwrappedLine[]): BuildFailure | null {
  for (const [kind, pattern] of failures) {
    for (const { line, readings } of lines) {
      const reading = readings.find((text) => pattern.test(text))
      if (reading === undefined) continue
      // A row above may be a message of its own, which was taken for wrapped.
      const start = reading.lastIndexOf('\nerror: ', pattern.exec(reading)?.index) + 1
      const words = sanitize(
        reading
          .slice(start)
          .trim()
          .replace(/\s*\n\s*/g, ' '),
        maxMessageLength,
      )
      return { kind, words, line: line + reading.slice(0, start).split('\n').length - 1 }
    }
  }
  return null
}
