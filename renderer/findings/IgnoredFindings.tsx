import type { Finding } from '../../electron/core/model/finding.ts'
import { messages } from '../format/locale.ts'

/** Root findings that the user ignores, as one line: without it the status header would show a state without a cause. */
export function IgnoredFindings({ findings }: { findings: readonly Finding[] }) {
  return (
    <p className="part secondary">
      {messages.ignored.now}: {findings.map(({ title }) => title).join(messages.between)}
    </p>
  )
}
