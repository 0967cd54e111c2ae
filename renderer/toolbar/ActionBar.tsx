import type { ReactNode } from 'react'
import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { FindingButtons, hasButtons } from '../findings/FindingButtons.tsx'
import { getLeadingFinding } from '../findings/Findings.tsx'
import { messages } from '../format/locale.ts'
import { OutcomeButtons } from '../repair/OutcomeButtons.tsx'
import { PlanButtons } from '../repair/PlanButtons.tsx'
import { StoppedButtons } from '../repair/StoppedButtons.tsx'
import { TestBuildButton } from '../repair/TestBuildButton.tsx'
import { AdminCheckButton } from '../ui/AdminCheckButton.tsx'

interface ActionBarProps {
  readonly view: PopoverView
  readonly send: Bridge['send']
}

/** The buttons of the screen, which stay at the bottom while the screen scrolls; none if there is nothing to press. */
export function ActionBar({ view, send }: ActionBarProps) {
  const buttons = renderButtons(view, send)
  return buttons === null ? null : <div className="action-bar">{buttons}</div>
}

function renderButtons(view: PopoverView, send: Bridge['send']): ReactNode {
  const { repair, testBuild } = view
  switch (repair.status) {
    case 'planned':
      return <PlanButtons {...repair} offers={view.offers} send={send} />
    case 'done':
      return <OutcomeButtons repair={repair} view={view} send={send} />
    case 'running':
      return repair.stage === 'password' && !repair.automatic ? <CancelButton send={send} /> : null
    case 'idle':
      return testBuild === null ? (
        listIdleButtons(view, send)
      ) : (
        <TestBuildButton test={testBuild} send={send} />
      )
  }
}

/** Closes the password prompt. Once the script runs, nothing can be cancelled: its result would be lost. */
function CancelButton({ send }: { send: Bridge['send'] }) {
  return (
    <button type="button" className="button" onClick={() => send({ kind: 'cancel-repair' })}>
      {messages.plan.cancel}
    </button>
  )
}

/** The repairs of the leading finding; without one, what a stopped, unknown or unconfirmed builder suggests. */
function listIdleButtons(view: PopoverView, send: Bridge['send']): ReactNode {
  const finding = getLeadingFinding(view)
  if (finding !== null) {
    return hasButtons(view, finding) ? <FindingButtons finding={finding} view={view} send={send} /> : null
  }
  if (view.status?.state === 'paused' && view.controls.includes('start')) {
    return <StoppedButtons view={view} send={send} />
  }
  if (view.needsAdminCheck) return <AdminCheckButton className="button" send={send} />
  const isUnconfirmed = view.status?.state === 'healthy' && view.status.verifiedAt === null
  if (!isUnconfirmed || view.testBuildRefusal !== null) return null
  return (
    <button type="button" className="button" onClick={() => send({ kind: 'test-build' })}>
      {messages.toolbar.testBuild}
    </button>
  )
}
