import type { Finding } from '../../core/model/finding.ts'
import { createPlainText, removeLines, splitLines } from '../../core/model/plain-text.ts'
import type { Planned } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { sanitize } from '../../core/text/sanitize.ts'
import { editLines } from '../script/edit-lines.ts'
import { keptForUndo } from './undo-files.ts'

const path = '/etc/nix/machines'
/** An entry with a host key has some hundred characters. */
const maxShown = 4000

interface LinesOut {
  readonly repair: string
  readonly title: string
  /** What is taken out, in words: "the line that Nix cannot read". */
  readonly what: string
  /** Counted from 1. */
  readonly lines: readonly number[]
  /** What stands in the place of the first of them; absent: they only go. */
  readonly instead?: string
  /** What survives the next darwin-rebuild, for where the file may not be written. */
  readonly permanentFix: string
}

/**
 * The plan that takes lines out of the machines file, every other line byte for byte; only where it is a plain file.
 * A link of nix-darwin's is never written through: that would change the store.
 */
export function planLinesOut(snapshot: Snapshot, finding: Finding, parts: LinesOut): Planned {
  const refuse = (reason: string): Planned => ({
    ok: false,
    repair: parts.repair,
    finding: finding.key,
    reason,
  })
  const { plain } = snapshot.machinesFile
  if (plain?.observed !== true)
    return refuse(`${path} could not be read: ${plain?.reason ?? 'it was not looked at'}.`)
  if (plain.value === null) return refuse(`${notPlain}\n${parts.permanentFix}`)
  // What is no UTF-8 reads as U+FFFD: its bytes are not known here, so what is written could not be checked.
  if (plain.value.text.includes('\uFFFD')) {
    return refuse(`${path} holds bytes that are no text: correct it by hand.`)
  }
  const all = splitLines(plain.value.text)
  const out = [...new Set(parts.lines)].sort((one, other) => one - other)
  const texts = out.map((line) => all[line - 1])
  if (out.length === 0 || texts.includes(undefined)) return refuse(`The lines were not found in ${path}.`)
  if (texts.some((text) => (text ?? '').replace(/#.*/s, '').includes(';'))) {
    return refuse(`A line of ${path} holds several entries with ; between them: correct it by hand.`)
  }
  const instead = parts.instead ?? ''
  const after = createPlainText(changedText(plain.value.text, out, instead))
  const edit = editLines({
    repair: parts.repair,
    path,
    lines: out,
    instead,
    shown: plain.value.sha256,
    wanted: after.sha256,
  })
  if (edit === null) {
    return refuse(
      instead === ''
        ? `More lines of ${path} would have to go than are taken out at once.`
        : `The line of ${path} has characters that are not taken in a root script.`,
    )
  }
  return {
    ok: true,
    plan: {
      repair: parts.repair,
      finding: finding.key,
      title: parts.title,
      risk: 'safe',
      needsAdmin: true,
      values: edit.values,
      steps: [
        {
          description: `${instead === '' ? 'Takes' : 'Replaces'} ${parts.what} ${instead === '' ? 'out of' : 'in'} ${path} (${placesOf(out)}): written beside it with its owner and mode, then put in its place; every other line stays as it is`,
          script: edit.shell,
        },
      ],
      paths: [path],
      diffs: [
        {
          path,
          place: placesOf(out),
          text: [
            ...texts.map((text) => `- ${sanitize((text ?? '').trimEnd(), maxShown)}`),
            ...(instead === '' ? [] : [`+ ${sanitize(instead, maxShown)}`]),
          ].join('\n'),
        },
      ],
      interrupts: [],
      undo: keptForUndo(
        `builderbar undo puts ${path} back as it is now, byte for byte, while nobody else has changed it since`,
      ),
      permanentFix: parts.permanentFix,
    },
  }
}

const notPlain =
  `${path} is no plain file: it is nix-darwin's link into the store, where nothing may be written, or too large. ` +
  'The configuration is what has to change; until it is mended, a build and darwin-rebuild work with the machines ' +
  "switched off for that once: darwin-rebuild switch --option builders ''."

function placesOf(lines: readonly number[]): string {
  return lines.length === 1 ? `line ${lines[0]}` : `lines ${lines.join(', ')}`
}

/** As the script writes it: `instead` in the place of the first of the lines, its end kept. */
function changedText(text: string, lines: readonly number[], instead: string): string {
  if (instead === '') return removeLines(text, new Set(lines))
  return splitLines(text)
    .flatMap((line, index) => {
      if (index + 1 === lines[0]) return [instead + (line.endsWith('\n') ? '\n' : '')]
      return lines.includes(index + 1) ? [] : [line]
    })
    .join('')
}
