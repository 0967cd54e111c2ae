import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runTestBuild } from '../../../electron/cli/commands/test-build-command.ts'
import { createLinePrinter } from '../../../electron/cli/terminal/line-printer.ts'
import type { runTestBuilds } from '../../../electron/monitor/builds/test-build-run.ts'
import type { TestBuildResult } from '../../../electron/monitor/state/test-build-result.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { aStatus } from '../../fixtures/status.ts'
import { aQuietMac } from '../../monitor/fixtures/quiet-mac.ts'
import { testBuildsSchema } from '../fixtures/json-output.ts'
import { createFixedScanner, createRecordedTerminal } from '../fixtures/recorded-terminal.ts'

const uri = 'ssh-ng://builder@linux-builder'
const passedResult: TestBuildResult = {
  system: 'aarch64-linux',
  uri,
  outcome: 'passed',
  seconds: 4.1,
  output: null,
  findings: [],
}
const failed: TestBuildResult = {
  ...passedResult,
  outcome: 'failed',
  output: 'cannot build on it',
  findings: ['ssh-route'],
}
const inconclusive: TestBuildResult = { ...passedResult, outcome: 'unknown', output: 'the build was stopped' }

/** Runs the command with builds that end like this; Nix prints `output` in each. */
async function run(
  results: readonly TestBuildResult[],
  { json = false, output = 'copying 0 paths...\n' } = {},
) {
  const terminal = createRecordedTerminal()
  const status = aStatus('down', [aFinding('ssh-route', uri, { title: 'The way is wrong' })])
  const build: typeof runTestBuilds = async (_mac, _scanner, { onBegin, onOutput, onResult }) => {
    for (const result of results) {
      onBegin(result.system, uri)
      onOutput(output)
      onResult(result)
    }
    return { results, status }
  }
  const command = { command: 'test-build', systems: [], json } as const
  const code = await runTestBuild(command, {
    mac: aQuietMac(),
    scanner: createFixedScanner(status),
    terminal,
    build,
  })
  return { code, ...terminal }
}

describe('builderbar test-build', () => {
  test.each([
    [0, [passedResult]],
    [1, [passedResult, failed]],
    [1, [inconclusive, failed]],
    [5, [passedResult, inconclusive]],
    [5, []],
  ])('exits with %i', async (code, results) => {
    expect((await run(results)).code).toBe(code)
  })

  test('prints each build as it runs, then the explanation of a failure', async () => {
    const { stdout, stderr } = await run([passedResult, failed])
    expect(stdout).toContain(
      `Building for aarch64-linux on ${uri}...\n  copying 0 paths...\n✓ aarch64-linux: passed in 4.1 s\n`,
    )
    expect(stdout).toContain('✕ aarch64-linux: failed after 4.1 s\n')
    expect(stdout.match(/The way is wrong/g)).toHaveLength(1)
    expect(stderr).toBe('')
  })

  test("with --json prints one object, and Nix's output to stderr", async () => {
    const { stdout, stderr } = await run([failed], { json: true })
    expect(testBuildsSchema.parse(JSON.parse(stdout)).results).toEqual([failed])
    expect(stderr).toContain('copying 0 paths...')
  })

  test("prints Nix's own output if nothing explains the failure", async () => {
    const { stdout } = await run([{ ...failed, findings: [] }])
    expect(stdout).toContain('Nix says\n    cannot build on it')
  })

  test('strips build output that would control the terminal', async () => {
    const output = 'plain\u001b[31;1mred\u001b[0m \u001b]0;title\u0007 \u009b2J\rback\u202e\n'
    const { stdout } = await run([passedResult], { output })
    expect(stdout).toContain('plainred')
    expect(stdout).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u)
  })
})

describe('output that arrives in pieces', () => {
  const printLines = (pieces: readonly string[]) => {
    const lines: string[] = []
    const printer = createLinePrinter((line) => lines.push(line))
    for (const piece of pieces) printer.add(piece)
    printer.end()
    return lines
  }

  test('is printed in whole lines, however it is split', () => {
    const text = fc.array(fc.stringMatching(/^[a-z \u00e4]{1,8}[a-z]$/), { maxLength: 8 })
    const end = fc.constantFrom('\n', '\r\n')
    fc.assert(
      fc.property(text, end, fc.array(fc.nat(80), { maxLength: 6 }), (lines, lineEnd, cuts) => {
        const text = lines.map((line) => line + lineEnd).join('')
        const places = [0, ...cuts.sort((a, b) => a - b), text.length]
        const pieces = places.map((place, index) => text.slice(place, places[index + 1] ?? text.length))
        expect(printLines(pieces)).toEqual(lines)
      }),
    )
  })

  test('is printed without waiting for ever for the end of a line', () => {
    expect(printLines(['x'.repeat(5000), 'y'])).toEqual(['x'.repeat(5000), 'y'])
    expect(printLines(['no end'])).toEqual(['no end'])
    expect(printLines([])).toEqual([])
  })
})
