import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { Page } from '../../electron/app/contract/page.ts'
import { messages } from '../format/locale.ts'
import { MoreMenu } from './MoreMenu.tsx'
import { ToolButton } from './ToolButton.tsx'
import './toolbar.css'

/** The five slots at the bottom of the popover. An action that is unavailable keeps its place and says why. */
export function Toolbar({ view, send }: { view: PopoverView; send: Bridge['send'] }) {
  const { toolbar } = messages
  const open = (page: Page) => () => send({ kind: 'page', page })
  return (
    <div className="toolbar">
      <ToolButton
        name={toolbar.test}
        label={toolbar.testBuild}
        icon={icons.test}
        reason={testRefusal(view)}
        onUse={() => send({ kind: 'test-build' })}
      />
      <ToolButton
        name={messages.log.open}
        icon={icons.log}
        reason={view.log === null ? messages.log.cannot : null}
        onUse={open('log')}
      />
      <ToolButton name={toolbar.report} icon={icons.report} onUse={open('report')} />
      <ToolButton name={toolbar.settings} icon={icons.settings} onUse={open('settings')} />
      <MoreMenu view={view} send={send} />
    </div>
  )
}

/** Why no test build can be started now, or null. */
function testRefusal({ status, repair, testBuild, testBuildRefusal }: PopoverView): string | null {
  if (status === null) return messages.loading
  if (repair.status === 'running') return messages.toolbar.repairRuns
  if (testBuild !== null && !testBuild.finished) return messages.toolbar.testRuns
  return testBuildRefusal
}

const icons = {
  test: 'M5 3.25v9.5l7.5-4.75z',
  log: 'M2.5 3.5h11v9h-11zM5 6.5l1.75 1.5L5 9.5M8.5 10h2.5',
  report: 'M4 2.5h5.25L12 5.25v8.25H4zM9 2.75V5.5h2.75M6 8.25h4M6 10.75h4',
  settings:
    'M2 4.5h7.25M12.75 4.5H14M2 11.5h1.25M6.75 11.5H14M11 2.75a1.75 1.75 0 1 0 0 3.5 1.75 1.75 0 0 0 0-3.5M5 9.75a1.75 1.75 0 1 0 0 3.5 1.75 1.75 0 0 0 0-3.5',
}
