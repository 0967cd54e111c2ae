import type { Bridge, Demo } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'
import { StateIcon } from '../status/StateIcon.tsx'
import { DemoBar } from './DemoBar.tsx'

/** In place of a Mac that is half taken down: what is seen of it then is no picture of any trouble. */
export function DemoChanging({ demo, send }: { demo: Demo; send: Bridge['send'] }) {
  return (
    <>
      <DemoBar demo={demo} send={send} />
      <main>
        <header className="part sentence">
          <StateIcon state="starting" />
          <div className="sentence-says" role="status">
            <h1 className="sentence-text" tabIndex={-1}>
              {messages.demoChanges}
            </h1>
          </div>
        </header>
      </main>
    </>
  )
}
