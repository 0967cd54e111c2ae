import type { Bridge } from '../electron/shell/bridge-contract.ts'
import { CopyButton } from './CopyButton.tsx'
import { PageHeading } from './PageHeading.tsx'
import { TypedText } from './TypedText.tsx'
import { words } from './words.ts'

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
