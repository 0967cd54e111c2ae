import { selectMessages } from '../../electron/locales/messages.ts'

/**
 * Every fixed text of the popover in the user's language; texts of findings and plans arrive with the view.
 * `navigator.languages` begins with the app's own locale, which the main process ignores when it chooses the language. The
 * results still agree, because the packed app contains a locale for each language that we have (electron-builder.yml).
 */
export const messages = selectMessages(navigator.languages)
