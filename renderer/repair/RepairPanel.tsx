import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { RepairProgress } from '../../electron/monitor/state/monitor-state.ts'
import { PlanPreview } from './PlanPreview.tsx'
import { RepairOutcome } from './RepairOutcome.tsx'
import { RepairRunning } from './RepairRunning.tsx'
import './repair.css'

interface RepairPanelProps {
  readonly repair: Exclude<RepairProgress, { status: 'idle' }>
  readonly view: PopoverView
  readonly now: number
  readonly send: Bridge['send']
}

/** Replaces the findings while a repair is planned, is running, or has just ended. */
export function RepairPanel({ repair, view, now, send }: RepairPanelProps) {
  switch (repair.status) {
    case 'planned':
      return <PlanPreview {...repair} send={send} />
    case 'running':
      return <RepairRunning repair={repair} now={now} />
    case 'done':
      return <RepairOutcome repair={repair} view={view} />
  }
}
