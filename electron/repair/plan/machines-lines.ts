import { createPlainText, removeLines, splitLines } from '../../core/model/plain-text.ts'
import type { PlanNames } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { indentCode } from '../../core/text/code-lines.ts'
import { sanitize } from '../../core/text/sanitize.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { editLines } from '../script/edit-lines.ts'
import { diffTexts } from './diff-texts.ts'
import { type PlanParts, type Refusal, refuse, undoStep } from './plan-parts.ts'

const path = '/etc/nix/machines'
/** An entry with a host key has some hundred characters. */
const maxShown = 4000

/** Texts of the plans that change lines of the machines file. */
export const machinesLinesTexts = defineTexts({
  undo: {
    effect: (file: string) => `Restores ${file} exactly. Not possible if someone changes it first.`,
  },
  refusals: {
    unobserved: (file: string, reason: string) => `${file} couldn't be read: ${reason}.`,
    unchecked: (file: string) => `${file} wasn't checked.`,
    /** Ends before the lines of a configuration. */
    managed: (file: string) =>
      `${file} can't be edited: it's nix-darwin's link into the Nix store, or too large. Until you change your configuration, builds and ` +
      "darwin-rebuild work without builders: sudo darwin-rebuild switch --option builders ''. The change:",
    bytes: (file: string) => `${file} contains bytes that aren't text. Fix it by hand.`,
    goneLines: (file: string) => `The lines are no longer in ${file}.`,
    semicolons: (file: string) =>
      `A line of ${file} has several entries, separated by semicolons. Fix it by hand.`,
    tooMany: (file: string) => `${file} has too many such lines to remove at once. Fix it by hand.`,
    characters: (file: string) => `The line of ${file} has characters that aren't allowed in a root script.`,
  },
})

interface RemoveLinesOptions {
  /** The names of the plan, where the repair's own don't fit. */
  readonly names?: PlanNames
  /** Says what happens to the lines, in a sentence with the file and their numbers. */
  readonly describeStep: (file: string, lines: readonly number[]) => string
  /** Counted from 1. */
  readonly lines: readonly number[]
  /** The line that replaces them; without it they are only removed. */
  readonly replacement?: string
  /** The change of the configuration that lasts; also shown where the file may not be written. */
  readonly permanentFix: string
}

/**
 * Returns a plan that removes lines of the machines file and leaves every other byte as it is. Only for a plain file: nix-darwin's
 * link leads into the store, which may not be written.
 */
export function removeMachinesLines(snapshot: Snapshot, options: RemoveLinesOptions): PlanParts | Refusal {
  const { plain } = snapshot.machinesFile
  const { refusals, undo } = machinesLinesTexts
  if (plain === undefined) return refuse(refusals.unchecked(path))
  if (!plain.observed) return refuse(refusals.unobserved(path, plain.reason))
  if (plain.value === null) {
    return refuse([refusals.managed(path), indentCode(options.permanentFix)].join('\n'))
  }
  // Bytes that are not UTF-8 were read as U+FFFD, so the checksum of the changed file cannot be computed.
  if (plain.value.text.includes('\uFFFD')) return refuse(refusals.bytes(path))
  const all = splitLines(plain.value.text)
  const numbers = [...new Set(options.lines)].sort((a, b) => a - b)
  const texts = numbers.map((line) => all[line - 1])
  if (numbers.length === 0 || texts.includes(undefined)) return refuse(refusals.goneLines(path))
  if (texts.some((text) => (text ?? '').replace(/#.*/s, '').includes(';'))) {
    return refuse(refusals.semicolons(path))
  }
  const replacement = options.replacement ?? ''
  const after = createPlainText(replaceLines(plain.value.text, numbers, replacement))
  const edit = editLines({
    path,
    lines: numbers,
    replacement,
    checksumBefore: plain.value.sha256,
    checksumAfter: after.sha256,
  })
  if (edit === null) {
    return refuse(replacement === '' ? refusals.tooMany(path) : refusals.characters(path))
  }
  return {
    ...options.names,
    values: edit.values,
    steps: [{ description: options.describeStep(path, numbers), script: edit.shell }],
    paths: [path],
    diffs: [
      {
        path,
        place: diffTexts.lines(numbers),
        text: [
          ...texts.map((text) => `- ${sanitize((text ?? '').trimEnd(), maxShown)}`),
          ...(replacement === '' ? [] : [`+ ${sanitize(replacement, maxShown)}`]),
        ].join('\n'),
      },
    ],
    undo: undoStep(undo.effect(path)),
    permanentFix: options.permanentFix,
  }
}

/** The text as the script writes it: `replacement` replaces the first of the lines and keeps its line end. */
function replaceLines(text: string, lines: readonly number[], replacement: string): string {
  if (replacement === '') return removeLines(text, new Set(lines))
  return splitLines(text)
    .flatMap((line, index) => {
      if (index + 1 === lines[0]) return [replacement + (line.endsWith('\n') ? '\n' : '')]
      return lines.includes(index + 1) ? [] : [line]
    })
    .join('')
}
