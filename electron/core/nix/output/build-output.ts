import { buildOutput, type UnwrappedLine } from '../../text/unwrapped-lines.ts'
import { isFromNestedVm } from './other-programs.ts'

/** The machine that ran the builds of an output; `unknown` if the output does not show it. */
export type BuildPlace = 'builder' | 'mac' | 'unknown'

const sentToBuilder = /^building '[^']*' on '|build of '[^']*' on '/
/** Only builds on macOS have these paths (libstore/unix/build/darwin-derivation-builder.cc; nixpkgs, stdenv-darwin). */
const macPath = /\/private\/(?:tmp|var\/folders)\/|-stdenv-darwin\b/
const deniedPath = /running ssh: /

/** Returns where the builds of this output ran. */
export function findBuildPlace(lines: readonly UnwrappedLine[]): BuildPlace {
  const has = (pattern: RegExp) => lines.some(({ readings }) => readings.some((text) => pattern.test(text)))
  if (has(sentToBuilder)) return 'builder'
  const isOnMac = ({ readings }: UnwrappedLine) =>
    readings.some((text) => macPath.test(text) && !deniedPath.test(text))
  return lines.some(isOnMac) ? 'mac' : 'unknown'
}

/**
 * What the setup of nixpkgs' builds prints first in each phase, and nix-build and `nix log` pass on as it is. In Nix's own
 * messages no line begins so.
 */
const phase =
  /^(?:Running phase: \w+|unpacking sources?|unpacking source archive \/nix\/store\/.*|patching sources|configuring|building|installing|running tests|post-installation fixup)$/
/** Messages of Nix after such output. */
const message =
  /^(?:error: (?:build|Cannot|hash|a '|\d+ dep)|builder for '|building '|copying (?:path|\d)|cannot build|note: |these |this (?:derivation|path)|Failed to find|derivation:|waiting for )/
/** Nix quotes the last lines of a build below this; a web page drops the blanks in front of them. */
const quotation = /\blast (\d{1,3})(?: log)? lines:$/
const quotationEnd = /^\s*For full logs, run/
/** A row of Nix's progress bar, which the quoted lines overwrite. */
const progressRow = /^\s*\[\d+\/\d/

const linePrefix = String.raw`^(?:[\w.+-]{1,80}> |\s{0,20}> )?\s{0,20}`
/** The reports of TAP, Automake, Go, Rust, Python, Mocha and Catch about a test that passed; names of tests are often messages. */
const passedTest = new RegExp(
  [
    String.raw`${linePrefix}(?:ok \d{1,6}\b|(?:PASS|XFAIL|SKIP)(?:ED)?\b|--- (?:PASS|SKIP)|[✓✔√] )`,
    String.raw`\.\.\. ?(?:ok|passed)\s*$|\b(?:PASSED|XFAIL)\b|\[ +OK +\]|\(expected\)|\b(?:got|as|is) expected\b`,
  ].join('|'),
)
/** A compiler's warning, and the row of source code below it. */
const quotedCode = new RegExp(
  `${linePrefix}(?:\\d{0,6} ?\\| |\\S{1,250}:\\d{1,6}(?::\\d{1,6})?: (?:warning|note|remark): )`,
)

/** Whether a build's program only quotes a message there, in the name of a test or in a line of source code. */
function isQuotation({ readings }: UnwrappedLine): boolean {
  const [text = ''] = readings
  return passedTest.test(text) || quotedCode.test(text)
}

/** Whether the line is from `ssh -v`, which reports each step that it tries, also those whose failure does no harm. */
export function isDebugLine({ readings }: UnwrappedLine): boolean {
  return /^debug[1-3]: /.test(readings[0] ?? '')
}

/**
 * Separates the messages of Nix and ssh from the output of builds, without that of VMs which a build started and without what its
 * programs only quote.
 */
export function separateBuildOutput(lines: readonly UnwrappedLine[]): {
  readonly messages: readonly UnwrappedLine[]
  readonly output: readonly UnwrappedLine[]
} {
  const messages: UnwrappedLine[] = []
  const output: UnwrappedLine[] = []
  let isInPhase = false
  let quotedLinesLeft = 0
  for (const line of lines) {
    const text = line.readings[0] ?? ''
    if (phase.test(text)) isInPhase = true
    else if (message.test(text)) isInPhase = false
    if (quotationEnd.test(text) || message.test(text)) quotedLinesLeft = 0
    const isOutput = buildOutput.test(text) || isInPhase || quotedLinesLeft > 0
    if (!isFromNestedVm(line)) (isOutput ? output : messages).push(line)
    if (quotedLinesLeft > 0 && !progressRow.test(text)) quotedLinesLeft -= 1
    const lineCounts = line.readings.flatMap((reading) => quotation.exec(reading)?.[1] ?? [])
    if (lineCounts.length > 0) quotedLinesLeft = Number(lineCounts[0])
  }
  return { messages, output: output.filter((line) => !isQuotation(line)) }
}
