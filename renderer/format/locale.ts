import { messagesFor } from '../../electron/locales/messages.ts'

/**
 * Every fixed text of the popover, in the person's language. What is particular to a trouble comes with the view.
 * Chromium puts the locale of the app before the person's own list. The program goes by that list alone; both come to the
 * same, since the packed app keeps the locale of each catalogue (electron-builder.yml).
 */
export const messages = messagesFor(navigator.languages)
