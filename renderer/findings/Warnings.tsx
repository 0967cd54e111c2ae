import { words } from '../format/locale.ts'

/** Trouble of the app itself: kept readable here where macOS shows no notification. */
export function Notices({ notices }: { notices: readonly string[] }) {
  return (
    <section className="part" aria-labelledby="notices-heading">
      <h2 id="notices-heading" className="heading">
        {words.notices}
      </h2>
      <ul>
        {notices.map((notice) => (
          <li key={notice} className="secondary readable">
            {notice}
          </li>
        ))}
      </ul>
    </section>
  )
}
