import { typeset } from '../../core/text/typography.ts'

/** Properties of the view that hold sentences. All others are ids, paths, values that were found, scripts and settings. */
const sentences: ReadonlySet<string> = new Set([
  'title',
  'headline',
  'cause',
  'explanation',
  'detail',
  'message',
  'description',
  'detection',
  'reason',
  'button',
  'action',
  'repair',
  'warnings',
  'shownAgain',
  'summary',
  'progress',
  'notDone',
  'mutedByOrganization',
  'unavailable',
])

/** Returns the view with the quotes and apostrophes of its sentences typeset (core/text/typography.ts). */
export function typesetView<View extends object>(view: View): View
export function typesetView(view: object): unknown {
  return typesetProperties(view)
}

function typesetProperties(view: object): object {
  return Object.fromEntries(Object.entries(view).map(([name, value]) => [name, typesetValue(name, value)]))
}

/** Returns the value of the property with this name, typeset where it is a sentence or contains sentences. */
function typesetValue(name: string, value: unknown): unknown {
  if (typeof value === 'string') return sentences.has(name) ? typeset(value) : value
  if (Array.isArray(value)) return value.map((item) => typesetValue(name, item))
  return typeof value === 'object' && value !== null ? typesetProperties(value) : value
}
