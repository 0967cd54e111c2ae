import { useLayoutEffect, useRef } from 'react'
import type { Bridge, PopoverView } from '../electron/app/contract/bridge-contract.ts'
import { DemoBar } from './demo/DemoBar.tsx'
import { DemoChanging } from './demo/DemoChanging.tsx'
import { LeadingFinding, OtherFindings } from './findings/Findings.tsx'
import { NixOutput } from './findings/NixOutput.tsx'
import { Warnings } from './findings/Warnings.tsx'
import { History } from './history/History.tsx'
import { RepairPanel } from './repair/RepairPanel.tsx'
import { TestBuild } from './repair/TestBuild.tsx'
import { BuilderList } from './status/BuilderList.tsx'
import { Chain } from './status/Chain.tsx'
import { Loading } from './status/Loading.tsx'
import { MoreDetails } from './status/MoreDetails.tsx'
import { SetupGuide } from './status/SetupGuide.tsx'
import { StatusHeader } from './status/StatusHeader.tsx'
import { VmStatsLine } from './status/VmStats.tsx'
import { Welcome } from './status/Welcome.tsx'
import { ActionBar } from './toolbar/ActionBar.tsx'
import { Toolbar } from './toolbar/Toolbar.tsx'
import './toolbar/bars.css'
import { CopiedContext } from './ui/CopyButton.tsx'
import { useFocusRestore } from './ui/use-focus-restore.ts'
import { useNow } from './ui/use-now.ts'
import { useReportedHeight } from './ui/use-reported-height.ts'
import { useShortcuts } from './ui/use-shortcuts.ts'
import { useView } from './ui/use-view.ts'
import { BuilderWindow } from './windows/BuilderWindow.tsx'
import { LogWindow } from './windows/LogWindow.tsx'
import { ReportWindow } from './windows/ReportWindow.tsx'
import { ScriptWindow } from './windows/ScriptWindow.tsx'
import { SettingsWindow } from './windows/SettingsWindow.tsx'
import './windows/windows.css'

/** The popover or a window: a pure function of the view that the main process pushes to it. */
export function App({ bridge }: { bridge: Bridge }) {
  const view = useView(bridge)
  useShortcuts(bridge, view)
  useFocusRestore(view)
  const rootElement = useRef<HTMLDivElement>(null)
  useReportedHeight(rootElement, bridge.send, view !== null)
  useRootAttributes(view)
  return (
    <CopiedContext value={view?.copied ?? null}>
      <div ref={rootElement}>
        {view === null ? <Loading /> : <CurrentPage view={view} send={bridge.send} />}
      </div>
    </CopiedContext>
  )
}

function CurrentPage({ view, send }: { view: PopoverView; send: Bridge['send'] }) {
  switch (view.page) {
    case 'main':
      return <Popover view={view} send={send} />
    case 'settings':
      return <SettingsWindow view={view} send={send} />
    case 'report':
      return <ReportWindow report={view.report} send={send} />
    case 'log':
      return <LogWindow log={view.log} send={send} />
    case 'script':
      return <ScriptWindow view={view} send={send} />
    case 'builder':
      return <BuilderWindow key={view.shownBuilder} view={view} send={send} />
  }
}

function Popover({ view, send }: { view: PopoverView; send: Bridge['send'] }) {
  const now = useNow()
  // A plan hides everything else, so that its buttons can be reached without scrolling.
  const isPlanned = view.repair.status === 'planned'
  const isIdle = view.repair.status === 'idle' && view.testBuild === null
  const isWelcome = !view.settings.welcomed && isIdle
  if (view.demo?.changing) return <DemoChanging demo={view.demo} send={send} />
  return (
    <>
      {view.demo !== null && <DemoBar demo={view.demo} send={send} />}
      <main className={view.status === null ? 'first-look' : undefined}>
        <StatusHeader view={view} now={now} send={send} />
        {isWelcome && (
          <Welcome view={view} isShort={hasProblem(view) || view.setupOptions.length > 0} send={send} />
        )}
        {view.repair.status !== 'idle' && (
          <RepairPanel repair={view.repair} view={view} now={now} send={send} />
        )}
        {isIdle && <NixOutput output={view.nixOutput} send={send} />}
        {view.testBuild !== null && !isPlanned && <TestBuild test={view.testBuild} now={now} />}
        {view.repair.status === 'idle' && <LeadingFinding view={view} send={send} />}
        {isIdle && view.setupOptions.length > 0 && <SetupGuide options={view.setupOptions} send={send} />}
        {view.chain.length > 0 && !isPlanned && (
          <Chain links={view.chain} headerDetail={view.headline?.detail ?? null} />
        )}
        {view.repair.status === 'idle' && <OtherFindings view={view} send={send} />}
        {!isPlanned && <BuilderList view={view} now={now} send={send} />}
        {!isPlanned && !isWelcome && view.testBuild === null && <History view={view} now={now} />}
        {view.vm !== null && isIdle && !isWelcome && !hasProblem(view) && (
          <VmStatsLine stats={view.vm} now={now} />
        )}
        <Warnings warnings={view.warnings} />
        {!isPlanned && <MoreDetails isShort={isWelcome} view={view} now={now} send={send} />}
      </main>
      <footer className="bars">
        <ActionBar view={view} send={send} />
        {!isPlanned && <Toolbar view={view} send={send} />}
      </footer>
    </>
  )
}

function hasProblem({ rootFindings }: PopoverView): boolean {
  return rootFindings.some(({ severity }) => severity !== 'note')
}

/** Sets the attributes of <html> by which the style sheets know the page, the text size and whether the popover is pinned. */
function useRootAttributes(view: PopoverView | null) {
  const textSize = view?.settings.textSize ?? 100
  const pinned = view?.pinned ?? false
  const page = view?.page ?? 'main'
  useLayoutEffect(() => {
    document.documentElement.dataset.page = page
    document.documentElement.dataset.textSize = `${textSize}`
    document.documentElement.toggleAttribute('data-pinned', pinned)
  }, [page, textSize, pinned])
}
