import type { BuildersEdit } from './builders-edit-schema.ts'
import { linesOf, plainTextOf } from './plain-text.ts'

/** Nix's own default of `builders`, and where nix-darwin writes its machines. */
const machines = '@/etc/nix/machines'

/** Whether a value of `builders` takes in the machines file. */
export function includesMachinesFile(value: string, path = machines.slice(1)): boolean {
  return value.split(/[\s;]+/).includes(`@${path}`)
}

/**
 * The last `builders` lines of the text, as long as they leave the machines file out: an empty one goes, and one that
 * names machines gets the file beside them. Null where there is none, or where the text has bytes that are not known.
 */
export function planBuildersEdit(
  text: string,
): Pick<BuildersEdit, 'before' | 'after' | 'lines' | 'texts' | 'replacement'> | null {
  // What is no UTF-8 reads as U+FFFD: what would be written could not be checked.
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

/** What a line sets `builders` to, as Nix reads it; null where it sets something else. */
function buildersIn(line: string): string | null {
  const words = (line.split('#', 1)[0] ?? '').split(/[ \t\r\n]+/).filter((word) => word !== '')
  return words[0] === 'builders' && words[1] === '=' ? words.slice(2).join(' ') : null
}

/**
 * `;` parts machines in the value; what stands behind a # stays behind it. No blank before the @: Nix 2.8 takes one for a
 * part of a machine's name (seen with real Nix).
 */
function withMachinesFile(line: string): string {
  const setting = line.split('#', 1)[0] ?? ''
  const comment = line.slice(setting.length)
  return `${setting.trimEnd()} ;${machines}${comment === '' ? '' : ` ${comment}`}`
}

function withoutEnd(line: string): string {
  return line.replace(/\n$/, '')
}
