import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'
import { CodeBlock } from '../ui/CodeBlock.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { PageHeading } from './PageHeading.tsx'

/** The report, read before it is copied. */
export function ReportPage({ report, send }: { report: string | null; send: Bridge['send'] }) {
  return (
    <main className="part">
      <PageHeading title={messages.report.heading} send={send} />
      <p className="secondary">{report === null ? messages.report.none : messages.report.message}</p>
      {report !== null && (
        <>
          <CodeBlock className="report">{report}</CodeBlock>
          <div className="buttons">
            <CopyButton request={{ kind: 'copy-report' }} send={send} />
          </div>
        </>
      )}
    </main>
  )
}
