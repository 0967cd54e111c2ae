import { messages } from '../format/locale.ts'

/** Trouble of the app itself: kept readable here where macOS shows no notification. */
export function Warnings({ warnings }: { warnings: readonly string[] }) {
  return (
    <section className="part" aria-labelledby="notices-heading">
      <h2 id="notices-heading" className="heading">
        {messages.warnings}
      </h2>
      <ul>
        {warnings.map((notice) => (
          <li key={notice} className="secondary readable">
            {notice}
          </li>
        ))}
      </ul>
    </section>
  )
}
