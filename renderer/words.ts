import { english } from './english/english.ts'

/** What a catalogue in another language has to say; a text that it lacks is a type error. */
type Words = typeof english

/** Every fixed text of the popover. What is particular to a trouble comes with the view. */
export const words: Words = english
