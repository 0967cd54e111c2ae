/** The scheme of links that open Builderbar; electron-builder.yml registers it. */
export const linkScheme = 'builderbar'

const linkedPages = ['main', 'settings', 'report', 'log'] as const

/** A link opens the popover, a window, or the popover at a finding, and does nothing else. */
export type AppLink =
  | { readonly kind: 'page'; readonly page: (typeof linkedPages)[number] }
  /** By its id or key. */
  | { readonly kind: 'finding'; readonly finding: string }

/** Returns the link as text: `builderbar://finding/key-permissions`. */
export function formatLink(link: AppLink): string {
  return link.kind === 'page'
    ? `${linkScheme}://page/${link.page}`
    : `${linkScheme}://finding/${encode(link.finding)}`
}

/** Half of a character, which `encodeURIComponent` throws for. */
const loneSurrogate = /\p{Cs}/gu

/** Quotes separate values in the menus of SwiftBar and xbar, and `encodeURIComponent` leaves them. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(loneSurrogate, '\ufffd')).replace(
    /[!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

const maxLinkLength = 4096
const maxNameLength = 1024
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

/**
 * Parses a link as `formatLink` writes it, and returns null for every other text. Any web page and any program can open a
 * link, so it carries the name of a page or of a finding: no query, no fragment, no account, no further path.
 */
export function parseAppLink(text: string): AppLink | null {
  if (text.length > maxLinkLength) return null
  const [, kind, name] = /^builderbar:\/\/(page|finding)\/([\w%.-]+)$/.exec(text) ?? []
  if (kind === undefined || name === undefined) return null
  const page = linkedPages.find((known) => known === name)
  if (kind === 'page') return page === undefined ? null : { kind, page }
  const finding = decode(name)
  return finding === null || finding.length > maxNameLength || unprintable.test(finding)
    ? null
    : { kind: 'finding', finding }
}

/** Null where the percent signs encode no UTF-8. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
