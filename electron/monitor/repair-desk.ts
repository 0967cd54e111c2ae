import type { Planned, RepairResult } from '../builder/plan.ts'
import type { Status } from '../builder/status.ts'
import type { AdministratorWay } from '../mac/administrator.ts'
import type { Mac } from '../mac/mac.ts'
import { type BuilderControl, planControl } from '../repair/control-builder.ts'
import { undoId } from '../repair/undo.ts'
import { planUndo } from '../repair/undos.ts'
import type { Looker } from './look.ts'
import type { RepairProgress } from './monitor-state.ts'
import { planRepairs, scriptOf } from './planning.ts'
import { alreadyDone } from './repair-outcome.ts'
import { runRepairs } from './repairing.ts'

export interface RepairDeskParts {
  readonly mac: Mac
  readonly looker: Looker
  readonly via: AdministratorWay
  readonly changed: (progress: RepairProgress) => void
  /** A look that was made on the way; the last one once more when the results are known. */
  readonly looked: (status: Status) => void
  readonly ended: (results: readonly RepairResult[]) => void
}

/** One repair at a time: planned, shown, agreed to, run, told. */
export interface RepairDesk {
  progress(): RepairProgress
  plan(status: Status, finding: string, repair: string): void
  /** Starts, stops or restarts the builder: as a repair, planned and shown first. */
  planControl(status: Status, control: BuilderControl): void
  /** Takes back the repair with this receipt: as a repair, planned and shown first. */
  planUndo(status: Status, receipt: string): void
  run(): Promise<void>
  dismiss(): void
  /** Closes an open prompt; what root has begun is left to itself, and its receipt tells of it later. */
  stop(): Promise<void>
}

export function openRepairDesk(parts: RepairDeskParts): RepairDesk {
  let progress: RepairProgress = { at: 'idle' }
  let underWay: Promise<void> | null = null
  const leaving = new AbortController()
  const show = (next: RepairProgress) => {
    progress = next
    parts.changed(next)
  }
  const carryOut = async (plans: readonly Planned[]) => {
    const title = plans.map((one) => (one.planned ? one.plan.title : one.repair)).join(', ')
    const running = { at: 'running', title, since: parts.mac.now().toISOString() } as const
    show(running)
    const looks: Status[] = []
    const results = await runRepairs(parts.mac, parts.looker, plans, parts.via, {
      leave: leaving.signal,
      onProgress: (says) => show({ ...running, says }),
      onStatus: (status) => {
        looks.push(status)
        parts.looked(status)
      },
    })
    show({ at: 'done', results })
    parts.ended(results)
    const last = looks.at(-1)
    if (last !== undefined) parts.looked(last)
  }
  return {
    progress: () => progress,
    plan(status, finding, repair) {
      if (progress.at === 'running') return
      const found = planRepairs(status, [{ finding, repair }])
      const why = 'What it repairs is no longer seen.'
      const plans = found.length > 0 ? found : [{ planned: false as const, repair, finding, why }]
      show({ at: 'planned', plans, script: scriptOf(plans) })
    },
    planControl(status, control) {
      if (progress.at === 'running') return
      const made = planControl(status.snapshot, control)
      if (made.is === 'planned')
        show({ at: 'planned', plans: [made.planned], script: scriptOf([made.planned]) })
      else show({ at: 'done', results: [alreadyDone(made, status)] })
    },
    planUndo(status, receipt) {
      if (progress.at === 'running') return
      const why = 'It can be taken back no longer: its receipt is gone, or it was taken back already.'
      const planned = planUndo(status.snapshot, receipt)
      const plans = [planned ?? { planned: false as const, repair: undoId, finding: receipt, why }]
      show({ at: 'planned', plans, script: scriptOf(plans) })
    },
    async run() {
      if (progress.at !== 'planned' || leaving.signal.aborted) return
      underWay = carryOut(progress.plans)
      await underWay
    },
    dismiss() {
      if (progress.at !== 'running') show({ at: 'idle' })
    },
    async stop() {
      leaving.abort()
      await underWay
    },
  }
}
