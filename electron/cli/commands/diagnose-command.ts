import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { statusOf } from '../../diagnose/status-of.ts'
import { readSavedSnapshot } from '../report/saved-snapshot.ts'
import { wrongUsage } from '../terminal/exit-codes.ts'
import { sanitizeLine } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { printStatus } from './status-command.ts'

/** More than any snapshot has. */
const limitBytes = 16 * 1024 * 1024

/** `builderbar diagnose`: the same as `status`, of a saved snapshot; `-` reads it from stdin. */
export async function diagnoseCommand(
  file: string,
  terminal: Terminal,
  json: boolean,
  stdin: Readable,
): Promise<number> {
  const name = file === '-' ? 'what came on stdin' : file
  const refuse = (reason: string) => {
    terminal.err(`builderbar: ${sanitizeLine(name)} ${sanitizeLine(reason)}.\n`)
    return wrongUsage
  }
  const read = await readAll(file === '-' ? stdin : createReadStream(file))
  if (typeof read === 'string') return refuse(read)
  const saved = readSavedSnapshot(read)
  if (!saved.ok) return refuse(saved.reason)
  return printStatus(statusOf(saved.snapshot), terminal, json ? 'json' : 'text')
}

/** The bytes, or why they could not be read. */
async function readAll(stream: Readable): Promise<Buffer | string> {
  const parts: Buffer[] = []
  let length = 0
  try {
    for await (const part of stream) {
      const bytes = Buffer.from(part)
      length += bytes.length
      if (length > limitBytes) {
        stream.destroy()
        return `has more than ${limitBytes / 1024 / 1024} MiB: no snapshot is that large`
      }
      parts.push(bytes)
    }
    return Buffer.concat(parts)
  } catch (error) {
    return whyNotRead(error)
  }
}

function whyNotRead(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'is not there'
    case 'EISDIR':
      return 'is a folder, not a file'
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by you'
    default:
      return `could not be read (${String(code ?? error)})`
  }
}
