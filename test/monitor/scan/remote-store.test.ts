import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, connect as openSocket } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Mac } from '../../../electron/mac/mac.ts'
import { openMonitor } from '../../../electron/monitor/monitor.ts'
import { openScanner } from '../../../electron/monitor/scan/scanner.ts'
import { startSshd } from '../../observe/fixtures/servers.ts'
import {
  aMacWithRemoteBuilder,
  type MacWithRemoteBuilder,
  remoteHostAddress,
  remoteLine,
  remoteUri,
} from '../fixtures/mac-with-remote-builder.ts'
import { createEmptyFolder, openDataFolderAt } from '../fixtures/temp-data-folder.ts'

let mac: MacWithRemoteBuilder
let path: string
beforeEach(() => {
  mac = aMacWithRemoteBuilder()
  path = createEmptyFolder()
})
afterEach(() => vi.useRealTimers())

const createScanner = () => openScanner(mac, openDataFolderAt(path, mac))
const findRemote = (status: {
  builders: readonly { kind: string; state: string; summary: string; observedAt: string | null }[]
}) => status.builders.find(({ kind }) => kind === 'remote')
const listRemoteConnections = () => mac.connections.filter((connection) => !connection.startsWith('127.'))

/** Connects every remote address to a local server. */
function connectToPort(port: number): Mac['connect'] {
  return async () => {
    const socket = openSocket(port, '127.0.0.1')
    await once(socket, 'connect')
    return { connected: true, socket }
  }
}

async function startServer(onConnection: (socket: import('node:net').Socket) => void): Promise<number> {
  const tcpServer = createServer(onConnection).listen(0, '127.0.0.1')
  await once(tcpServer, 'listening')
  onTestFinished(() => void tcpServer.close())
  const address = tcpServer.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe('a probe on request', () => {
  test('makes one connection, to the end of the route, and records its time', async () => {
    mac.sshRoute = 'hostname forge.example.com\nport 2222\nuser nix\n'
    const status = await createScanner().probeRemote(null)
    expect(listRemoteConnections()).toEqual([`${remoteHostAddress} 2222`])
    expect(status.snapshot.remoteBuilders).toMatchObject([
      { uri: remoteUri, hostname: 'forge.example.com', port: 2222 },
    ])
    expect(findRemote(status)).toMatchObject({ state: 'down', observedAt: mac.now().toISOString() })
    expect(status.findings.map(({ id }) => id)).toContain('remote-unreachable')
  })

  test('recognizes a real sshd by its host key, and a host without that key', async () => {
    const sshd = await startSshd()
    onTestFinished(() => sshd.stop())
    mac.connectRemote = connectToPort(sshd.port)
    const pinned = Buffer.from(sshd.keyLine).toString('base64')
    const scanner = createScanner()
    mac.machines = remoteLine.replace(/\S+\n$/, `${pinned}\n`)
    expect(findRemote(await scanner.probeRemote([remoteUri]))?.state).toBe('healthy')
    mac.machines = remoteLine
    await scanner.scan()
    const other = await scanner.probeRemote([remoteUri])
    expect(findRemote(other)?.state).toBe('down')
    expect(other.findings.find(({ id }) => id === 'host-key-mismatch')?.explanation).toContain(
      sshd.key.fingerprint,
    )
  })

  test('ends if a host accepts the connection and is silent', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let onConnection: () => void = () => undefined
    const connection = new Promise<void>((resolve) => {
      onConnection = resolve
    })
    const port = await startServer((socket) => {
      socket.on('error', () => undefined)
      onConnection()
    })
    mac.connectRemote = connectToPort(port)
    const scanner = createScanner()
    await scanner.scan()
    const probe = scanner.probeRemote(null)
    await connection
    await vi.advanceTimersByTimeAsync(5100)
    const status = await probe
    expect(status.findings).toContainEqual(
      expect.objectContaining({
        id: 'remote-unreachable',
        title: "The remote builder build.example.com accepts connections but doesn't respond",
      }),
    )
  })

  test('reports what it does not follow, and then connects to nothing', async () => {
    mac.sshRoute += 'proxyjump bastion\n'
    const status = await createScanner().probeRemote(null)
    expect(listRemoteConnections()).toEqual([])
    expect(findRemote(status)).toMatchObject({ state: 'unknown' })
    expect(findRemote(status)?.summary).toContain('through bastion (ProxyJump)')
  })

  test('reports a name that does not resolve, and never connects to this Mac itself', async () => {
    mac.addresses = []
    expect(findRemote(await createScanner().probeRemote(null))?.summary).toContain("doesn't resolve")
    const before = mac.connections.length
    const scanner = createScanner()
    await scanner.scan()
    mac.pass(6000)
    mac.addresses = ['127.0.0.1']
    expect(findRemote(await scanner.probeRemote(null))?.summary).toContain('now resolves to this Mac')
    expect(mac.connections.slice(before).filter((connection) => connection.endsWith(' 22'))).toEqual([])
  })

  test('is not repeated within five seconds, nor made for a host without an entry', async () => {
    const scanner = createScanner()
    await scanner.probeRemote(null)
    await scanner.probeRemote([remoteUri])
    await scanner.probeRemote(['ssh-ng://root@evil.example.com'])
    expect(listRemoteConnections()).toHaveLength(1)
    mac.pass(6000)
    await scanner.probeRemote([remoteUri])
    expect(listRemoteConnections()).toHaveLength(2)
  })
})

