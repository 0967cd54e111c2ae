/** What a piece of text is, so that it can be coloured by meaning. */
export type Tone = 'bad' | 'concern' | 'good' | 'quiet' | 'strong'

/** Colours a text, or leaves it as it is where the terminal takes none. */
export type Paint = (meaning: Tone, text: string) => string

const codes: Readonly<Record<Tone, readonly [number, number]>> = {
  bad: [31, 39],
  concern: [33, 39],
  good: [32, 39],
  quiet: [2, 22],
  strong: [1, 22],
}

export const withoutColours: Paint = (_meaning, text) => text

export const withColours: Paint = (meaning, text) => {
  const [on, off] = codes[meaning]
  return text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`
}

/** Colours only on a terminal that can show them and whose user has not asked for none (no-color.org). */
export function paintFor(isTerminal: boolean, environment: NodeJS.ProcessEnv): Paint {
  const unwanted = (environment.NO_COLOR ?? '') !== '' || environment.TERM === 'dumb'
  return isTerminal && !unwanted ? withColours : withoutColours
}
