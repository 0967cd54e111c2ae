import { randomBytes } from 'node:crypto'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import type { PortProbe } from '../../../electron/core/model/snapshot.ts'
import { openMac } from '../../../electron/mac/real/real-mac.ts'
import { withDeadline } from '../../../electron/observe/probe/deadline-mac.ts'
import { supportedKeyTypes } from '../../../electron/observe/ssh/host-key-exchange.ts'
import { probePort } from '../../../electron/observe/ssh/port-probe.ts'
import { reservePort } from '../../fake-mac/port-reservation.ts'
import { listen } from '../fixtures/servers.ts'

/** Bad input from ports: servers on real sockets that do not behave like sshd. */
async function probeLocalPort(port: number): Promise<PortProbe['result']> {
  const target = { address: '127.0.0.1', port, types: supportedKeyTypes }
  const { result } = await probePort(withDeadline(openMac(), 7000), target)
  return result
}

/** Probes a server with these answers; checks that one connection is made and closed. */
async function probeServer(onConnection: (socket: Socket) => void): Promise<PortProbe['result']> {
  const listener = await listen(onConnection)
  try {
    const result = await probeLocalPort(listener.port)
    await vi.waitFor(() => expect(listener.open()).toBe(0), { timeout: 15_000 })
    expect(listener.connections()).toBe(1)
    return result
  } finally {
    await listener.stop()
  }
}

/** Writes the same text forever, as fast as it is read. */
function sendEndlessly(createText: () => string | Buffer): (socket: Socket) => void {
  return (socket) => {
    const write = () => {
      let isTaken = true
      while (isTaken && !socket.destroyed) isTaken = socket.write(createText())
    }
    socket.on('drain', write)
    write()
  }
}

const banner = 'SSH-2.0-OpenSSH_9.9\r\n'

