import type { Plan, PlanNames } from '../../core/model/plan.ts'
import type { Receipt } from '../../core/model/receipt.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { formatList } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { getStepText } from '../script/script-text.ts'
import { quoteValue } from '../script/shell-quote.ts'
import script from '../shell/undo/undo-files.sh'
import type { Refusal } from './plan-parts.ts'
import { refuseForeignReceipt, type Undo, type UndoParts } from './undo.ts'

/** Texts of the plans that restore files. */
export const undoFilesTexts = defineTexts({
  steps: {
    check: (paths: readonly string[]) =>
      `Check that ${formatList([...paths, 'the backup'])} haven't changed since`,
    restoration: 'Restore the previous version',
  },
})

interface UndoFilesOptions {
  readonly getNames: () => PlanNames
  /** Whether the repair writes this path at all. A receipt that names another path is refused. */
  readonly writes: (path: string) => boolean
  /** The steps after those of the files, for a service that has to read them again. */
  readonly afterwards?: (snapshot: Snapshot) => Pick<Plan, 'risk' | 'values' | 'steps' | 'interrupts'>
}

/** Undoes a repair that changed its files only by `replace` and `make_folder` (repair/shell/helpers/common.sh). */
export function undoFiles(options: UndoFilesOptions): Undo {
  return {
    getNames: options.getNames,
    plan: (snapshot, receipt) => planFileUndo(options, snapshot, receipt),
  }
}

const noFurtherParts = { risk: 'safe', values: '', steps: [], interrupts: [] } as const

function planFileUndo(options: UndoFilesOptions, snapshot: Snapshot, receipt: Receipt): Refusal | UndoParts {
  const paths = Object.keys(receipt.checksums)
  const words = paths.map((path, index) => quoteArguments(receipt, path, index + 1, options.writes))
  if (words.length === 0 || words.includes(null)) return refuseForeignReceipt(receipt)
  const { risk, interrupts, values, steps } = options.afterwards?.(snapshot) ?? noFurtherParts
  const verifyLines = words.map((word) => `verify_backup ${word}`)
  const restoreLines = words.map((word) => `restore ${word}`).reverse()
  return {
    risk,
    interrupts,
    paths,
    values,
    steps: [
      {
        description: undoFilesTexts.steps.check(paths),
        script: [getStepText(script, 0), ...verifyLines].join('\n'),
      },
      {
        description: undoFilesTexts.steps.restoration,
        script: [...restoreLines, getStepText(script, 1)].join('\n'),
      },
      ...steps,
    ],
  }
}

/** The arguments of `verify_backup` and `restore` for one path; null where one of them is not what a script writes. */
function quoteArguments(
  receipt: Receipt,
  path: string,
  number: number,
  writes: (path: string) => boolean,
): string | null {
  const quotedPath = quoteValue('keptPath', path)
  const before = quoteValue('sum', receipt.before[path] ?? '')
  const after = quoteValue('sum', receipt.checksums[path] ?? '')
  return quotedPath && before && after && writes(path) ? `${number} ${quotedPath} ${before} ${after}` : null
}
