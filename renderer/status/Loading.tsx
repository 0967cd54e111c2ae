import { words } from '../format/locale.ts'

/** Before anything is known: one calm line. */
export function FirstLook() {
  return (
    <main className="part">
      <h1 className="sentence-text">{words.firstLook}</h1>
    </main>
  )
}
