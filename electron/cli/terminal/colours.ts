import { styleText } from 'node:util'

/** The meaning of a piece of text, which decides its colour. */
export type Tone = 'bad' | 'concern' | 'good' | 'quiet' | 'strong'

/** Colours a text, or returns it unchanged if colours are off. */
export type Paint = (tone: Tone, text: string) => string

const styles = {
  bad: 'red',
  concern: 'yellow',
  good: 'green',
  quiet: 'dim',
  strong: 'bold',
} as const satisfies Record<Tone, Parameters<typeof styleText>[0]>

export const withoutColours: Paint = (_tone, text) => text

/** `validateStream: false`: `choosePaint` has already checked the stream. */
export const withColours: Paint = (tone, text) =>
  text === '' ? '' : styleText(styles[tone], text, { validateStream: false })

/** Returns colours only for a terminal, unless NO_COLOR (no-color.org) or TERM=dumb turns them off. */
export function choosePaint(isTerminal: boolean, environment: NodeJS.ProcessEnv): Paint {
  const areOff = (environment.NO_COLOR ?? '') !== '' || environment.TERM === 'dumb'
  return isTerminal && !areOff ? withColours : withoutColours
}
