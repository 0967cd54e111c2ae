import { describe, expect, it } from 'vitest'
import { english } from '../../electron/locales/english/english.ts'

interface NamedText {
  readonly name: string
  readonly text: string
}

/** Every text of the catalogue; a function is called with values that are not words. */
function listTexts(catalogue: unknown, name = ''): NamedText[] {
  if (typeof catalogue === 'string') return [{ name, text: catalogue }]
  if (typeof catalogue === 'function') {
    const text = describeCall((...values) => Reflect.apply(catalogue, undefined, values))
    return text === null ? [] : [{ name, text }]
  }
  if (typeof catalogue !== 'object' || catalogue === null) return []
  return Object.entries(catalogue).flatMap(([key, inner]) =>
    listTexts(inner, name === '' ? key : `${name}.${key}`),
  )
}

/** Null for a function that takes neither words nor numbers, such as a whole availability. */
function describeCall(write: (...values: unknown[]) => unknown): string | null {
  for (const value of ['7', 7, ['7']]) {
    try {
      const text = Reflect.apply(write, undefined, [value, value, value, value])
      if (typeof text === 'string' && !text.includes('undefined')) return text
    } catch {
      // Another kind of value is tried.
    }
  }
  return null
}

const texts = listTexts(english)
const findTexts = (pattern: RegExp) =>
  texts.filter(({ text }) => pattern.test(text)).map(({ name, text }) => `${name}: ${text}`)

describe('every text of the app', () => {
  it('is found', () => {
    expect(texts.length).toBeGreaterThan(250)
  })

  it('has typographic quotes, apostrophes and dots', () => {
    expect(findTexts(/['"]|\.\.\./)).toEqual([])
  })

  it('is calm and plain', () => {
    expect(findTexts(/!|\b(?:please|oops|successful(?:ly)?|sorry)\b/i)).toEqual([])
  })

  it.each([
    ['look', /\blook(?:s|ed|ing)? (?:at|again)\b|\blooked\b/i],
    ['seen', /\bseen\b/i],
    ['concern', /\bconcern/i],
    ['mend, anew, take back', /\bmend|\banew\b|\btak(?:e|en) (?:back|out)\b/i],
    ['lies, is not there', /\blies\b|\bnot there\b/i],
    ['machine, guest, for the VM', /\bthe machine\b|\bguest\b/i],
    ['the way, promises', /\bthe way to\b|\bpromises?\b/i],
    ['switched off', /\bswitched (?:off|on)\b/i],
    ['deep look', /\bdeep\b/i],
  ])('does not say "%s"', (_title, pattern) => {
    expect(findTexts(pattern)).toEqual([])
  })
})

/** Words that stay small inside of a title (Apple Style Guide, "capitalization"). */
const smallWords = /^(?:a|an|and|as|at|but|by|for|if|in|it|of|on|or|the|to|with)$/

function isTitleCase(label: string): boolean {
  const labelWords = label
    .replace(/[…“”’]/g, '')
    .split(/\s+/)
    .filter((word) => /^\p{L}/u.test(word))
  return labelWords.every((word, index) => (index > 0 && smallWords.test(word)) || /^\p{Lu}/u.test(word))
}

describe('a button or menu item', () => {
  const labels = [
    ...listTexts({ ...english.menu, snoozed: '' }),
    ...listTexts(english.plan.controlButton),
    english.plan.run,
    english.plan.cancel,
    english.plan.back,
    english.done,
    english.tryAgain,
    english.copyReport,
    english.undo.button,
    english.copy,
    english.back,
    english.toolbar.test,
    english.toolbar.testBuild,
    english.toolbar.more,
    english.test.stop,
    english.mute.mute,
    english.mute.dismiss,
    english.mute.unmute,
    english.forIt.copy,
    english.recurrence.makePermanent,
    english.welcome.done,
    english.welcome.allowNotifications,
    english.scanAgain,
    english.keepOpen,
    english.snooze.hour,
    english.snooze.tomorrow,
    english.snooze.end,
  ].map((label) => (typeof label === 'string' ? label : label.text))

  it('is in title case', () => {
    expect(labels.length).toBeGreaterThan(30)
    expect(labels.filter((label) => !isTitleCase(label))).toEqual([])
  })

  it('would be found if it were not', () => {
    expect(['Run test build', 'Keep Open', 'Mute Alerts for This Issue'].map(isTitleCase)).toEqual([
      false,
      true,
      true,
    ])
  })
})

describe('a heading above a part of a screen', () => {
  const headings = texts.filter(({ name }) =>
    /(?:\.heading|\.headings\.\w+|outcomeHeading|otherIssues|alsoAffected|\.facts|^notes|^evidence)$/.test(
      name,
    ),
  )

  it('is in sentence case', () => {
    expect(headings.length).toBeGreaterThan(12)
    const names = /\b(?:Nix|Builderbar)\b/g
    const wrongHeadings = headings.filter(({ text }) => /\s\p{Lu}/u.test(text.replace(names, 'it')))
    expect(wrongHeadings.map(({ name, text }) => `${name}: ${text}`)).toEqual([])
  })
})

describe('a headline of a state', () => {
  it('is in sentence case, without full stop, and short', () => {
    for (const { text } of listTexts(english.headlines)) {
      expect(text.length).toBeLessThanOrEqual(70)
      expect(text).not.toMatch(/\.$/)
      expect(text).toMatch(/^[\p{Lu}\d]/u)
    }
  })
})
