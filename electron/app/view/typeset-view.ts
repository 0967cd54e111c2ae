import { typeset } from '../../core/text/typography.ts'

/** Properties of the view that hold sentences. All others are ids, paths, values that were found, scripts and settings. */
const sentences: ReadonlySet<string> = new Set([
  ...['title', 'headline', 'cause', 'explanation', 'detail', 'message', 'description', 'detection'],
  ...['reason', 'button', 'action', 'repair', 'interrupts', 'warnings', 'shownAgain', 'summary'],
  ...['progress', 'done'],
  ...['mutedByOrganization', 'unavailable'],
])

/** Returns the view with the quotes and apostrophes of its sentences typeset (core/text/typography.ts). */
export function typesetView<View extends object>(view: View): View
export function typesetView(view: object): unknown {
  return typesetValue(view, false)
}

function typesetValue(value: unknown, isSentence: boolean): unknown {
  if (typeof value === 'string') return isSentence ? typeset(value) : value
  if (Array.isArray(value)) return value.map((item) => typesetValue(item, isSentence))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, typesetValue(inner, sentences.has(name))]),
  )
}
