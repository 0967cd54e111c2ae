import { isLoopback } from '../../core/text/loopback.ts'

/** Finders for identifying text in any format, recognized by its form alone. Each returns its matches unchanged. */

/**
 * Finds IPv4 and IPv6 addresses, with the zone of a link-local one (`fe80::1%en0`), hardware addresses, and UUIDs, which can
 * identify a Mac or a disk.
 */
export function findAddresses(text: string): readonly string[] {
  const version4 = text.match(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g) ?? []
  const hardware = text.match(/(?<![\w:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:-])/gi) ?? []
  const groupedHardware = text.match(/(?<![\w.])[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}(?![\w.])/gi) ?? []
  const uuids = text.match(/(?<![\w-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])/gi) ?? []
  const version6 = text
    .split(/[^0-9A-Za-z:.%_-]+/)
    .map((word) => word.replace(/^[.:](?!:)|(?<!:)[:.]$/g, ''))
    .filter((word) => isIPv6(word) && !isLoopback(word) && word !== '::')
  return [
    ...version4,
    ...version6.flatMap((word) => [word, word.replace(/%.*/, '')]),
    ...hardware,
    ...groupedHardware,
    ...uuids,
  ]
}

/** Tests for RFC 4291, 2.2: eight groups, of which `::` may replace some and IPv4 notation the last two, and an optional zone. */
function isIPv6(word: string): boolean {
  const halves = word.replace(/%[\w.-]{1,32}$/, '').split('::')
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1) ?? ''
  const hasIPv4 = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(last)
  const hexGroups = hasIPv4 ? groups.slice(0, -1) : groups
  if (halves.length > 2 || !hexGroups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false
  const count = hexGroups.length + (hasIPv4 ? 2 : 0)
  return halves.length === 2 ? count < 8 : count === 8
}

/** Finds tokens of known services by their prefixes, and the values that follow a word such as password. */
export function findSecrets(text: string): readonly string[] {
  const tokens = text.match(
    /(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|npm_|AKIA|ASIA|eyJ)[\w.+/=-]{6,4096}/g,
  )
  const namedSecrets = text.matchAll(
    /(?:token|password|passwd|passphrase|secret|api[_-]?key|access[_-]?key|serial(?: number)?)s?["']?([ \t]{0,9}=|:|[ \t])[ \t]{0,9}["']?([^\s"',;&]{3,4096})/gi,
  )
  const bearer = text.matchAll(/\b(?:Bearer|Basic)[ \t]{1,9}([\w.+/=-]{8,4096})/g)
  const logins = text.matchAll(/(?<!\S)(?:-u|--user)[ \t=]{1,9}[^\s:]{1,253}:(\S{1,4096})/g)
  // nix.conf: access-tokens = HOST=TOKEN HOST=TOKEN
  const ofHosts = text.matchAll(/access-tokens[ \t]{0,9}=[ \t]{0,9}([^\n]{1,4096})/g)
  return [
    ...(tokens ?? []),
    ...[...namedSecrets].flatMap(([, separator = '', value = '']) =>
      isSecret(separator, value) ? [value] : [],
    ),
    ...[...bearer, ...logins].map(([, value = '']) => value),
    ...[...ofHosts].flatMap(([, list = '']) =>
      list.split(/\s+/).map((pair) => pair.slice(pair.indexOf('=') + 1)),
    ),
  ]
}

/** After a colon or a blank, a word without digits or capitals belongs to a sentence and is not a secret. */
function isSecret(separator: string, value: string): boolean {
  return separator.endsWith('=') || (separator === ':' ? /[0-9A-Z]/ : /[0-9]/).test(value)
}

/** Last labels of file names, systemd units and settings, which are not hosts. */
const otherLastLabels = new Set(
  (
    'service target socket device mount automount swap slice scope timer path conf json plist sock log nix drv pub img iso raw ' +
    'qcow so ko sh txt app dylib pem crt lock tar gz xz zst zip py md html xml yml yaml toml key old bak new tmp pid rules ' +
    'enable package extra config settings hostname port user systems builders'
  ).split(' '),
)
/** First labels of reverse-domain names such as launchd's labels, and of Nix settings, which are not hosts. */
const otherFirstLabels = new Set([
  'org',
  'com',
  'net',
  'io',
  'dev',
  'systems',
  'nix',
  'services',
  'boot',
  'programs',
  'lib',
])

/** Finds host names outside of URIs: words with dots, and names in known messages of ssh, a console or systemd. */
export function findLoneHosts(text: string): readonly string[] {
  const dottedHosts = text
    .split(/[^\w.:/@-]+/)
    .map((word) => word.replace(/:\d*$/, '').replace(/^\.+|\.+$/g, ''))
    .filter(isDottedHost)
  const namedHosts = text.matchAll(
    /(?:\bhostname|\bhost|\bto|\bby|\bfrom)[ \t]{1,9}["']?([A-Za-z0-9][\w.-]{1,253})["']?(?=[ \t](?:port[ \t]\d|[[(]|closed)|:)/g,
  )
  const ofKeys = text.matchAll(
    /\b(?:for|added)[ \t]{1,9}["']?([A-Za-z0-9][\w.-]{1,253})["']?(?=[ \t](?:[[(]|has changed))/g,
  )
  const console = text.matchAll(
    /(?:^|\n)([A-Za-z0-9][\w.-]{1,253}) login:|[Hh]ostname set to <([^>\s]{1,253})>/g,
  )
  return [
    ...dottedHosts,
    ...[...namedHosts, ...ofKeys, ...console].map((match) => match[1] ?? match[2] ?? ''),
  ]
}

function isDottedHost(word: string): boolean {
  const labels = word.toLowerCase().split('.')
  const last = labels.at(-1) ?? ''
  return (
    labels.length > 1 &&
    word.length <= 253 &&
    labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label)) &&
    /^[a-z]{2,}$/.test(last) &&
    !otherLastLabels.has(last) &&
    !otherFirstLabels.has(labels[0] ?? '')
  )
}
