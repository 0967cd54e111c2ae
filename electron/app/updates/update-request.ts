import type { Session } from 'electron'

/** The User-Agent of every request. */
export const userAgent = 'Builderbar'

export interface RequestLimits {
  /** Starts over for a request whose response may have this many bytes. */
  reset(maxBytes: number): void
  /** HTTP status of an error response, which is never read; null if there was none since the reset. */
  errorStatus(): number | null
}

/** electron-updater itself follows the redirects of a list without end. */
const maxRedirects = 10

/**
 * Restricts every request of a session, redirected ones too, to one protocol; cancels error responses, and responses that
 * are too large or have no Content-Length; and removes the random number by which electron-updater identifies this Mac.
 */
export function restrictSession(session: Session, protocol: string): RequestLimits {
  let maxBytes = 0
  let redirects = 0
  let errorStatus: number | null = null
  session.setUserAgent(userAgent, 'en')
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !hasProtocol(url, protocol) }))
  session.webRequest.onBeforeSendHeaders(({ requestHeaders }, answer) =>
    answer({ requestHeaders: removeHeader(requestHeaders, 'x-user-staging-id') }),
  )
  session.webRequest.onHeadersReceived(({ url, statusCode, responseHeaders }, answer) => {
    const headers = responseHeaders ?? {}
    const isRedirect = statusCode >= 300 && statusCode < 400
    if (statusCode >= 400) errorStatus = statusCode
    if (isRedirect) redirects += 1
    // The target of a redirect is checked here, because electron-updater throws on an address that is not http(s).
    const isAllowed = isRedirect
      ? redirects <= maxRedirects && hasProtocol(getHeader(headers, 'location') ?? '', protocol, url)
      : statusCode < 400 && Number(getHeader(headers, 'content-length') ?? Number.NaN) <= maxBytes
    answer({ cancel: !isAllowed })
  })
  return {
    reset(limit) {
      maxBytes = limit
      redirects = 0
      errorStatus = null
    },
    errorStatus: () => errorStatus,
  }
}

function hasProtocol(url: string, protocol: string, base?: string): boolean {
  return URL.canParse(url, base) && new URL(url, base).protocol === protocol
}

function getHeader(headers: Record<string, string[]>, name: string): string | undefined {
  const key = Object.keys(headers).find((header) => header.toLowerCase() === name)
  return headers[key ?? '']?.[0]
}

function removeHeader(headers: Record<string, string>, removedName: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== removedName))
}
