import { useEffect, useRef } from 'react'
import type { Bridge, PopoverView } from '../electron/shell/bridge-contract.ts'
import { Chain } from './Chain.tsx'
import { DemoBar } from './DemoBar.tsx'
import { Findings } from './Findings.tsx'
import { FirstLook } from './FirstLook.tsx'
import { Footer } from './Footer.tsx'
import { Notices } from './Notices.tsx'
import { RepairPart } from './RepairPart.tsx'
import { Sentence } from './Sentence.tsx'
import { useHeight } from './use-height.ts'
import { useNow } from './use-now.ts'
import { useView } from './use-view.ts'

/** The popover: a pure picture of the view that the program pushes. */
export function App({ bridge }: { bridge: Bridge }) {
  const view = useView(bridge)
  useEscape(bridge, view?.repair.at === 'planned')
  const whole = useRef<HTMLDivElement>(null)
  useHeight(whole, bridge.send)
  return <div ref={whole}>{view === null ? <FirstLook /> : <Popover view={view} send={bridge.send} />}</div>
}

function Popover({ view, send }: { view: PopoverView; send: Bridge['send'] }) {
  const now = useNow()
  // A plan has the room to itself: its buttons are reached without scrolling.
  const isPlanned = view.repair.at === 'planned'
  return (
    <>
      {view.demo !== null && <DemoBar demo={view.demo} send={send} />}
      <main>
        <Sentence view={view} now={now} send={send} />
        {view.repair.at === 'idle' ? (
          <Findings view={view} send={send} />
        ) : (
          <RepairPart repair={view.repair} status={view.status} now={now} send={send} />
        )}
        {view.chain.length > 0 && !isPlanned && <Chain links={view.chain} />}
        {view.notices.length > 0 && <Notices notices={view.notices} />}
      </main>
      {view.status !== null && !isPlanned && <Footer view={view} now={now} send={send} />}
    </>
  )
}

/** Escape goes one step back: out of a plan that is shown, else out of the popover. */
function useEscape(bridge: Bridge, planned: boolean) {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      bridge.send({ ask: planned ? 'dismiss-plan' : 'close' })
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [bridge, planned])
}
