import type { Paint } from './colours.ts'

/** The layout of printed text: the width in characters, and the colours of the stream. */
export interface TextLayout {
  readonly width: number
  readonly paint: Paint
}
