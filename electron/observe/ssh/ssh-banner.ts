import { sanitize } from '../../core/text/sanitize.ts'

/** What the first bytes of a connection say about who is there. */
export type BannerResult =
  | { readonly kind: 'banner'; readonly banner: string }
  /** OpenSSH answers, but takes no connection from here for a while: that is no fault of the guest. */
  | { readonly kind: 'throttled'; readonly message: string }
  | { readonly kind: 'not-ssh'; readonly firstBytes: string }
  | { readonly kind: 'nothing' }
  /** Lines or the beginning of a line that may still become a banner; `began` is what there is. */
  | { readonly kind: 'not-yet'; readonly firstBytes: string }

/** RFC 4253, 4.2: other lines may come before the banner. More than these is somebody else's talk. */
const maxLinesBefore = 20
/** The banner itself has at most 255 bytes; a line of text that is longer than this is no line. */
const maxLineLength = 1024
/** After so many bytes without a banner nobody waits for one. */
export const maxBytesBefore = 8 * 1024

/** Judges what came so far. Text from the other side is made printable and short. */
export function parseBanner(bytes: Buffer): BannerResult {
  if (bytes.length === 0) return { kind: 'nothing' }
  const lines = bytes.toString('latin1').split('\n')
  const unfinished = lines.pop() ?? ''
  const began = sanitize(
    bytes
      .subarray(0, 200)
      .toString('utf8')
      .trimStart()
      .split(/[\r\n]/, 1)[0] ?? '',
    60,
  )
  for (const line of lines) {
    const judged = judgeLine(line.replace(/\r$/, ''), began)
    if (judged !== null) return judged
  }
  const endless =
    unfinished.length > maxLineLength || lines.length > maxLinesBefore || bytes.length >= maxBytesBefore
  return endless || isBinary(unfinished)
    ? { kind: 'not-ssh', firstBytes: began }
    : { kind: 'not-yet', firstBytes: began }
}

/** As `parseBanner`, when nothing more will come: a last line needs no end. */
export function parseWholeBanner(bytes: Buffer): BannerResult {
  const result = parseBanner(bytes)
  return result.kind === 'not-yet' ? parseBanner(Buffer.concat([bytes, Buffer.from('\n')])) : result
}

function judgeLine(line: string, began: string): BannerResult | null {
  if (/^SSH-(2\.0|1\.99)-/.test(line)) return { kind: 'banner', banner: sanitize(line, 255) }
  if (/^(Not allowed at this time|Exceeded MaxStartups)/.test(line)) {
    return { kind: 'throttled', message: sanitize(line, 60) }
  }
  const talksOther = /^(SSH-|HTTP\/)/.test(line) || isBinary(line) || line.length > maxLineLength
  return talksOther ? { kind: 'not-ssh', firstBytes: began } : null
}

/** Control characters other than a tab stand in no line of text. */
function isBinary(line: string): boolean {
  return [...line].some((letter) => letter < ' ' && letter !== '\t' && letter !== '\r')
}

/** Whether the text may be a banner that has not come whole. */
export function isHalfBanner(began: string): boolean {
  return began.startsWith('SSH-') || 'SSH-'.startsWith(began)
}
