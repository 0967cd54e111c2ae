import type { Page } from '../contract/page.ts'
import type { PopoverRequest } from '../contract/popover-request.ts'

const everyPage: readonly Page[] = ['main', 'settings', 'log', 'report', 'script', 'builder']
const popover: readonly Page[] = ['main']
const popoverOrSettings: readonly Page[] = ['main', 'settings']

/**
 * The pages that may send a request. A page that was taken over has the rights of its window alone: only the popover,
 * which shows the plan, can run it.
 */
const sendersByRequest: Readonly<Record<PopoverRequest['kind'], readonly Page[]>> = {
  view: everyPage,
  fit: everyPage,
  close: everyPage,
  page: everyPage,
  scan: popover,
  plan: ['main', 'settings', 'log'],
  'run-plan': popover,
  'dismiss-plan': popover,
  'cancel-repair': popover,
  'copy-permanent-fix': popover,
  'copy-message-for-it': popover,
  'copy-setup': popover,
  'open-manual': popover,
  'show-builder': popover,
  'settings-tab': popoverOrSettings,
  'copy-report': ['main', 'report'],
  'save-report': ['report'],
  'copy-log': ['log'],
  'copy-script': ['script'],
  'change-settings': popoverOrSettings,
  'open-at-login': popoverOrSettings,
  'allow-notifications': popover,
  update: popoverOrSettings,
  mute: popover,
  'probe-remote': ['main', 'builder'],
  'test-build': popover,
  'explain-output': popover,
  'dismiss-output': popover,
  'stop-test-build': popover,
  'pick-scenario': popover,
  pin: popover,
  'open-shell': popover,
  about: popover,
  quit: popover,
}

/** Whether the page may send the request. A window plans only what its own buttons offer. */
export function maySend(page: Page, request: PopoverRequest): boolean {
  if (!sendersByRequest[request.kind].includes(page)) return false
  if (request.kind !== 'plan' || page === 'main') return true
  const { subject } = request
  if (page === 'log') return subject.kind === 'control' && subject.control === 'capture-log'
  return subject.kind === 'tool' || subject.kind === 'undo'
}
