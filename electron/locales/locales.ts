import { english } from './english/english.ts'

/** Every language of the menu-bar app. */
export const locales: readonly (typeof english)[] = [english]
