/** The scheme of links that open Builderbar; electron-builder.yml registers it. */
const linkScheme = 'builderbar'

export const linkedPages = ['main', 'settings', 'report', 'log'] as const

/** A link opens the popover at a page or at a finding, and does nothing else. */
export type AppLink =
  | { readonly kind: 'page'; readonly page: (typeof linkedPages)[number] }
  /** By its id or key. */
  | { readonly kind: 'finding'; readonly finding: string }

/** Returns the link as text: `builderbar://finding/key-permissions`. */
export function linkText(link: AppLink): string {
  return link.kind === 'page'
    ? `${linkScheme}://page/${link.page}`
    : `${linkScheme}://finding/${encoded(link.finding)}`
}

/** Half of a character, which `encodeURIComponent` throws for. */
const loneSurrogate = /\p{Cs}/gu

/** Quotes separate values in the menus of SwiftBar and xbar, and `encodeURIComponent` leaves them. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(loneSurrogate, '\ufffd')).replace(
    /[!'()*~]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
