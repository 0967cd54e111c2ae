import { useLayoutEffect, useRef } from 'react'
import type { Bridge, PopoverView } from '../electron/app/contract/bridge-contract.ts'
import { DemoBar } from './demo/DemoBar.tsx'
import { DemoChanging } from './demo/DemoChanging.tsx'
import { LeadingFinding, OtherFindings } from './findings/Findings.tsx'
import { Warnings } from './findings/Warnings.tsx'
import { History } from './history/History.tsx'
import { LogPage } from './pages/LogPage.tsx'
import { ReportPage } from './pages/ReportPage.tsx'
import { SettingsPage } from './pages/SettingsPage.tsx'
import { RepairPanel } from './repair/RepairPanel.tsx'
import { TestBuild } from './repair/TestBuild.tsx'
import { Chain } from './status/Chain.tsx'
import { Loading } from './status/Loading.tsx'
import { OtherBuilders } from './status/OtherBuilders.tsx'
import { SetupGuide } from './status/SetupGuide.tsx'
import { StatusHeader } from './status/StatusHeader.tsx'
import { VmStatsLine } from './status/VmStats.tsx'
import { Welcome } from './status/Welcome.tsx'
import { Footer } from './toolbar/Footer.tsx'
import { useFocusRestore } from './ui/use-focus-restore.ts'
import { useHeight } from './ui/use-height.ts'
import { useNow } from './ui/use-now.ts'
import { useShortcuts } from './ui/use-shortcuts.ts'
import { useView } from './ui/use-view.ts'

/** The popover: a pure picture of the view that the program pushes. */
export function App({ bridge }: { bridge: Bridge }) {
  const view = useView(bridge)
  useShortcuts(bridge, view)
  useFocusRestore(view)
  const whole = useRef<HTMLDivElement>(null)
  useHeight(whole, bridge.send, view !== null)
  useRootMarks(view)
  return <div ref={whole}>{view === null ? <Loading /> : <CurrentPage view={view} send={bridge.send} />}</div>
}

function CurrentPage({ view, send }: { view: PopoverView; send: Bridge['send'] }) {
  switch (view.page) {
    case 'main':
      return <Popover view={view} send={send} />
    case 'settings':
      return <SettingsPage view={view} send={send} />
    case 'report':
      return <ReportPage report={view.report} send={send} />
    case 'log':
      return <LogPage log={view.log} send={send} />
  }
}

function Popover({ view, send }: { view: PopoverView; send: Bridge['send'] }) {
  const now = useNow()
  // A plan has the room to itself: its buttons are reached without scrolling.
  const isPlanned = view.repair.status === 'planned'
  const isCalm = view.repair.status === 'idle' && view.testBuild === null
  if (view.demo?.changing) return <DemoChanging demo={view.demo} send={send} />
  return (
    <>
      {view.demo !== null && <DemoBar demo={view.demo} send={send} />}
      <main>
        <StatusHeader view={view} now={now} send={send} />
        {!view.settings.welcomed && isCalm && <Welcome brief={isWrong(view)} send={send} />}
        {view.repair.status !== 'idle' && (
          <RepairPanel
            repair={view.repair}
            status={view.status}
            lastBuild={view.lastBuild}
            now={now}
            send={send}
          />
        )}
        {view.testBuild !== null && !isPlanned && <TestBuild test={view.testBuild} now={now} send={send} />}
        {view.repair.status === 'idle' && <LeadingFinding view={view} send={send} />}
        {isCalm && view.setupOptions.length > 0 && <SetupGuide ways={view.setupOptions} send={send} />}
        {view.chain.length > 0 && !isPlanned && <Chain links={view.chain} />}
        {view.repair.status === 'idle' && <OtherFindings view={view} send={send} />}
        {!isPlanned && <OtherBuilders view={view} now={now} send={send} />}
        {!isPlanned && <History view={view} now={now} />}
        {view.vm !== null && !isPlanned && <VmStatsLine machine={view.vm} now={now} />}
        {view.warnings.length > 0 && <Warnings warnings={view.warnings} />}
      </main>
      {view.status !== null && !isPlanned && <Footer view={view} now={now} send={send} />}
    </>
  )
}

function isWrong({ rootFindings: leading }: PopoverView): boolean {
  return leading.some(({ severity }) => severity !== 'note')
}

/** The style sheets know the few sizes of text, and that the popover is pinned, by these attributes. */
function useRootMarks(view: PopoverView | null) {
  const textSize = view?.settings.textSize ?? 100
  const pinned = view?.pinned ?? false
  useLayoutEffect(() => {
    document.documentElement.dataset.textSize = `${textSize}`
    document.documentElement.toggleAttribute('data-pinned', pinned)
  }, [textSize, pinned])
}
