import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'
import { CodeBlock } from '../ui/CodeBlock.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { WindowHeading } from './WindowHeading.tsx'

/** The report, read before it is copied or saved. */
export function ReportWindow({ report, send }: { report: string | null; send: Bridge['send'] }) {
  return (
    <main className="window">
      <WindowHeading title={messages.windows.titles.report} />
      <p className="window-bar secondary">
        {report === null ? messages.report.none : messages.report.message}
      </p>
      {report !== null && (
        <>
          <CodeBlock className="window-text report">{report}</CodeBlock>
          <div className="window-bar window-buttons">
            <button type="button" className="button" onClick={() => send({ kind: 'save-report' })}>
              {messages.report.save}
            </button>
            <CopyButton request={{ kind: 'copy-report' }} className="button primary" send={send} />
          </div>
        </>
      )}
    </main>
  )
}
