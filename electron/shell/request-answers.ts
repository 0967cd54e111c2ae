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
      return parts.pushView()
    case 'fit':
      return popover.fit(request.height)
    case 'look':
      return void monitor.look()
    case 'plan':
      return monitor.plan(request.finding, request.repair)
    case 'run-plan':
      return void monitor.runPlan()
    case 'dismiss-plan':
      return monitor.dismissPlan()
    case 'copy-lasting':
      return copyLasting(monitor, request.finding)
    case 'copy-report':
      return copyReport(monitor, parts.report)
    case 'pick-scenario':
      return demo.pick(request.scenario)
    case 'close':
      return popover.hide()
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
