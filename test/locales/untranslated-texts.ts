/** Output and explanations are shown in parts; a part shorter than this could come from anywhere. */
const minPartLength = 20

const clock = new Intl.DateTimeFormat([], { hour: 'numeric' })

/** The hours of the day's history, such as "2 – 3 PM", which Intl formats in the system's language. */
const hourSpans: ReadonlySet<string> = new Set([
  ...Array.from({ length: 23 }, (_, hour) => clock.formatRange(createHour(hour), createHour(hour + 1))),
  `${clock.format(createHour(23))}\u2009–\u2009${clock.format(createHour(24))}`,
])

function createHour(hour: number): Date {
  return new Date(2026, 2, 4, hour)
}

/**
 * Returns the pieces of shown texts that are neither in the generated language (pseudo-locale.ts) nor given data. Text
 * without letters belongs to every language.
 */
export function findUntranslatedTexts(
  shownTexts: readonly string[],
  data: readonly string[],
): readonly string[] {
  const lines = data.flatMap((text) => text.split('\n')).map((line) => line.trim())
  const longestFirst = [...new Set(lines)].sort((a, b) => b.length - a.length)
  const isGiven = (piece: string) => {
    if (hourSpans.has(piece)) return true
    if (piece.length >= minPartLength && longestFirst.some((line) => line.includes(piece))) return true
    const remainder = longestFirst
      // A short one, such as "VM", could be a part of any word.
      .filter((line) => line.length > 2 || line === piece || piece.startsWith(`${line}:`))
      .reduce((text, line) => text.replaceAll(line || ' ', ' '), piece)
    return !/\p{L}/u.test(remainder)
  }
  return [...new Set(shownTexts.flatMap(findUntranslatedParts))].filter((piece) => !isGiven(piece))
}

/** Returns the parts of a text that are not in the generated language, also in values inserted into its texts. */
function findUntranslatedParts(text: string): readonly string[] {
  const openMarks: string[] = []
  let outsideText = ''
  for (const character of text) {
    if (character === '«' || character === '‹') openMarks.push(character)
    const isOwn = openMarks.at(-1) === '«' || '‹›»'.includes(character)
    outsideText += isOwn ? '\n' : character
    if (character === '»' || character === '›') openMarks.pop()
  }
  const pieces = outsideText.split(/\n+/).map((piece) => piece.trim())
  return pieces.filter((piece) => /\p{L}/u.test(piece))
}

/** Fields of a view with one of a few values, for which the page has texts. */
const choices = new Set(
  'id key ask at state page severity outcome risk whose theme updates result is finding causedBy'.split(' '),
)
const lists = new Set(['controls', 'repairs', 'before', 'after', 'tellsOf'])

/** Returns all texts of a value that users see, with times also in local time. */
export function listTexts(value: unknown, name = ''): readonly string[] {
  if (typeof value === 'string') {
    return isMoment(value) ? formatMoment(value) : choices.has(name) ? [] : withLocalTimes(value)
  }
  if (typeof value !== 'object' || value === null || lists.has(name)) return []
  if (Array.isArray(value)) return value.flatMap((item) => listTexts(item, name))
  return Object.entries(value).flatMap(([field, inner]) => listTexts(inner, field))
}

/** Returns a text as it is, and with its times in local time: those of the same day, and those of another. */
function withLocalTimes(text: string): readonly string[] {
  const replaceTimes = (show: (clock: string, day: string) => string) =>
    text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (moment) => show(...formatMoment(moment)))
  return [
    ...new Set([text, replaceTimes((clock) => clock), replaceTimes((clock, day) => `${day}, ${clock}`)]),
  ]
}

function isMoment(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)
}

function formatMoment(moment: string): readonly [clock: string, day: string] {
  const time = new Date(moment)
  return [
    time.toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' }),
    time.toLocaleDateString([], { day: 'numeric', month: 'short' }),
  ]
}
