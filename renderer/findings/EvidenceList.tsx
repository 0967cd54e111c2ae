import type { Evidence, EvidenceSource } from '../../electron/core/model/finding.ts'
import { localizeTimes } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import './evidence.css'

/** Each piece of evidence with the place where the reader can look it up. */
export function EvidenceItems({ evidence }: { evidence: readonly Evidence[] }) {
  return (
    <ul className="evidence readable">
      {evidence.map((piece) => (
        <li key={`${piece.message} ${piece.value}`}>
          <p>{localizeTimes(piece.message)}</p>
          {piece.value !== '' && <p className="monospace">{localizeTimes(piece.value)}</p>}
          <p className="evidence-source">{formatEvidenceSource(piece.source)}</p>
        </li>
      ))}
    </ul>
  )
}

function formatEvidenceSource(source: EvidenceSource): string {
  if ('file' in source) return source.line === null ? source.file : messages.line(source.file, source.line)
  if ('command' in source) return source.command
  return source.fingerprint === null ? source.address : `${source.address}  ${source.fingerprint}`
}
