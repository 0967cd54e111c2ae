import type { Paint } from './colours.ts'

/** How a text is to be laid out: the width in characters and the colours of the place it is printed on. */
export interface TextLayout {
  readonly width: number
  readonly paint: Paint
}
