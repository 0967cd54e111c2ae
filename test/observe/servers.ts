import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PublicKey } from '../../electron/core/model/snapshot.ts'
import { parsePublicKeyLine } from '../../electron/core/ssh/host-key.ts'

/** A server that accepts connections on a port of 127.0.0.1. */
export interface Listener {
  readonly port: number
  /** Number of connections accepted so far. */
  connections(): number
  /** Number of connections still open. */
  open(): number
  stop(): Promise<void>
}

/** Starts a server that handles each connection with `talk`. */
export async function listen(talk: (socket: Socket) => void): Promise<Listener> {
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.resume()
    talk(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  return {
    port: address.port,
    connections: () => connections,
    open: () => sockets.size,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Returns a port of 127.0.0.1 on which nothing listens. */
export async function findFreePort(): Promise<number> {
  const listener = await listen(() => undefined)
  await listener.stop()
  return listener.port
}

export interface Sshd {
  readonly port: number
  readonly key: PublicKey
  /** The line of its `.pub` file. */
  readonly keyLine: string
  stop(): Promise<void>
}

/** Starts the host's sshd with a host key of this type and more lines of configuration, on a free port of 127.0.0.1. */
export async function startSshd(
  type: 'ed25519' | 'rsa' | 'ecdsa' = 'ed25519',
  lines: readonly string[] = [],
): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'sshd-'))
  const keyFile = join(folder, 'host-key')
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', 'root@nixos', '-f', keyFile])
  const port = await findFreePort()
  // Debian's sshd exits without this folder when run as root.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true })
  const config = join(folder, 'sshd_config')
  writeFileSync(
    config,
    [
      ...[`Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${keyFile}`, 'UsePAM no', 'PidFile none'],
      ...[...lines, ''],
    ].join('\n'),
  )
  const sshd = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(sshd, 'exit')
  await waitUntilListening(sshd.stderr)
  const keyLine = readFileSync(`${keyFile}.pub`, 'utf8').trim()
  const key = parsePublicKeyLine(keyLine)
  if (key === null) throw new Error(`ssh-keygen wrote what is no key: ${keyLine}`)
  return {
    port,
    key,
    keyLine,
    stop: async () => {
      sshd.kill()
      await exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function waitUntilListening(stderr: NodeJS.ReadableStream): Promise<void> {
  let output = ''
  for await (const part of stderr) {
    output += String(part)
    if (output.includes('Server listening')) {
      stderr.resume()
      return
    }
  }
  throw new Error(`sshd did not start: ${output}`)
}
