import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import { words } from '../format/locale.ts'
import { TypedText } from '../ui/CodeBlock.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { PageHeading } from './PageHeading.tsx'

/** The report, read before it is copied. */
export function ReportPage({ report, send }: { report: string | null; send: Bridge['send'] }) {
  return (
    <main className="part">
      <PageHeading title={words.report.heading} send={send} />
      <p className="secondary">{report === null ? words.report.none : words.report.says}</p>
      {report !== null && (
        <>
          <TypedText className="report">{report}</TypedText>
          <CopyButton onCopy={() => send({ ask: 'copy-report' })} />
        </>
      )}
    </main>
  )
}
