import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { ScriptText } from './ScriptText.tsx'
import { WindowHeading } from './WindowHeading.tsx'

interface ScriptWindowProps {
  readonly view: Pick<PopoverView, 'repair' | 'helpers'>
  readonly send: Bridge['send']
}

/** The exact script of the plan that the popover shows. The window is closed with that plan. */
export function ScriptWindow({ view: { repair, helpers }, send }: ScriptWindowProps) {
  if (repair.status !== 'planned') return null
  const needsAdmin = repair.plans.some((result) => result.ok && result.plan.needsAdmin)
  return (
    <main className="window">
      <WindowHeading title={messages.windows.titles.script} />
      <p className="window-bar">{needsAdmin ? messages.script.rootScript : messages.script.userScript}</p>
      {/* Another script begins folded and at its top. */}
      <ScriptText key={repair.sha256} script={repair.script} helpers={helpers} />
      <div className="window-bar window-buttons">
        <CopyButton request={{ kind: 'copy-script' }} className="button primary" send={send} />
      </div>
    </main>
  )
}
