import type { BuildersEdit } from './builders-edit-schema.ts'
import { linesOf, plainTextOf } from './plain-text.ts'

/** Nix's default for `builders`; nix-darwin writes its machines file to this path. */
const machines = '@/etc/nix/machines'

/** Whether a value of `builders` includes the machines file. */
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
  const all = linesOf(text)
  const lines: number[] = []
  let instead: string | null = null
  for (let at = all.length - 1; at >= 0 && instead === null; at -= 1) {
    const value = buildersIn(all[at] ?? '')
    if (value === null) continue
    if (includesMachinesFile(value)) break
    lines.unshift(at + 1)
    if (value !== '') instead = withMachinesFile(withoutEnd(all[at] ?? ''))
  }
  if (lines.length === 0) return null
  const changed = all.flatMap((line, index) => {
    if (!lines.includes(index + 1)) return [line]
    if (instead === null || index + 1 !== lines[0]) return []
    return [instead + (line.endsWith('\n') ? '\n' : '')]
  })
  return {
    before: plainTextOf(text).sha256,
    after: plainTextOf(changed.join('')).sha256,
    lines,
    texts: lines.map((line) => withoutEnd(all[line - 1] ?? '')),
    replacement: instead,
  }
}

/** Returns the value that a line gives to `builders`, as Nix parses it; null if it sets something else. */
function buildersIn(line: string): string | null {
  const words = (line.split('#', 1)[0] ?? '').split(/[ \t\r\n]+/).filter((word) => word !== '')
  return words[0] === 'builders' && words[1] === '=' ? words.slice(2).join(' ') : null
}

/**
 * Adds the machines file to a `builders` line, before its comment. `;` separates machines. There is no blank before the
 * `@` because Nix 2.8 would parse it as part of a machine's name (docs/nix-and-ssh.md, "Machines file").
 */
function withMachinesFile(line: string): string {
  const setting = line.split('#', 1)[0] ?? ''
  const comment = line.slice(setting.length)
  return `${setting.trimEnd()} ;${machines}${comment === '' ? '' : ` ${comment}`}`
}

function withoutEnd(line: string): string {
  return line.replace(/\n$/, '')
}
