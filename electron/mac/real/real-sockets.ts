import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { formatSeconds } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { ConnectionResult, Mac, Result } from '../mac.ts'
import { startTimeout } from '../timeout.ts'
import { describeErrno, getErrorCode } from './errno.ts'
import { isIpAddress, resolveHostName } from './host-names.ts'
import type { Sysroot } from './sysroot.ts'

/** Texts of connections that failed. */
export const realSocketsTexts = defineTexts({
  refused: 'nothing is listening there',
  closed: 'the connection was closed immediately',
  noAnswer: 'no response',
  noAnswerWithin: (time: string) => `no response within ${time}`,
  tooManyFiles: 'too many files are open',
  noRoute: (reason: string) => `no route to it (${reason})`,
  silentSocket: (path: string, time: string) => `${path} didn't respond within ${time}`,
  noListener: (path: string) => `nothing is listening on ${path}`,
  noSocket: (path: string) => `${path} isn't a socket`,
})

type Sockets = Pick<Mac, 'connect' | 'canConnect' | 'resolve'>

export function openSockets(folder: Sysroot, mac: Pick<Mac, 'run' | 'read'>): Sockets {
  return {
    connect: (address, port, timeoutMs) => openConnection(address, port, timeoutMs),
    canConnect: async (path, timeoutMs) => {
      try {
        return await canConnect(path, (await folder.find(path, 'follow')).hostPath, timeoutMs)
      } catch (error) {
        return toFailure(error, path)
      }
    },
    resolve: async (host, timeoutMs) =>
      isIpAddress(host) ? { ok: true, value: [host] } : resolveHostName(host, timeoutMs, folder.root, mac),
  }
}

async function openConnection(address: string, port: number, timeoutMs: number): Promise<ConnectionResult> {
  const socket = connect({ host: address, port })
  try {
    await waitUntilConnected(socket, timeoutMs)
  } catch (error) {
    socket.destroy()
    return isAbort(error)
      ? {
          connected: false,
          reason: 'timed-out',
          message: realSocketsTexts.noAnswerWithin(formatSeconds(timeoutMs / 1000)),
        }
      : { connected: false, ...describeConnectError(error), code: getErrorCode(error) }
  }
  // The caller handles later errors; an 'error' event without any listener would end this process.
  socket.on('error', () => undefined)
  return { connected: true, socket }
}

/** Rejects with an AbortError once the time is over (timeout.ts). */
async function waitUntilConnected(socket: Socket, timeoutMs: number): Promise<void> {
  const timeoutController = new AbortController()
  const cancel = startTimeout(timeoutMs, () => timeoutController.abort())
  try {
    await once(socket, 'connect', { signal: timeoutController.signal })
  } finally {
    cancel()
  }
}

/** Whether `once` rejected because its signal was aborted. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

function describeConnectError(
  error: unknown,
): Pick<Extract<ConnectionResult, { connected: false }>, 'reason' | 'message'> {
  switch (getErrorCode(error)) {
    case 'ECONNREFUSED':
      return { reason: 'refused', message: realSocketsTexts.refused }
    case 'ECONNRESET':
      return { reason: 'reset', message: realSocketsTexts.closed }
    case 'ETIMEDOUT':
      return { reason: 'timed-out', message: realSocketsTexts.noAnswer }
    case 'EMFILE':
    case 'ENFILE':
      return { reason: 'unreachable', message: realSocketsTexts.tooManyFiles }
    default:
      return {
        reason: 'unreachable',
        message: realSocketsTexts.noRoute(
          getErrorCode(error) || (error instanceof Error ? error.message : ''),
        ),
      }
  }
}

async function canConnect(path: string, hostPath: string, timeoutMs: number): Promise<Result<true>> {
  const socket = connect({ path: hostPath })
  try {
    await waitUntilConnected(socket, timeoutMs)
    return { ok: true, value: true }
  } catch (error) {
    return isAbort(error)
      ? { ok: false, reason: realSocketsTexts.silentSocket(path, formatSeconds(timeoutMs / 1000)) }
      : toFailure(error, path)
  } finally {
    socket.destroy()
  }
}

function toFailure(error: unknown, path: string): Result<never> {
  return { ok: false, reason: describeSocketError(error, path), code: getErrorCode(error) }
}

function describeSocketError(error: unknown, path: string): string {
  switch (getErrorCode(error)) {
    case 'ECONNREFUSED':
      return realSocketsTexts.noListener(path)
    case 'ENOTSOCK':
      return realSocketsTexts.noSocket(path)
    default:
      return describeErrno(error, path)
  }
}
