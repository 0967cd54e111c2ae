import type { Readable } from 'node:stream'
import type { Status } from '../../core/model/status.ts'
import { maxDerivationBytes, parseDerivation } from '../../core/nix/derivation.ts'
import { maxPastedBytes, parsePastedText } from '../../core/text/pasted-text.ts'
import { unwrapLines } from '../../core/text/unwrapped-lines.ts'
import {
  type ExplainedOutput,
  explainDerivation,
  explainOutput,
} from '../../diagnose/views/explained-output.ts'
import type { Scanner } from '../../monitor/scan/scanner.ts'
import type { ExplainCommand } from '../arguments/command.ts'
import { formatExplainedOutput } from '../format/explained-output-text.ts'
import { formatJsonOutput } from '../format/json-text.ts'
import { getStateExitCode, wrongUsage } from '../terminal/exit-codes.ts'
import { describeInput, readInput } from '../terminal/input.ts'
import { sanitizeLine } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'

interface ExplainTools {
  readonly scanner: Pick<Scanner, 'scan' | 'warnings'>
  readonly terminal: Terminal
  readonly stdin: Readable
}

/**
 * `builderbar explain` for output of Nix or for a derivation. Returns the exit code of `status`. The input is not stored and
 * does not leave the Mac.
 */
export async function runExplainInput(
  { name, derivation, json }: Omit<ExplainCommand, 'command'>,
  tools: ExplainTools,
): Promise<number> {
  if (derivation !== null) return explainDerivationFile(derivation, tools, json)
  return explainFile(name ?? '-', tools, json)
}

/** Explains output of Nix. It is read before the scan, which can take half a minute with a test build. */
async function explainFile(file: string, tools: ExplainTools, json: boolean): Promise<number> {
  const { terminal, stdin } = tools
  if (file === '-' && terminal.canAsk) terminal.err('Paste what Nix printed, then press Control-D.\n')
  const read = await readInput(file, stdin, maxPastedBytes)
  if (!read.ok)
    return printRefusal(terminal, `${describeInput(file)} ${read.reason ?? describeTooLong(file)}.`)
  const lines = unwrapLines(parsePastedText(read.bytes))
  const isEmpty = lines.every(({ readings: [text = ''] }) => text.trim() === '')
  return printExplanation(tools, json, isEmpty ? 'no-text' : 'text', (status) => explainOutput(lines, status))
}

function describeTooLong(file: string): string {
  const end = file === '-' ? 'nix build ... 2>&1 | tail -c 1000000' : 'tail -c 1000000 FILE'
  return `is larger than 1 MiB. The error is at the end: ${end} | builderbar explain -`
}

async function explainDerivationFile(path: string, tools: ExplainTools, json: boolean): Promise<number> {
  const { terminal, stdin } = tools
  const name = describeInput(path)
  const read = await readInput(path, stdin, maxDerivationBytes)
  if (!read.ok) return printRefusal(terminal, `${name} ${read.reason ?? 'is larger than any derivation'}.`)
  const parsed = parseDerivation(read.bytes.toString('utf8'), path)
  if (!parsed.ok) return printRefusal(terminal, `${name} ${parsed.reason}.`)
  return printExplanation(tools, json, 'derivation', (status) => explainDerivation(parsed.derivation, status))
}

async function printExplanation(
  { scanner, terminal }: ExplainTools,
  json: boolean,
  command: 'text' | 'no-text' | 'derivation',
  explainStatus: (status: Status) => ExplainedOutput,
): Promise<number> {
  const status = await scanner.scan({ testBuild: 'again' })
  const output = explainStatus(status)
  if (json) {
    const { named, builds, decidedBy, agreed, unreached, failure } = output
    terminal.out(
      formatJsonOutput({
        named,
        agreed: agreed?.key ?? null,
        decidedBy: decidedBy?.text ?? null,
        unreached,
        failure,
        builds,
        status,
      }),
    )
  } else {
    terminal.out(formatExplainedOutput(output, status, command, terminal.layout))
  }
  for (const notice of scanner.warnings()) terminal.err(`builderbar: ${notice}\n`)
  return getStateExitCode(status.state)
}

function printRefusal(terminal: Terminal, reason: string): number {
  terminal.err(`builderbar: ${sanitizeLine(reason)}\n`)
  return wrongUsage
}
