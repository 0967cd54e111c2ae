import { messages } from '../format/locale.ts'

/** Before anything is known: one calm line. */
export function Loading() {
  return (
    <main className="part">
      <h1 className="sentence-text">{messages.loading}</h1>
    </main>
  )
}
