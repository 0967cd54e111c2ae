import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findInHosts } from '../../electron/mac/real/host-names.ts'
import { openMac } from '../../electron/mac/real/real-mac.ts'
import { createMacRoot, type MacRoot } from './mac-root.ts'

let folder: MacRoot
let server: Server | null = null

beforeEach(() => {
  folder = createMacRoot()
})
afterEach(() => {
  server?.close()
  server = null
  folder.remove()
})

describe('connecting to a port', () => {
  it('returns the open socket, or says that nothing listens', async () => {
    server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const connection = await openMac().connect('127.0.0.1', port, 1000)
    if (!connection.connected) return expect.fail('not connected')
    const [data] = await once(connection.socket, 'data')
    expect(String(data)).toBe('hello')
    connection.socket.destroy()
    server.close()
    await once(server, 'close')
    expect(await openMac().connect('127.0.0.1', port, 1000)).toMatchObject({
      connected: false,
      reason: 'refused',
    })
  })

  it('times out if no host answers', async () => {
    const start = performance.now()
    // 192.0.2.0/24 is reserved for documentation (RFC 5737); some networks refuse it, some do not answer.
    expect(await openMac().connect('192.0.2.1', 9, 200)).toMatchObject({ connected: false })
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

describe('connecting to a unix socket', () => {
  const path = '/nix/var/nix/daemon-socket/socket'
  const canConnect = () => openMac({ root: folder.root }).canConnect(path, 1000)

  it('says whether a process listens', async () => {
    expect(await canConnect()).toEqual({ ok: false, reason: `${path} was not found`, code: 'ENOENT' })
    folder.folder('/nix/var/nix/daemon-socket')
    server = createServer().listen(folder.root + path)
    await once(server, 'listening')
    expect(await canConnect()).toEqual({ ok: true, value: true })
  })

  it('fails for a regular file', async () => {
    folder.write(path, 'no socket')
    expect((await canConnect()).ok).toBe(false)
  })
})

describe('resolving a name', () => {
  const hosts = `
127.0.0.1\tlocalhost
255.255.255.255 broadcasthost
::1             localhost # and more
fe80::1%lo0     localhost
127.0.0.1 Linux-Builder other
not-an-address  linux-builder
#127.0.0.9 linux-builder
`

  it('finds every address in a hosts file, in any letter case', () => {
    expect(findInHosts(hosts, 'localhost')).toEqual(['127.0.0.1', '::1', 'fe80::1'])
    expect(findInHosts(hosts, 'linux-builder')).toEqual(['127.0.0.1'])
    expect(findInHosts(hosts, '127.0.0.1')).toEqual([])
    expect(findInHosts('\0\u{1F600}\n\t\n', 'x')).toEqual([])
  })

  it('asks no name server in a sandbox', async () => {
    folder.write('/etc/hosts', hosts)
    const mac = openMac({ root: folder.root })
    expect(await mac.resolve('localhost', 1000)).toMatchObject({ value: ['127.0.0.1', '::1', 'fe80::1'] })
    expect(await mac.resolve('example.org', 1000)).toEqual({ ok: true, value: [] })
    expect(await mac.resolve('192.0.2.5', 1000)).toEqual({ ok: true, value: ['192.0.2.5'] })
  })

  it("finds this Mac's own names", async () => {
    const localhost = await openMac().resolve('localhost', 3000)
    expect(localhost.ok && localhost.value).toContain('127.0.0.1')
    expect(await openMac().resolve('no such name', 3000)).toEqual({ ok: true, value: [] })
    expect(await openMac().resolve('-n', 3000)).toEqual({ ok: true, value: [] })
  })
})
