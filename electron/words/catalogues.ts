import { english } from './english/english.ts'
import type { Words } from './words.ts'

/** Every language that the menu-bar face speaks. */
export const catalogues: readonly Words[] = [english]
