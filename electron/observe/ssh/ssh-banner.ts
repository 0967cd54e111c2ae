import { printable } from '../../core/text/sanitize.ts'

/** What the first bytes of a connection say about who is there. */
export type Heard =
  | { readonly heard: 'banner'; readonly banner: string }
  /** OpenSSH answers, but takes no connection from here for a while: that is no fault of the guest. */
  | { readonly heard: 'turned-away'; readonly says: string }
  | { readonly heard: 'not-ssh'; readonly began: string }
  | { readonly heard: 'nothing' }
  /** Lines or the beginning of a line that may still become a banner; `began` is what there is. */
  | { readonly heard: 'not-yet'; readonly began: string }

/** RFC 4253, 4.2: other lines may come before the banner. More than these is somebody else's talk. */
const mostLinesBefore = 20
/** The banner itself has at most 255 bytes; a line of text that is longer than this is no line. */
const longestLine = 1024
/** After so many bytes without a banner nobody waits for one. */
export const mostBytesBefore = 8 * 1024

/** Judges what came so far. Text from the other side is made printable and short. */
export function hear(bytes: Buffer): Heard {
  if (bytes.length === 0) return { heard: 'nothing' }
  const lines = bytes.toString('latin1').split('\n')
  const unfinished = lines.pop() ?? ''
  const began = printable(
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
    unfinished.length > longestLine || lines.length > mostLinesBefore || bytes.length >= mostBytesBefore
  return endless || isNoText(unfinished) ? { heard: 'not-ssh', began } : { heard: 'not-yet', began }
}

/** As `hear`, when nothing more will come: a last line needs no end. */
export function hearAll(bytes: Buffer): Heard {
  const heard = hear(bytes)
  return heard.heard === 'not-yet' ? hear(Buffer.concat([bytes, Buffer.from('\n')])) : heard
}

function judgeLine(line: string, began: string): Heard | null {
  if (/^SSH-(2\.0|1\.99)-/.test(line)) return { heard: 'banner', banner: printable(line, 255) }
  if (/^(Not allowed at this time|Exceeded MaxStartups)/.test(line)) {
    return { heard: 'turned-away', says: printable(line, 60) }
  }
  const talksOther = /^(SSH-|HTTP\/)/.test(line) || isNoText(line) || line.length > longestLine
  return talksOther ? { heard: 'not-ssh', began } : null
}

/** Control characters other than a tab stand in no line of text. */
function isNoText(line: string): boolean {
  return [...line].some((letter) => letter < ' ' && letter !== '\t' && letter !== '\r')
}

/** Whether the text may be a banner that has not come whole. */
export function isHalfBanner(began: string): boolean {
  return began.startsWith('SSH-') || 'SSH-'.startsWith(began)
}
