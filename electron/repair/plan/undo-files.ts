import type { Plan, PlanStep } from '../../core/model/plan.ts'
import type { Receipt } from '../../core/model/receipt.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { shellQuote } from '../script/shell-quote.ts'
import type { Undo, UndoPlanned } from './undo.ts'

/** What a person reads in a plan whose files are kept. */
export function keptForUndo(message: string): PlanStep {
  return { description: message, script: 'builderbar undo' }
}

interface UndoFilesOptions {
  readonly repair: string
  readonly title: string
  /** Whether the repair writes this path at all: a receipt that names another is not taken. */
  readonly diffs: (path: string) => boolean
  /** What comes behind the steps of the files, where a service has to hear of it. */
  readonly afterwards?: (snapshot: Snapshot) => Pick<Plan, 'risk' | 'steps' | 'interrupts'>
}

/** Takes back a repair that changed its files by `change_file`, `remove_file` and `make_folder` (backup-shell.ts). */
export function undoFiles(parts: UndoFilesOptions): Undo {
  return {
    repair: parts.repair,
    title: parts.title,
    plan: (snapshot, receipt) => plan(parts, snapshot, receipt),
  }
}

function plan(parts: UndoFilesOptions, snapshot: Snapshot, receipt: Receipt): UndoPlanned {
  const afterwards = parts.afterwards?.(snapshot) ?? { risk: 'safe', steps: [], interrupts: [] }
  const id = shellQuote('receipt', receipt.id)
  const repair = shellQuote('repair', receipt.name)
  const paths = Object.keys(receipt.checksums)
  const words = paths.map((path, index) => wordsOf(receipt, path, index + 1, parts.diffs))
  if (id === null || repair === null || words.length === 0 || words.includes(null)) {
    return {
      ok: false,
      reason: `The receipt ${JSON.stringify(receipt.id)} is not one of Builderbar's own making.`,
    }
  }
  const check = words.map((each) => `check_back ${each}`)
  const back = words.map((each) => `put_back ${each}`).reverse()
  return {
    ok: true,
    plan: {
      risk: afterwards.risk,
      interrupts: afterwards.interrupts,
      paths: paths,
      steps: [
        {
          description: `Checks that nobody has changed ${paths.join(', ')} since, and what was kept`,
          script: [`begin_undo ${id} ${repair}`, ...check].join('\n'),
        },
        { description: 'Puts back what was there before', script: [...back, 'end_undo'].join('\n') },
        ...afterwards.steps,
      ],
    },
  }
}

function wordsOf(
  receipt: Receipt,
  path: string,
  number: number,
  diffs: (path: string) => boolean,
): string | null {
  const quoted = shellQuote('keptPath', path)
  const before = shellQuote('mark', receipt.before[path] ?? '')
  const after = shellQuote('mark', receipt.checksums[path] ?? '')
  return quoted && before && after && diffs(path) ? `${number} ${quoted} ${before} ${after}` : null
}
