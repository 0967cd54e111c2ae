import type { BuildersEdit } from './builders-edit-schema.ts'
import { createPlainText, splitLines } from './plain-text.ts'

/** Nix's default for `builders`; nix-darwin writes its machines file to this path. */
const machines = '@/etc/nix/machines'

/** Whether a `builders` value includes the machines file. */
export function includesMachinesFile(value: string, path = machines.slice(1)): boolean {
  return value.split(/[\s;]+/).includes(`@${path}`)
}

/**
 * Plans an edit after which the last `builders` setting in the text includes the machines file: an empty setting is
 * removed, and the file is added to a setting that lists machines. Returns null if there is nothing to edit, or if the
 * text is not valid UTF-8.
 */
export function planBuildersEdit(
  text: string,
): Pick<BuildersEdit, 'before' | 'after' | 'lines' | 'texts' | 'replacement'> | null {
  // Invalid UTF-8 was decoded as U+FFFD, so writing the text back would change those bytes.
  if (text.includes('\uFFFD')) return null
  const allLines = splitLines(text)
  const lines: number[] = []
  let replacement: string | null = null
  for (let index = allLines.length - 1; index >= 0 && replacement === null; index -= 1) {
    const value = parseBuildersLine(allLines[index] ?? '')
    if (value === null) continue
    if (includesMachinesFile(value)) break
    lines.unshift(index + 1)
    if (value !== '') replacement = addMachinesFile(trimLineEnd(allLines[index] ?? ''))
  }
  if (lines.length === 0) return null
  const changedLines = allLines.flatMap((line, index) => {
    if (!lines.includes(index + 1)) return [line]
    if (replacement === null || index + 1 !== lines[0]) return []
    return [replacement + (line.endsWith('\n') ? '\n' : '')]
  })
  return {
    before: createPlainText(text).sha256,
    after: createPlainText(changedLines.join('')).sha256,
    lines,
    texts: lines.map((line) => trimLineEnd(allLines[line - 1] ?? '')),
    replacement,
  }
}

/** Returns the value that a line gives to `builders`, as Nix parses it; null if it sets something else. */
function parseBuildersLine(line: string): string | null {
  const words = (line.split('#', 1)[0] ?? '').split(/[ \t\r\n]+/).filter((word) => word !== '')
  return words[0] === 'builders' && words[1] === '=' ? words.slice(2).join(' ') : null
}

/**
 * Adds the machines file to a `builders` line, before its comment. `;` separates machines. There is no blank before the
 * `@` because Nix 2.8 would parse it as part of a machine's name (docs/nix-and-ssh.md, "Machines file").
 */
function addMachinesFile(line: string): string {
  const setting = line.split('#', 1)[0] ?? ''
  const comment = line.slice(setting.length)
  return `${setting.trimEnd()} ;${machines}${comment === '' ? '' : ` ${comment}`}`
}

function trimLineEnd(line: string): string {
  return line.replace(/\n$/, '')
}
