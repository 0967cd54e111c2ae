import { sanitize } from '../../text/sanitize.ts'
import type { UnwrappedLine } from '../../text/unwrapped-lines.ts'
import { separateBuildOutput } from './build-output.ts'

/**
 * Why a build failed although a builder worked, or before one was needed. `own-nix`: Nix on this Mac cannot build by itself;
 * `disabled-feature`: an experimental feature of Nix is off; `path`: the shell does not find Nix; `linux-program`: somebody
 * started a program for Linux on this Mac; `other-vm`: Lima or Colima says so, and no builder of this Mac is a VM of theirs; `activation`: nix-darwin refuses to change the system; `build`: the build's own
 * program failed.
 */
export type BuildFailureKind =
  | 'hash'
  | 'own-nix'
  | 'disabled-feature'
  | 'path'
  | 'linux-program'
  | 'other-vm'
  | 'activation'
  | 'evaluation'
  | 'timeout'
  | 'download'
  | 'build'

export interface BuildFailure {
  readonly kind: BuildFailureKind
  readonly words: string
  /** Its line in the input, counted from 1. */
  readonly line: number
}

const maxMessageLength = 400

/** Programs that users start themselves. A missing nix-daemon or nix-store is a message from another machine, over ssh. */
const ownProgram = '(?:nix(?:-(?:env|shell|build|channel|instantiate|collect-garbage))?|darwin-rebuild)'
const wordEnd = String.raw`(?![\w-]|\.\w)`
/** zsh and fish; bash, dash and sudo; env. */
const missingProgramPatterns = [
  `command not found: ${ownProgram}${wordEnd}`,
  String.raw`^zsh: command not found: nix-(?:store|daemon)\b`,
  `Unknown command:? ['"]?${ownProgram}${wordEnd}`,
  `(?<![\\w.-])${ownProgram}: (?:command )?not found`,
  `env: ['‘]?${ownProgram}['’]?: No such file or directory`,
].join('|')

/** The sandbox of macOS, libstore/unix/user-lock.cc, sqlite.cc, darwin-derivation-builder.cc. */
const ownNix = [
  "the user '[^']+' in the group '[^']+' does not exist",
  "the (?:build users )?group '[^']+' (?:has no members|specified in 'build-users-group' does not exist)",
  'all build users are currently in use',
  "error: path '/nix/store/[^'\\n]{1,250}' is not valid",
  String.raw`\(in '/nix/var/nix/db/`,
  "getting (?:status|attributes) of (?:path )?'/private/tmp/nix-build-",
  String.raw`'/(?:private/tmp/nix-|nix/var/nix/builds)[^'\n]{0,300}': (?:Permission denied|Operation not permitted)`,
  'sandbox-exec: ',
  'bad CPU type in executable: (?:\\S*/)?nix',
  "error: cannot kill processes for uid '",
  'error: unable to fork: ',
  'error: [^\\n]{1,300}: Too many open files',
  'error: (?:opening|getting) pseudoterminal ',
  "suspicious ownership or permission on '/nix/var/nix/",
  String.raw`is world-writable or a symlink\. That's not allowed for security`,
].join('|')

