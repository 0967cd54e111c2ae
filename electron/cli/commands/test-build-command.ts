import type { Status } from '../../core/model/status.ts'
import { formatSeconds } from '../../core/text/quantities.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import type { Mac } from '../../mac/mac.ts'
import { runTestBuilds } from '../../monitor/builds/test-build-run.ts'
import type { Scanner } from '../../monitor/scan/scanner.ts'
import type { TestBuildResult } from '../../monitor/state/test-build-result.ts'
import type { TestBuildCommand } from '../arguments/command.ts'
import { formatJsonOutput } from '../format/json-text.ts'
import { formatCurrentState } from '../format/results-text.ts'
import { formatFindingBlock } from '../format/status-details.ts'
import { getBuildsExitCode } from '../terminal/exit-codes.ts'
import { indent, sanitizeLine, sanitizeLines, wrap } from '../terminal/layout.ts'
import { createLinePrinter } from '../terminal/line-printer.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** The dependencies of `test-build`. `build` replaces `runTestBuilds` in tests of the printed texts. */
export interface TestBuildTools {
  readonly mac: Mac
  readonly scanner: Scanner
  readonly terminal: Terminal
  readonly build?: typeof runTestBuilds
}

/**
 * `builderbar test-build`: runs a real build for each system of the builder's entry, prints its output as it arrives, and
 * explains failures (docs/architecture.md, "Terminal contract").
 */
export async function runTestBuild(command: TestBuildCommand, tools: TestBuildTools): Promise<number> {
  const { mac, scanner, terminal } = tools
  // With --json stdout has only the JSON object, and text for the user goes to stderr.
  const print = command.json ? terminal.err : terminal.out
  const stopController = new AbortController()
  const release = terminal.holdInterrupt(() => stopController.abort())
  try {
    const lines = createLinePrinter((line) => print(`  ${sanitizeLine(line)}\n`))
    const { results, status } = await (tools.build ?? runTestBuilds)(mac, scanner, {
      systems: command.systems,
      signal: stopController.signal,
      onBegin: (system, uri) => print(`Building for ${sanitizeLine(system)} on ${sanitizeLine(uri)}...\n`),
      onOutput: lines.add,
      onResult: (result) => {
        lines.end()
        print(formatResult(result, terminal))
      },
    })
    if (command.json) terminal.out(formatJsonOutput({ results }))
    else terminal.out(formatExplanations(results, status, terminal))
    for (const notice of scanner.warnings()) terminal.err(`builderbar: ${sanitizeLine(notice)}\n`)
    return getBuildsExitCode(results.map(({ outcome: result }) => result))
  } finally {
    release()
  }
}

function formatResult(
  { system, outcome: result, seconds, output: nixOutput }: TestBuildResult,
  { layout }: Terminal,
): string {
  const systemName = sanitizeLine(system)
  switch (result) {
    case 'passed':
      return `${layout.paint('good', '✓')} ${systemName}: passed in ${formatSeconds(seconds)}\n`
    case 'failed':
      return `${layout.paint('bad', '✕')} ${systemName}: failed after ${formatSeconds(seconds)}\n`
    case 'unknown':
      return `${layout.paint('concern', '?')} ${systemName}: inconclusive\n${indent(wrap(nixOutput ?? '', layout.width - 2), 2).join('\n')}\n`
  }
}

/** Formats each finding that explains a failed build, once; Nix's own output if none does. */
function formatExplanations(results: readonly TestBuildResult[], status: Status, terminal: Terminal): string {
  const { layout } = terminal
  const ids = new Set(results.flatMap(({ findings }) => findings))
  const explainingFindings = selectRootFindings(status.findings).filter(({ id }) => ids.has(id))
  const unexplainedResults = results.filter(
    ({ outcome: result, findings }) => result === 'failed' && findings.length === 0,
  )
  return [
    ...explainingFindings.map(
      (finding) => `\n${formatFindingBlock(finding, status.findings, layout).join('\n')}\n`,
    ),
    ...unexplainedResults.map(
      ({ output: nixOutput }) => `\n  Nix says\n${indent(sanitizeLines(nixOutput ?? ''), 4).join('\n')}\n`,
    ),
    `\n${formatCurrentState(status, layout)}`,
  ].join('')
}
