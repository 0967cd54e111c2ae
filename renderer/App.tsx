import { useLayoutEffect, useRef } from 'react'
import type { Bridge, PopoverView } from '../electron/app/contract/bridge-contract.ts'
import { DemoBar } from './demo/DemoBar.tsx'
import { DemoChanging } from './demo/DemoChanging.tsx'
import { Findings } from './findings/Findings.tsx'
import { IgnoredNow } from './findings/IgnoredFindings.tsx'
import { Notices } from './findings/Warnings.tsx'
import { Past } from './history/History.tsx'
import { LogPage } from './pages/LogPage.tsx'
import { ReportPage } from './pages/ReportPage.tsx'
import { SettingsPage } from './pages/SettingsPage.tsx'
import { RepairPart } from './repair/RepairPanel.tsx'
import { TestBuild } from './repair/TestBuild.tsx'
import { Chain } from './status/Chain.tsx'
import { FirstLook } from './status/Loading.tsx'
import { OtherBuilders } from './status/OtherBuilders.tsx'
import { SettingUpGuide } from './status/SetupGuide.tsx'
import { Sentence } from './status/StatusHeader.tsx'
import { MachineLine } from './status/VmStats.tsx'
import { Welcome } from './status/Welcome.tsx'
import { Footer } from './toolbar/Footer.tsx'
import { useKeptFocus } from './ui/use-focus-restore.ts'
import { useHeight } from './ui/use-height.ts'
import { useNow } from './ui/use-now.ts'
import { useKeys } from './ui/use-shortcuts.ts'
import { useView } from './ui/use-view.ts'

/** The popover: a pure picture of the view that the program pushes. */
export function App({ bridge }: { bridge: Bridge }) {
  const view = useView(bridge)
  useKeys(bridge, view)
  useKeptFocus(view)
  const whole = useRef<HTMLDivElement>(null)
  useHeight(whole, bridge.send, view !== null)
  useRootMarks(view)
  return (
    <div ref={whole}>{view === null ? <FirstLook /> : <CurrentPage view={view} send={bridge.send} />}</div>
  )
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
  const isPlanned = view.repair.at === 'planned'
  const isCalm = view.repair.at === 'idle' && view.testBuild === null
  if (view.demo?.changing) return <DemoChanging demo={view.demo} send={send} />
  return (
    <>
      {view.demo !== null && <DemoBar demo={view.demo} send={send} />}
      <main>
        <Sentence view={view} now={now} send={send} />
        {!view.settings.welcomed && isCalm && <Welcome brief={isWrong(view)} send={send} />}
        {view.repair.at !== 'idle' && (
          <RepairPart
            repair={view.repair}
            status={view.status}
            lastBuild={view.lastBuild}
            now={now}
            send={send}
          />
        )}
        {view.testBuild !== null && !isPlanned && <TestBuild test={view.testBuild} now={now} send={send} />}
        {view.repair.at === 'idle' && <Findings view={view} send={send} />}
        {isCalm && view.settingUp.length > 0 && <SettingUpGuide ways={view.settingUp} send={send} />}
        {view.ignoredNow.length > 0 && !isPlanned && <IgnoredNow findings={view.ignoredNow} />}
        {view.chain.length > 0 && !isPlanned && <Chain links={view.chain} said={saidAbove(view)} />}
        {!isPlanned && <OtherBuilders view={view} now={now} send={send} />}
        {!isPlanned && <Past view={view} now={now} />}
        {view.machine !== null && !isPlanned && <MachineLine machine={view.machine} now={now} />}
        {view.notices.length > 0 && <Notices notices={view.notices} />}
      </main>
      {view.status !== null && !isPlanned && <Footer view={view} now={now} send={send} />}
    </>
  )
}

function isWrong({ leading }: PopoverView): boolean {
  return leading.some(({ severity }) => severity !== 'note')
}

function saidAbove({ status, leading }: PopoverView): readonly string[] {
  return [status?.summary ?? '', ...leading.slice(0, 1).map(({ title }) => title)]
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
