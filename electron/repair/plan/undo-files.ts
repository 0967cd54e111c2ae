import type { Plan, PlanStep } from '../../core/model/plan.ts'
import type { Receipt } from '../../core/model/receipt.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { beginReceipt, stepText } from '../script/script-text.ts'
import { shellQuote } from '../script/shell-quote.ts'
import script from '../shell/undo-files.sh'
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
  readonly afterwards?: (snapshot: Snapshot) => Pick<Plan, 'risk' | 'values' | 'steps' | 'interrupts'>
}

/** Takes back a repair that changed its files by `replace` and `make_folder` (scripts/helpers.sh). */
export function undoFiles(parts: UndoFilesOptions): Undo {
  return {
    repair: parts.repair,
    title: parts.title,
    plan: (snapshot, receipt) => plan(parts, snapshot, receipt),
  }
}

const nothingAfterwards = { risk: 'safe', values: '', steps: [], interrupts: [] } as const

function plan(parts: UndoFilesOptions, snapshot: Snapshot, receipt: Receipt): UndoPlanned {
  const afterwards = parts.afterwards?.(snapshot) ?? nothingAfterwards
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
  const verify = words.map((each) => `verify_backup ${each}`)
  const back = words.map((each) => `restore ${each}`).reverse()
  return {
    ok: true,
    plan: {
      risk: afterwards.risk,
      interrupts: afterwards.interrupts,
      paths: paths,
      values: [beginReceipt('undo', repair, id), afterwards.values].filter(Boolean).join('\n'),
      steps: [
        {
          description: `Checks that nobody has changed ${paths.join(', ')} since, and what was kept`,
          script: [stepText(script, 0), ...verify].join('\n'),
        },
        { description: 'Puts back what was there before', script: [...back, stepText(script, 1)].join('\n') },
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
