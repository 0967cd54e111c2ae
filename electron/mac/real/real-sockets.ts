import { connect, isIP, type Socket } from 'node:net'
import type { Connected, Mac, Result } from '../mac.ts'
import { describeErrno, errorCode } from './errno.ts'
import { addressesOf } from './host-names.ts'
import type { Sysroot } from './sysroot.ts'

type Sockets = Pick<Mac, 'connect' | 'canConnect' | 'resolve'>

export function openSockets(folder: Sysroot, mac: Pick<Mac, 'run' | 'read'>): Sockets {
  return {
    connect: (address, port, timeoutMs) => openConnection(address, port, timeoutMs),
    canConnect: async (path, timeoutMs) => {
      try {
        return await canConnect(path, (await folder.find(path, true)).hostPath, timeoutMs)
      } catch (error) {
        return { ok: false, reason: describeSocketError(error, path) }
      }
    },
    resolve: async (host, timeoutMs) =>
      isIP(host) !== 0 ? { ok: true, value: [host] } : addressesOf(host, timeoutMs, folder.root, mac),
  }
}

function openConnection(address: string, port: number, timeoutMs: number): Promise<Connected> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port })
    const timer = setTimeout(() => {
      socket.destroy()
      resolve({ connected: false, reason: 'timed-out', message: `no answer within ${timeoutMs / 1000} s` })
    }, timeoutMs)
    const failed = (error: Error) => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ connected: false, ...describeConnectError(error) })
    }
    socket.once('error', failed)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.off('error', failed)
      // Trouble after this belongs to the caller; without any listener it would end the program.
      socket.on('error', () => undefined)
      resolve({ connected: true, socket })
    })
  })
}

function describeConnectError(error: Error): Omit<Extract<Connected, { connected: false }>, 'connected'> {
  switch (errorCode(error)) {
    case 'ECONNREFUSED':
      return { reason: 'refused', message: 'nothing takes connections there' }
    case 'ECONNRESET':
      return { reason: 'reset', message: 'the connection was thrown away at once' }
    case 'ETIMEDOUT':
      return { reason: 'timed-out', message: 'no answer' }
    case 'EMFILE':
    case 'ENFILE':
      return { reason: 'unreachable', message: 'too many files are open' }
    default:
      return { reason: 'unreachable', message: `no way leads there (${errorCode(error) || error.message})` }
  }
}

async function canConnect(path: string, hostPath: string, timeoutMs: number): Promise<Result<'answers'>> {
  const socket: Socket = connect({ path: hostPath })
  try {
    return await new Promise((resolve) => {
      const timer = setTimeout(
        () => resolve({ ok: false, reason: `${path} did not answer within ${timeoutMs / 1000} s` }),
        timeoutMs,
      )
      socket.on('error', (error) => {
        clearTimeout(timer)
        resolve({ ok: false, reason: describeSocketError(error, path) })
      })
      socket.once('connect', () => {
        clearTimeout(timer)
        resolve({ ok: true, value: 'answers' })
      })
    })
  } finally {
    socket.destroy()
  }
}

function describeSocketError(error: unknown, path: string): string {
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `${path} is not there`
    case 'ECONNREFUSED':
      return nobodyListens(path)
    case 'ENOTSOCK':
      return `${path} is not a socket`
    default:
      return describeErrno(error, path)
  }
}

/** Why a knock failed at a socket that its owner left behind. */
export function nobodyListens(path: string): string {
  return `nobody listens on ${path}`
}
