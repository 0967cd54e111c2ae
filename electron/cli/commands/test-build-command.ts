import type { Status } from '../../core/model/status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import type { Mac } from '../../mac/mac.ts'
import { runTestBuilds } from '../../monitor/builds/test-build-run.ts'
import type { Scanner } from '../../monitor/scan/scanner.ts'
import type { TestBuildResult } from '../../monitor/state/test-build-result.ts'
import type { TestBuildCommand } from '../arguments/command.ts'
import { jsonText } from '../format/json-text.ts'
import { currentStateText } from '../format/results-text.ts'
import { findingBlock } from '../format/status-text.ts'
import { exitCodeOfBuilds } from '../terminal/exit-codes.ts'
import { indent, sanitizeLine, sanitizeLines, wrap } from '../terminal/layout.ts'
import { printedLines } from '../terminal/line-printer.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** What `test-build` works with; `build` is `testBuild` but for tests of the words around it. */
export interface TestBuildTools {
  readonly mac: Mac
  readonly scanner: Scanner
  readonly terminal: Terminal
  readonly build?: typeof runTestBuilds
}

/**
 * `builderbar test-build`: a real build for each promised system, told as it runs and explained
 * (docs/architecture.md, "Terminal contract").
 */
export async function testBuildCommand(command: TestBuildCommand, tools: TestBuildTools): Promise<number> {
  const { mac, scanner, terminal } = tools
  // With --json only the one object is on stdout; what a person reads goes to stderr.
  const say = command.json ? terminal.err : terminal.out
  const stopping = new AbortController()
  const release = terminal.holdInterrupt(() => stopping.abort())
  try {
    const lines = printedLines((line) => say(`  ${sanitizeLine(line)}\n`))
    const { results, status } = await (tools.build ?? runTestBuilds)(mac, scanner, {
      systems: command.systems,
      signal: stopping.signal,
      onBegin: (system, uri) => say(`Building for ${sanitizeLine(system)} on ${sanitizeLine(uri)}.\n`),
      onOutput: lines.add,
      onResult: (result) => {
        lines.end()
        say(resultText(result, terminal))
      },
    })
    if (command.json) terminal.out(`${jsonText({ schema: 2, results }, 2)}\n`)
    else terminal.out(explanations(results, status, terminal))
    for (const notice of scanner.warnings()) terminal.err(`builderbar: ${sanitizeLine(notice)}\n`)
    return exitCodeOfBuilds(results.map(({ outcome: result }) => result))
  } finally {
    release()
  }
}

function resultText(
  { system, outcome: result, seconds, output: said }: TestBuildResult,
  { page }: Terminal,
): string {
  const of = sanitizeLine(system)
  switch (result) {
    case 'passed':
      return `${page.paint('good', '✓')} ${of}: built in ${seconds} s\n`
    case 'failed':
      return `${page.paint('bad', '✕')} ${of}: failed after ${seconds} s\n`
    case 'not-known':
      return `${page.paint('concern', '?')} ${of}: not known\n${indent(wrap(said ?? '', page.width - 2), 2).join('\n')}\n`
  }
}

/** Each finding that explains a build, once; Nix's own words where none does. */
function explanations(results: readonly TestBuildResult[], status: Status, terminal: Terminal): string {
  const { page } = terminal
  const ids = new Set(results.flatMap(({ findings }) => findings))
  const named = selectRootFindings(status.findings).filter(({ id }) => ids.has(id))
  const unexplained = results.filter(
    ({ outcome: result, findings }) => result === 'failed' && findings.length === 0,
  )
  return [
    ...named.map((finding) => `\n${findingBlock(finding, status.findings, page).join('\n')}\n`),
    ...unexplained.map(
      ({ output: said }) => `\n  Nix says\n${indent(sanitizeLines(said ?? ''), 4).join('\n')}\n`,
    ),
    `\n${currentStateText(status, page)}`,
  ].join('')
}
