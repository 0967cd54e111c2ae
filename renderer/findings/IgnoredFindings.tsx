import type { Finding } from '../../electron/core/model/finding.ts'
import { messages } from '../format/locale.ts'

/** What would lead, had the person not chosen to ignore it: one quiet line, so that the sentence above is no riddle. */
export function IgnoredFindings({ findings }: { findings: readonly Finding[] }) {
  return (
    <p className="part secondary">
      {messages.ignored.now}: {findings.map(({ title }) => title).join(messages.between)}
    </p>
  )
}
