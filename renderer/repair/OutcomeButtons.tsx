import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { PlanRequest } from '../../electron/app/contract/popover-request.ts'
import type { BuilderControl, PlanSubject, RepairResult } from '../../electron/core/model/plan.ts'
import type { RepairProgress } from '../../electron/monitor/state/monitor-state.ts'
import { messages } from '../format/locale.ts'
import { selectControl } from '../format/outcome-text.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { ReadyPlanButton } from './ReadyPlanButton.tsx'
import { findVerification } from './RepairOutcome.tsx'
import { RemindButton } from './StoppedButtons.tsx'

interface OutcomeButtonsProps {
  readonly repair: RepairProgress & { readonly status: 'done' }
  readonly view: PopoverView
  readonly send: Bridge['send']
}

/** What to do after a repair: close a success, or undo it; try a failure again, or report it. */
export function OutcomeButtons({ repair, view, send }: OutcomeButtonsProps) {
  const failed = repair.results.find(({ outcome }) => outcome !== 'fixed')
  return failed === undefined ? (
    <SuccessButtons repair={repair} view={view} send={send} />
  ) : (
    <FailureButtons result={failed} send={send} />
  )
}

function SuccessButtons({ repair, view, send }: OutcomeButtonsProps) {
  const { results } = repair
  const isRepaired = results.some(({ subject }) => selectControl(subject) === null)
  // The settings forget a reminder while the builder isn't known to be stopped, which a scan says a moment later.
  const isStopped =
    view.status?.state === 'paused' && results.some(({ subject }) => isControl(subject, 'stop'))
  const close = () => send({ kind: 'dismiss-plan' })
  return (
    <>
      {view.ready !== null && (
        <ReadyPlanButton
          ready={view.ready}
          names={{ run: messages.plan.controlButton.undo, show: messages.undo.button }}
          className="button"
          send={send}
        />
      )}
      {results.some(({ subject }) => isControl(subject, 'capture-log')) && (
        <button
          type="button"
          className="button"
          onClick={() => {
            close()
            send({ kind: 'page', page: 'log' })
          }}
        >
          {messages.menu.showLog}
        </button>
      )}
      {isRepaired && findVerification(repair, view.lastBuild) === null && view.testBuildRefusal === null && (
        <button
          type="button"
          className="button"
          onClick={() => {
            close()
            send({ kind: 'test-build' })
          }}
        >
          {messages.toolbar.testBuild}
        </button>
      )}
      {isStopped && <RemindButton send={send} onUse={close} />}
      <button type="button" className="button primary" onClick={close}>
        {isStopped ? messages.stopped.untilStart : messages.done}
      </button>
    </>
  )
}

function FailureButtons({ result, send }: { result: RepairResult; send: Bridge['send'] }) {
  const subject = createRequest(result.subject)
  return (
    <>
      <button type="button" className="button" onClick={() => send({ kind: 'dismiss-plan' })}>
        {messages.back}
      </button>
      <CopyButton
        request={{ kind: 'copy-report' }}
        label={messages.copyReport}
        className="button"
        send={send}
      />
      {subject !== null && (
        <button type="button" className="button primary" onClick={() => send({ kind: 'plan', subject })}>
          {messages.tryAgain}
        </button>
      )}
    </>
  )
}

/** The request that plans the same again, or null. */
function createRequest(subject: PlanSubject): PlanRequest | null {
  switch (subject.kind) {
    case 'finding':
      return subject.repair === null ? null : { ...subject, repair: subject.repair }
    case 'control':
      return { kind: 'control', control: subject.control }
    case 'undo':
      return { kind: 'undo', receipt: subject.receipt }
    case 'tool':
      return { kind: 'tool' }
    case 'uninstall':
      return null
  }
}

function isControl(subject: PlanSubject, control: BuilderControl): boolean {
  return subject.kind === 'control' && subject.control === control
}
