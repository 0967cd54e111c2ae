import { defineTexts } from '../text/translated-texts.ts'

/** Texts of why Nix rejects an address. */
export const storeUriTexts = defineTexts({
  address: 'an address like ssh-ng://user@host is expected',
  settings: "what follows the “?” isn't a list of settings",
  port: "its port isn't a number from 1 to 65535",
})

/** A parsed store URI of a machines line, or why Nix rejects it. */
export type StoreUri =
  | {
      readonly ok: true
      readonly scheme: string
      readonly user: string | null
      /** Without brackets; empty for a store without a host (`local`, `daemon`, a path). */
      readonly host: string
      readonly port: number | null
    }
  | { readonly ok: false; readonly reason: string }

/** The characters that RFC 3986 allows in a user, a host name, a path and a query, escapes included. Nix is as strict. */
const userPattern = /^(?:[\w.~!$&'()*+,;=:-]|%[0-9a-f]{2})*$/i
const hostPattern = /^(?:[\w.~!$&'()*+,;=-]|%[0-9a-f]{2})*$/i
const pathPattern = /^(?:[\w.~!$&'()*+,;=:@/-]|%[0-9a-f]{2})*$/i
/** In a query Nix also accepts quotes. */
const queryPattern = /^(?:[\w.~!$&'()*+,;=:@/?"[\]-]|%[0-9a-f]{2})*$/i

/** Adds the scheme as Nix does: a word that is neither a path nor the name of a store is a host for `ssh://` (machines.cc). */
export function addScheme(uri: string): string {
  if (uri.includes('/') || /^(?:auto|daemon|local)(?:\?|$)/.test(uri) || uri.startsWith('?')) return uri
  return `ssh://${uri}`
}

/**
 * Returns the intended host of an address with two schemes (`ssh://ssh://user@host`: the hostName in nix-darwin was written
 * with one, nixpkgs#229542); null for other addresses. Nix parses the second scheme as the host or a part of its name.
 */
export function findHostBehindSecondScheme(uri: string): string | null {
  const rest = /^[a-z][a-z0-9+.-]*:\/\/([^?]*)/i.exec(uri)?.[1] ?? ''
  const secondHost = /(?:^|@)[a-z][a-z0-9+.-]*:\/{1,2}([^/?]+)/i.exec(rest)?.[1]
  return secondHost === undefined ? null : secondHost.slice(secondHost.lastIndexOf('@') + 1)
}

/**
 * Parses a store URI as Nix 2.31 and newer do, including the port. Nix before 2.24 accepts any text and fails only when it
 * connects; the newer versions are followed because in them a malformed URI breaks every build. For `ssh://localhost` without
 * user and port Nix does not connect: it builds on this Mac.
 */
export function parseStoreUri(text: string): StoreUri {
  const uri = addScheme(text)
  const queryAt = uri.indexOf('?')
  const address = queryAt < 0 ? uri : uri.slice(0, queryAt)
  if (queryAt >= 0 && !queryPattern.test(uri.slice(queryAt + 1))) {
    return { ok: false, reason: storeUriTexts.settings }
  }
  const schemeAt = address.indexOf('://')
  if (schemeAt < 0) return parseHostless(address)
  const scheme = address.slice(0, schemeAt)
  if (!/^[a-z][a-z0-9+.-]*$/i.test(scheme)) return { ok: false, reason: storeUriTexts.address }
  const rest = address.slice(schemeAt + 3)
  const pathAt = rest.indexOf('/')
  const authority = pathAt < 0 ? rest : rest.slice(0, pathAt)
  const bareAddress = parseBareIpv6(rest)
  if (bareAddress !== null) return { ok: true, scheme, ...bareAddress, port: null }
  if (pathAt >= 0 && !pathPattern.test(rest.slice(pathAt)))
    return { ok: false, reason: storeUriTexts.address }
  return parseAuthority(scheme, authority)
}

/** Returns a setting of the store after the `?` of its URI, decoded; null if it is not there or empty (store-reference.cc). */
export function findStoreSetting(uri: string, name: string): string | null {
  const queryAt = uri.indexOf('?')
  const settings = queryAt < 0 ? [] : uri.slice(queryAt + 1).split('&')
  const value = settings.find((setting) => setting.startsWith(`${name}=`))?.slice(name.length + 1)
  return value === undefined || value === '' ? null : decodePercent(value)
}

/** A store of this Mac: `daemon`, a path, or `scheme:path`. */
function parseHostless(address: string): StoreUri {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address)?.[1]
  const word = address.includes('/') ? 'local' : address
  return { ok: true, scheme: scheme ?? (word || 'auto'), user: null, host: '', port: null }
}

function parseAuthority(scheme: string, authority: string): StoreUri {
  const atIndex = authority.indexOf('@')
  const userinfo = atIndex < 0 ? null : authority.slice(0, atIndex)
  const hostAndPort = authority.slice(atIndex + 1)
  const portAt = hostAndPort.endsWith(']') ? -1 : hostAndPort.lastIndexOf(':')
  const host = portAt < 0 ? hostAndPort : hostAndPort.slice(0, portAt)
  const portText = portAt < 0 ? '' : hostAndPort.slice(portAt + 1)
  const ipv6 = host.startsWith('[') && host.endsWith(']')
  const name = ipv6 ? decodePercent(host.slice(1, -1)) : host
  if (!(ipv6 ? isIpv6(name) : hostPattern.test(host)) || !userPattern.test(userinfo ?? '')) {
    return { ok: false, reason: storeUriTexts.address }
  }
  const port = portText === '' ? null : Number(portText)
  if (port !== null && !(/^\d{1,5}$/.test(portText) && port >= 1 && port <= 65535)) {
    return { ok: false, reason: storeUriTexts.port }
  }
  const user = userinfo === null ? null : decodePercent(userinfo.split(':', 1)[0] ?? '')
  return { ok: true, scheme, user, host: ipv6 ? name : decodePercent(host), port }
}

/** Parses `user@::1`, an IPv6 address without brackets: older Nix required this form and newer Nix still accepts it. */
function parseBareIpv6(rest: string): { user: string | null; host: string } | null {
  const atIndex = rest.indexOf('@')
  const host = rest.slice(atIndex + 1)
  return isIpv6(host) ? { user: atIndex < 0 ? null : rest.slice(0, atIndex), host } : null
}

/** Accepts a zone (`fe80::1%en0`). */
function isIpv6(text: string): boolean {
  const [address = '', zone] = text.split('%', 2)
  if (address.length > 45 || !/^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(address)) return false
  return (zone === undefined || /^[\w.-]{1,32}$/.test(zone)) && URL.canParse(`http://[${address}]/`)
}

/** Decodes percent escapes; bytes that are not UTF-8 become U+FFFD. */
function decodePercent(text: string): string {
  if (!text.includes('%')) return text
  const bytes = text.replace(/%([0-9a-f]{2})/gi, (_escape, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
