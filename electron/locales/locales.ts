import { english } from './english/english.ts'

/** Every language that the menu-bar face speaks. */
export const locales: readonly (typeof english)[] = [english]
