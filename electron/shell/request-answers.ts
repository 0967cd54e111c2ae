import { clipboard } from 'electron'
import type { Status } from '../builder/status.ts'
import type { Monitor } from '../monitor/monitor.ts'
import type { PopoverRequest } from './bridge-contract.ts'
import type { OpenDemo } from './demo.ts'
import type { Popover } from './popover.ts'

export interface AnswerParts {
  readonly monitor: Monitor
  readonly popover: Popover
  readonly demo: OpenDemo
  /** The text for a bug report. */
  report(status: Status): string
  /** Pushes the view as it is now. */
  pushView(): void
}

/** Does what the page asks for. Every text that is copied or run is the program's own, found by its id. */
export function answerRequest(request: PopoverRequest, parts: AnswerParts): void {
  const { monitor, popover, demo } = parts
  switch (request.ask) {
    case 'view':
      parts.pushView()
      break
    case 'fit':
      popover.fit(request.height)
      break
    case 'look':
      void monitor.look()
      break
    case 'plan':
      monitor.plan(request.finding, request.repair)
      break
    case 'run-plan':
      void monitor.runPlan()
      break
    case 'dismiss-plan':
      monitor.dismissPlan()
      break
    case 'copy-lasting':
      copyLasting(monitor, request.finding)
      break
    case 'copy-report':
      copyReport(monitor, parts.report)
      break
    case 'pick-scenario':
      demo.pick(request.scenario)
      break
    case 'close':
      popover.hide()
      break
  }
}

function copyLasting(monitor: Monitor, key: string): void {
  const finding = monitor.state().status?.findings.find((each) => each.key === key)
  if (finding?.lasting) clipboard.writeText(finding.lasting)
}

function copyReport(monitor: Monitor, report: (status: Status) => string): void {
  const { status } = monitor.state()
  if (status !== null) clipboard.writeText(report(status))
}
