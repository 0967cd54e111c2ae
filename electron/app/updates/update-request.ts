import { net, type Session } from 'electron'
import { UpdateError } from './update-error.ts'

/** All that is said of who asks. */
export const userAgent = 'Builderbar'

/** How much may come, in bytes; set before each request. */
export interface RequestLimits {
  maxBytes: number
}

/**
 * Keeps every request of a session, redirected ones too, to one protocol, and refuses an answer that is larger than is
 * wanted or does not say how large it is.
 */
export function restrictSession(session: Session, protocol: string): RequestLimits {
  const fence = { maxBytes: 0 }
  session.setUserAgent(userAgent, 'en')
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !hasProtocol(url, protocol) }))
  session.webRequest.onHeadersReceived(({ url, statusCode, responseHeaders }, answer) => {
    const headers = responseHeaders ?? {}
    const isRedirect = statusCode >= 300 && statusCode < 400
    // Where it leads is looked at here: electron-updater breaks on what is no address of the web.
    // An answer that is a refusal is not read.
    const isFit = isRedirect
      ? hasProtocol(headerOf(headers, 'location') ?? '', protocol, url)
      : statusCode >= 400 || Number(headerOf(headers, 'content-length') ?? Number.NaN) <= fence.maxBytes
    answer({ cancel: !isFit })
  })
  return fence
}

function hasProtocol(url: string, protocol: string, base?: string): boolean {
  return URL.canParse(url, base) && new URL(url, base).protocol === protocol
}

function headerOf(headers: Record<string, string[]>, wanted: string): string | undefined {
  const name = Object.keys(headers).find((each) => each.toLowerCase() === wanted)
  return headers[name ?? '']?.[0]
}

/** The text at an address: at most `maxBytes` bytes within `withinMs`. Rejects with an `UpdateError` or Chromium's error. */
export function fetchText(
  session: Session,
  url: string,
  { maxBytes, withinMs }: { maxBytes: number; withinMs: number },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = net.request({ url, session, credentials: 'omit', cache: 'no-store' })
    const end = (error: Error) => {
      clearTimeout(timer)
      reject(error)
      request.abort()
    }
    const timer = setTimeout(() => end(new UpdateError((messages) => messages.noAnswerInTime)), withinMs)
    request.on('error', end)
    request.on('response', (response) => {
      if (response.statusCode !== 200) {
        end(new UpdateError((messages) => messages.noListBut(response.statusCode)))
        return
      }
      const pieces: Buffer[] = []
      let bytes = 0
      response.on('data', (piece) => {
        bytes += piece.length
        if (bytes > maxBytes) end(new UpdateError((messages) => messages.listTooLong))
        else pieces.push(piece)
      })
      response.on('error', () => end(new UpdateError((messages) => messages.cutOff)))
      response.on('end', () => {
        clearTimeout(timer)
        resolve(Buffer.concat(pieces).toString('utf8'))
      })
    })
    request.end()
  })
}
