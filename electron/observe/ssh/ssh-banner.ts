import { sanitize } from '../../core/text/sanitize.ts'

/** The interpretation of the first bytes from a server. Texts are sanitized for display. */
export type BannerResult =
  | { readonly kind: 'banner'; readonly banner: string }
  /** OpenSSH refuses connections from this address for a while; that says nothing about the guest's health. */
  | { readonly kind: 'throttled'; readonly message: string }
  | { readonly kind: 'not-ssh'; readonly firstBytes: string }
  | { readonly kind: 'nothing' }
  /** Text that may still be followed by a banner; `firstBytes` is its first line so far. */
  | { readonly kind: 'not-yet'; readonly firstBytes: string }

/** Lines that may precede the banner (RFC 4253, 4.2). A server that sends more of them does not speak ssh. */
const maxLinesBefore = 20
/** Longer lines are not ssh: a banner has at most 255 bytes (RFC 4253, 4.2). */
const maxLineLength = 1024
/** Number of bytes without a banner after which a server does not count as ssh. */
export const maxBytesBefore = 8 * 1024

/** Interprets the bytes received so far. */
export function parseBanner(bytes: Buffer): BannerResult {
  if (bytes.length === 0) return { kind: 'nothing' }
  const lines = bytes.toString('latin1').split('\n')
  const lastPart = lines.pop() ?? ''
  const firstLine = sanitize(
    bytes
      .subarray(0, 200)
      .toString('utf8')
      .trimStart()
      .split(/[\r\n]/, 1)[0] ?? '',
    60,
  )
  for (const line of lines) {
    const result = parseLine(line.replace(/\r$/, ''), firstLine)
    if (result !== null) return result
  }
  const isEndless =
    lastPart.length > maxLineLength || lines.length > maxLinesBefore || bytes.length >= maxBytesBefore
  return isEndless || isBinary(lastPart)
    ? { kind: 'not-ssh', firstBytes: firstLine }
    : { kind: 'not-yet', firstBytes: firstLine }
}

/** As `parseBanner`, after the connection was closed: the last line may lack its newline. */
export function parseWholeBanner(bytes: Buffer): BannerResult {
  const result = parseBanner(bytes)
  return result.kind === 'not-yet' ? parseBanner(Buffer.concat([bytes, Buffer.from('\n')])) : result
}

function parseLine(line: string, firstLine: string): BannerResult | null {
  if (/^SSH-(2\.0|1\.99)-/.test(line)) return { kind: 'banner', banner: sanitize(line, 255) }
  if (/^(Not allowed at this time|Exceeded MaxStartups)/.test(line)) {
    return { kind: 'throttled', message: sanitize(line, 60) }
  }
  const isOther = /^(SSH-|HTTP\/)/.test(line) || isBinary(line) || line.length > maxLineLength
  return isOther ? { kind: 'not-ssh', firstBytes: firstLine } : null
}

/** Whether the line contains control characters other than tab and CR. */
function isBinary(line: string): boolean {
  return [...line].some((letter) => letter < ' ' && letter !== '\t' && letter !== '\r')
}

/** Whether the text may be the start of a banner. */
export function isHalfBanner(firstLine: string): boolean {
  return firstLine.startsWith('SSH-') || 'SSH-'.startsWith(firstLine)
}