/** A log or a tool may print something in front of Nix's message. Nix retries after what it calls a warning. */
const errorStart = String.raw`(?:^|(?<!warning:)[\s\]>:|"])error: `
/** Messages of the evaluator and of nixpkgs (libexpr/*.cc, flake.cc; pkgs/stdenv/generic/check-meta.nix, aliases.nix, lib/modules.nix). */
const evaluation = [
  'refusing to evaluate',
  'does not provide attribute',
  'Failed assertions:',
  String.raw`Package '[^'\n]{1,200}' in [^\n]{1,400} (?:is not (?:available|supported) on|is marked as|has (?:an? )?(?:unfree|non-source|blocklisted))`,
  String.raw`Nixpkgs [\d.]+ has dropped support for`,
  'evaluation aborted with the following error message',
  `${errorStart}(?:${[
    "attribute '",
    'undefined variable',
    'syntax error',
    'infinite recursion',
    'stack overflow',
    "assertion (?:'|failed)",
    'The option `',
    "The option '",
    'A definition for option',
    'cannot coerce',
    'value is a',
    'expected a \\w+ but found',
    'attempt to call something which is not a function',
    "(?:function '[^'\n]*' )?called (?:without required|with unexpected) argument",
    'access to (?:absolute path|URI)',
    "cannot look up '<",
    "cannot call '(?:getEnv|currentSystem|builtins)",
    "'[^'\n]{1,100}' (?:has been|was) (?:removed|renamed|replaced|superseded)",
    "file '[^']*' was not found in the Nix search path",
    "path '[^']*' does not (?:exist|contain a 'flake\\.nix')",
    "getting status of '/nix/store/[^']*\\.nix'",
    'cannot (?:find|update) (?:the )?(?:flake|unlocked)',
    "flake '[^']*' (?:has|does)",
    "[^\n]{1,400} (?:does not contain a '/?flake\\.nix'|is not part of a flake|could not find a flake\\.nix|is not tracked by Git)",
    'lock file contains',
    'cannot build .* during evaluation',
  ].join('|')})`,
].join('|')

const download = [
  `${errorStart}(?:unable to download|cannot fetch input|Failed to fetch|program 'git' failed|[Cc]annot find Git revision|Could not find Git|opening Git repository|fetching Git)`,
  'fatal: (?:unable to access|Could not read from remote repository|The remote end hung up)',
  'download-from-binary-cache\\.pl: could not download',
  String.raw`^\s*(?:SSL peer certificate or SSH remote key was not OK|(?:curl: \(60\) )?SSL certificate problem: )`,
  'some substitutes for the outputs of derivation',
  'is required, but there is no substituter that can build it',
].join('|')

interface KnownFailure {
  readonly kind: BuildFailureKind
  readonly pattern: RegExp
  /** Whether the output of a build can say it too: programs of all kinds print what Nix's own messages begin with. */
  readonly isInOutput: boolean
}

/** The messages of Nix and of make, the most specific first: a build that lacks a download also says that it failed. */
const failures: readonly KnownFailure[] = [
  {
    kind: 'hash',
    pattern:
      /hash mismatch (?:in|importing)|produced path '[^']*' with \w+ hash '[^']*' instead of the expected hash/,
    isInOutput: true,
  },
  { kind: 'own-nix', pattern: new RegExp(ownNix), isInOutput: true },
  {
    kind: 'disabled-feature',
    pattern: /experimental (?:Nix |Lix )?feature '[^'\n]{1,60}' is disabled/,
    isInOutput: false,
  },
  { kind: 'evaluation', pattern: new RegExp(evaluation, 'm'), isInOutput: false },
  { kind: 'path', pattern: new RegExp(missingProgramPatterns, 'm'), isInOutput: false },
  {
    kind: 'linux-program',
    pattern:
      /unable to execute '[^'\n]{1,400}': Exec format error|\bexec format error: \S|^-?(?:ba|da|k)?sh: (?:\.{1,2}\/|~\/|\S{0,200}\bresult(?:-\w{1,20})?\/)\S{1,250}: cannot execute binary file/m,
    isInOutput: false,
  },
  {
    kind: 'activation',
    pattern:
      /aborting activation|activation must now be run as root|files have unrecognized content and would be overwritten|not linking environment\.etc\./,
    isInOutput: false,
  },
  { kind: 'timeout', pattern: /timed out after \d+ seconds/, isInOutput: true },
  { kind: 'download', pattern: new RegExp(download, 'm'), isInOutput: false },
  {
    kind: 'build',
    pattern:
      /[Bb]uilder for '[^']*' failed|Reason: builder failed|failed to produce output path|build of '[^']*'(?:, '[^']*'){0,50} (?:on '[^']*' )?failed|^\s*make(?:\[\d+\])?: \*\*\* /m,
    isInOutput: true,
  },
  {
    // The trace of an error whose text comes from the expression (`throw`). A build that the evaluation needs has failed before
    // it.
    kind: 'evaluation',
    pattern: /^\s*… (?:while (?:evaluating|calling|checking)|from call site)/m,
    isInOutput: false,
  },
]

/** Returns why a build failed that no builder made fail, with Nix's message; null if the output does not show it. */
export function findBuildFailure(lines: readonly UnwrappedLine[]): BuildFailure | null {
  const { messages } = separateBuildOutput(lines)
  for (const { kind, pattern, isInOutput } of failures) {
    for (const { line, readings } of isInOutput ? lines : messages) {
      const reading = readings.find((text) => pattern.test(text))
      if (reading === undefined) continue
      // The row before may be a separate message that was mistaken for a wrapped one.
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
