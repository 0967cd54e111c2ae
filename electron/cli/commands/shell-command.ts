import { type Builder, listBuilders } from '../../core/builders/builder.ts'
import type { Status } from '../../core/model/status.ts'
import type { Mac } from '../../mac/mac.ts'
import type { Scanner } from '../../monitor/scan/scanner.ts'
import { createShellCall } from '../../repair/script/shell-call.ts'
import type { ShellCommand } from '../arguments/command.ts'
import { sanitizeLine, wrap } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** The dependencies of `shell`. */
export interface ShellTools {
  readonly mac: Mac
  readonly scanner: Pick<Scanner, 'scan'>
  readonly terminal: Terminal
}

const sudo = '/usr/bin/sudo'
/** A shell stays open for as long as its user wants: the longest time that a timer takes, 24 days. */
const timeoutMs = 2 ** 31 - 1
const refusedExitCode = 4

/**
 * `builderbar shell`: prints root's ssh call for the builder and runs it on this terminal. sudo asks for the password, since only
 * root may read the key. Returns the shell's own exit code, or 4 if there is no call to make.
 */
export async function runShell({ dryRun }: ShellCommand, tools: ShellTools): Promise<number> {
  const { mac, terminal } = tools
  const status = await tools.scanner.scan()
  const call = findShellCall(status)
  if (call === null) {
    terminal.err(
      `${wrap('builderbar: Nix has no builder on this Mac to open a shell in. To see what it has: builderbar status', terminal.layout.width).join('\n')}\n`,
    )
    return refusedExitCode
  }
  terminal.out(`${sanitizeLine(call.text)}\n`)
  if (dryRun) return 0
  const result = await mac.runOnTerminal(sudo, ['--', '/usr/bin/ssh', ...call.arguments], {
    timeoutMs,
    showsOutput: true,
  })
  if (result.status === 'exited') return result.code
  const reason = result.status === 'not-started' ? result.reason : `${sudo} ended without an exit code`
  terminal.err(`builderbar: ${sanitizeLine(reason)}\n`)
  return 2
}

function findShellCall({ snapshot }: Status) {
  const isHere = ({ kind, entry }: Builder) => kind !== 'remote' && entry !== null
  const builder = listBuilders(snapshot).find(isHere)
  return builder === undefined ? null : createShellCall(snapshot, builder)
}