describe.concurrent('a port', () => {
  it('without a listener refuses the connection', async () => {
    expect(await probeLocalPort(await reservePort())).toMatchObject({ value: { kind: 'refused' } })
  })

  it('that accepts the connection and sends nothing is silent', async () => {
    const result = await probeServer(() => undefined)
    expect(result).toMatchObject({ value: { kind: 'silent' } })
    // The probe has 5 s with the connecting, which waits for the endless servers of this process.
    const waitedMs = result.observed && result.value.kind === 'silent' ? result.value.waitedMs : 0
    expect(waitedMs).toBeGreaterThan(2000)
    expect(waitedMs).toBeLessThanOrEqual(5000)
  })

  it('that sends only half a banner is silent', async () => {
    expect(await probeServer((socket) => socket.write('SSH-2.0-Ope'))).toMatchObject({
      value: { kind: 'silent' },
    })
  })

  it('that sends one byte a second times out', async () => {
    const result = await probeServer((socket) => {
      // The first byte already tells it from ssh: the endless servers of this process delay the later ones.
      socket.write('x')
      const timer = setInterval(() => socket.write('x'), 1000)
      socket.on('close', () => clearInterval(timer))
    })
    expect(result).toMatchObject({ value: { kind: 'not-ssh' } })
  })

  it('that sends random bytes endlessly is not ssh', async () => {
    const result = await probeServer(sendEndlessly(() => randomBytes(4096)))
    expect(result).toMatchObject({ value: { kind: 'not-ssh' } })
    const firstBytes = result.observed && result.value.kind === 'not-ssh' ? result.value.firstBytes : ''
    expect(firstBytes).not.toMatch(/\p{Cc}/u)
    expect(firstBytes.length).toBeLessThan(80)
  })

  it('that sends lines endlessly is not ssh', async () => {
    expect(await probeServer(sendEndlessly(() => 'the same procedure as every year\n'))).toMatchObject({
      value: { kind: 'not-ssh', firstBytes: 'the same procedure as every year' },
    })
  })

  it('that sends one endless line is not ssh', async () => {
    expect(await probeServer(sendEndlessly(() => 'la'.repeat(1000)))).toMatchObject({
      value: { kind: 'not-ssh' },
    })
  })

  it('that sends zeros endlessly is not ssh', async () => {
    expect(await probeServer(sendEndlessly(() => Buffer.alloc(65536)))).toMatchObject({
      value: { kind: 'not-ssh' },
    })
  })

  it('that speaks HTTP is not ssh', async () => {
    const server = createHttpServer((_, response) => response.end('hello'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      expect(await probeLocalPort((server.address() as AddressInfo).port)).toMatchObject({
        value: { kind: 'not-ssh', firstBytes: 'HTTP/1.1 400 Bad Request' },
      })
    } finally {
      server.close()
    }
  })

  it('that speaks mail is not ssh', async () => {
    expect(await probeServer((socket) => socket.end('220 mail.example ESMTP\r\n'))).toMatchObject({
      value: { kind: 'not-ssh', firstBytes: '220 mail.example ESMTP' },
    })
  })

  it('that closes the connection at once is reported as closed', async () => {
    expect(await probeServer((socket) => socket.end())).toMatchObject({ value: { kind: 'closed' } })
  })

  it('that resets the connection is reported as closed', async () => {
    expect(await probeServer((socket) => socket.resetAndDestroy())).toMatchObject({
      value: { kind: 'closed' },
    })
  })

  it('that speaks ssh 1 is not usable for Nix', async () => {
    expect(await probeServer((socket) => socket.write('SSH-1.5-old\r\n'))).toMatchObject({
      value: { kind: 'not-ssh', firstBytes: 'SSH-1.5-old' },
    })
  })

  it.each(['Not allowed at this time\r\n', 'Exceeded MaxStartups\r\n'])(
    'that is throttled (%j) is not observed',
    async (line) => {
      const result = await probeServer((socket) => socket.end(line))
      expect(result).toMatchObject({
        observed: false,
        reason: `the VM refuses new connections for a while (“${line.trim()}”)`,
      })
    },
  )
})

describe.concurrent('a port with a banner', () => {
  const getHostKey = (result: PortProbe['result']) =>
    result.observed && result.value.kind === 'ssh'
      ? result.value.hostKey
      : expect.fail(JSON.stringify(result))

  it('followed by random bytes has no key', async () => {
    const result = await probeServer((socket) => {
      socket.write(banner)
      sendEndlessly(() => randomBytes(4096))(socket)
    })
    expect(getHostKey(result)).toEqual({ known: false, reason: "what it sent after its banner isn't SSH" })
  })

  it('followed by nothing has no key', async () => {
    expect(getHostKey(await probeServer((socket) => socket.write(banner)))).toEqual({
      known: false,
      reason: 'it presented no key within 5 s',
    })
  })

  it('that is then closed has no key', async () => {
    expect(getHostKey(await probeServer((socket) => socket.end(banner)))).toEqual({
      known: false,
      reason: 'it closed the connection before it presented a key',
    })
  })

  it('that is then reset has no key', async () => {
    const result = await probeServer((socket) => socket.write(banner, () => socket.resetAndDestroy()))
    expect(result).toMatchObject({ value: { kind: expect.stringMatching(/^(ssh|closed)$/) } })
  })

  it('that arrives in pieces, after other lines, is read', async () => {
    const result = await probeServer((socket) => {
      const pieces = ['Welcome to the', ' builder\r\n', 'SSH-2', '.0-OpenSSH_9.9', '\r', '\n']
      const timer = setInterval(() => {
        const piece = pieces.shift()
        if (piece === undefined) clearInterval(timer)
        else socket.write(piece)
        if (piece === undefined) socket.end()
      }, 30)
    })
    expect(result).toMatchObject({ value: { kind: 'ssh', banner: 'SSH-2.0-OpenSSH_9.9' } })
  })

  it('with control characters is cleaned and shortened', async () => {
    const result = await probeServer((socket) =>
      socket.end(`SSH-2.0-${'\x7f'.repeat(5)}${'x'.repeat(400)}\r\n`),
    )
    const bannerText = result.observed && result.value.kind === 'ssh' ? result.value.banner : ''
    expect(bannerText).toMatch(/^SSH-2\.0-·{5}x+…$/)
    expect(bannerText.length).toBeLessThan(260)
  })
})
