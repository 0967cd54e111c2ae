import type { Bridge, LastBuild, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { RepairProgress } from '../../electron/monitor/state/monitor-state.ts'
import { PlanPreview } from './PlanPreview.tsx'
import { RepairOutcome } from './RepairOutcome.tsx'
import { RepairRunning } from './RepairRunning.tsx'
import './repair.css'

interface RepairPanelProps {
  readonly repair: Exclude<RepairProgress, { status: 'idle' }>
  readonly status: PopoverView['status']
  readonly lastBuild: LastBuild | null
  readonly now: number
  readonly send: Bridge['send']
}

/** Replaces the findings while a repair is planned, is running, or has just ended. */
export function RepairPanel({ repair, status, lastBuild, now, send }: RepairPanelProps) {
  switch (repair.status) {
    case 'planned':
      return <PlanPreview {...repair} send={send} />
    case 'running':
      return <RepairRunning repair={repair} now={now} />
    case 'done':
      return <RepairOutcome repair={repair} findings={status?.findings ?? []} lastBuild={lastBuild} />
  }
}