describe('a recorded probe', () => {
  test('is shown by other programs too, with its own time', async () => {
    const first = await createScanner().probeRemote(null)
    mac.pass(3_600_000)
    const status = await createScanner().scan()
    expect(findRemote(status)).toEqual(findRemote(first))
    expect(listRemoteConnections()).toHaveLength(1)
  })

  test.each<[string, () => Partial<Pick<MacWithRemoteBuilder, 'machines' | 'sshRoute'>>]>([
    ['the entry pins another key', () => ({ machines: remoteLine.replace(/\S+\n$/, '-\n') })],
    ['the entry is gone', () => ({ machines: '' })],
    ['the route leads elsewhere', () => ({ sshRoute: mac.sshRoute.replace('22', '2222') })],
    [
      'a day is over',
      () => {
        mac.pass(25 * 3_600_000)
        return {}
      },
    ],
  ])('is deleted when %s', async (_title, change) => {
    const scanner = createScanner()
    await scanner.probeRemote(null)
    const { machines, sshRoute } = mac
    Object.assign(mac, change())
    expect((await scanner.scan()).snapshot.remoteBuilders).toEqual([])
    mac.machines = machines
    mac.sshRoute = sshRoute
    expect((await scanner.scan()).snapshot.remoteBuilders).toEqual([])
    expect(JSON.parse(readFileSync(join(path, 'remote-machines.json'), 'utf8'))).toEqual([])
  })

  test('is kept if the machines file cannot be read', async () => {
    const scanner = createScanner()
    await scanner.probeRemote(null)
    const { read } = mac
    mac.read = async (file) => (file === '/etc/nix/machines' ? { ok: false, reason: 'no' } : read(file))
    await scanner.scan()
    mac.read = read
    expect((await scanner.scan()).snapshot.remoteBuilders).toHaveLength(1)
  })
})

test('in a whole day only a click connects to a remote builder, and its result is kept', async () => {
  const ticks = new Set<() => void>()
  const clock = {
    every(_milliseconds: number, tick: () => void) {
      ticks.add(tick)
      return () => ticks.delete(tick)
    },
    after: () => () => undefined,
  }
  const monitor = openMonitor({ mac, folder: openDataFolderAt(path, mac), clock })
  onTestFinished(() => monitor.stop())
  let scans = 0
  monitor.subscribe((after, before) => {
    if (after.status !== before.status) scans += 1
  })
  const waitUntilSettled = () =>
    vi.waitFor(() => expect(monitor.state()).toMatchObject({ scanning: false, status: expect.anything() }), {
      interval: 1,
      timeout: 15_000,
    })
  const pass = async (hours: number) => {
    for (let part = 0; part < hours * 4; part += 1) {
      mac.pass(15 * 60_000)
      const before = scans
      for (const tick of ticks) tick()
      await vi.waitFor(() => expect(scans).toBeGreaterThan(before), { interval: 1, timeout: 15_000 })
    }
  }
  await waitUntilSettled()
  await monitor.scan()
  await pass(12)
  expect(listRemoteConnections()).toEqual([])
  await monitor.probeRemote(remoteUri)
  expect(listRemoteConnections()).toEqual([`${remoteHostAddress} 22`])
  const seenAt = mac.now().toISOString()
  await pass(12)
  await monitor.scan()
  expect(listRemoteConnections()).toHaveLength(1)
  expect(monitor.state().status?.snapshot.remoteBuilders[0]?.result.at).toBe(seenAt)
  expect(monitor.state().incidents).toEqual([])
  expect(scans).toBeGreaterThan(95)
}, 120_000)
