import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { Page } from '../../electron/app/contract/popover-request.ts'
import type { BuilderControl } from '../../electron/core/model/plan.ts'
import { messages } from '../format/locale.ts'
import { ToolButton } from './ToolButton.tsx'
import './toolbar.css'

/** The actions that do not belong to a finding: test build, controls, log, report and settings. */
export function Toolbar({ view, send }: { view: PopoverView; send: Bridge['send'] }) {
  const isBusy = view.repair.status === 'running'
  const isTesting = view.testBuild !== null && !view.testBuild.finished
  const open = (page: Page) => () => send({ kind: 'page', page })
  return (
    <div className="toolbar">
      {!isTesting && !isBusy && (
        <ToolButton
          name={messages.toolbar.testBuild}
          icon={icons.testBuild}
          reason={view.testBuildRefusal}
          onUse={() => send({ kind: 'test-build' })}
        />
      )}
      {!isBusy &&
        view.controls.map((control) => (
          <ToolButton
            key={control}
            name={messages.toolbar.controls[control]}
            icon={icons[control]}
            onUse={() => send({ kind: 'plan', subject: { kind: 'control', control } })}
          />
        ))}
      {view.log !== null && <ToolButton name={messages.log.open} icon={icons.log} onUse={open('log')} />}
      <ToolButton name={messages.toolbar.report} icon={icons.report} onUse={open('report')} />
      <ToolButton name={messages.toolbar.settings} icon={icons.settings} onUse={open('settings')} />
    </div>
  )
}

const log = 'M2.5 3.5h11v9h-11zM5 6.5l1.75 1.5L5 9.5M8.5 10h2.5'

const icons: Readonly<Record<BuilderControl | 'testBuild' | 'log' | 'report' | 'settings', string>> = {
  testBuild: 'M5 3.25v9.5l7.5-4.75z',
  start: 'M8 2.5v5M5.2 4.2a5 5 0 1 0 5.6 0',
  stop: 'M4 4h8v8H4z',
  restart: 'M3 7.25a5 5 0 0 1 8.9-2.5M12.25 2.5v2.75H9.5M13 8.75a5 5 0 0 1-8.9 2.5M3.75 13.5v-2.75H6.5',
  'capture-log': log,
  log,
  report: 'M4 2.5h5.25L12 5.25v8.25H4zM9 2.75V5.5h2.75M6 8.25h4M6 10.75h4',
  settings:
    'M2 4.5h7.25M12.75 4.5H14M2 11.5h1.25M6.75 11.5H14M11 2.75a1.75 1.75 0 1 0 0 3.5 1.75 1.75 0 0 0 0-3.5M5 9.75a1.75 1.75 0 1 0 0 3.5 1.75 1.75 0 0 0 0-3.5',
}
