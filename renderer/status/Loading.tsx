import { messages } from '../format/locale.ts'

/** Shown until the first view arrives. */
export function Loading() {
  return (
    <main className="part">
      <h1 className="headline">{messages.loading}</h1>
    </main>
  )
}
