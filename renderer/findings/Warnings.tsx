import { messages } from '../format/locale.ts'

/** Problems of Builderbar itself. They are shown here because macOS may not show our notifications. */
export function Warnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null
  return (
    <section className="part" aria-labelledby="notices-heading">
      <h2 id="notices-heading" className="heading">
        {messages.warnings}
      </h2>
      <ul>
        {warnings.map((warning) => (
          <li key={warning} className="secondary readable">
            {warning}
          </li>
        ))}
      </ul>
    </section>
  )
}
