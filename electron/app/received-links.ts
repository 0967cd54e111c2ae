import { app } from 'electron'
import { type AppLink, linkScheme, parseAppLink } from '../core/text/app-link.ts'

/** Links that macOS passes to the app. One that starts the app arrives before the menu bar is there, and waits for it. */
export interface ReceivedLinks {
  deliverTo(open: (link: AppLink) => void): void
}

/**
 * Listens for links; must be called before the app is ready. macOS passes them as events (`open-url`), never as arguments,
 * so the command line needs no exception for them (command-line.ts). Anything but a link that `parseAppLink` takes is
 * dropped.
 */
export function receiveLinks(): ReceivedLinks {
  let waitingLink: AppLink | null = null
  let deliver = (link: AppLink) => {
    waitingLink = link
  }
  app.on('open-url', (event, url) => {
    event.preventDefault()
    const link = parseAppLink(url)
    if (link !== null) deliver(link)
  })
  // A Mac may have several copies of the app: the running one registers itself for the links.
  if (process.platform === 'darwin' && app.isPackaged) app.setAsDefaultProtocolClient(linkScheme)
  return {
    deliverTo(open) {
      deliver = open
      if (waitingLink !== null) open(waitingLink)
      waitingLink = null
    },
  }
}
