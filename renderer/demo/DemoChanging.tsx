import type { Bridge, Demo } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'
import { StateIcon } from '../status/StateIcon.tsx'
import { DemoBar } from './DemoBar.tsx'

/** Replaces the page while the fake Mac changes scenarios: a half-built Mac would show findings of neither scenario. */
export function DemoChanging({ demo, send }: { demo: Demo; send: Bridge['send'] }) {
  return (
    <>
      <DemoBar demo={demo} send={send} />
      <main>
        <header className="part status-header">
          <StateIcon state="starting" />
          <div className="status-text" role="status">
            <h1 className="headline" tabIndex={-1}>
              {messages.demoChanges}
            </h1>
          </div>
        </header>
      </main>
    </>
  )
}
