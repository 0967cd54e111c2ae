import { generateKeyPairSync } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import ssh2 from 'ssh2'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PortProbe } from '../../../electron/core/model/snapshot.ts'
import { reservePort } from '../../fake-mac/port-reservation.ts'
import { type MacFolder, makeMacFolder } from '../fixtures/mac-folder.ts'
import { scanOnce } from '../fixtures/scan-once.ts'
import { listen, type Sshd, startSshd } from '../fixtures/servers.ts'

const plist = '/Library/LaunchDaemons/org.nixos.linux-builder.plist'

let folder: MacFolder
const servers: { stop(): Promise<void> }[] = []

beforeEach(() => {
  folder = makeMacFolder()
  folder.program('/usr/bin/ssh', 'exec /usr/bin/ssh "$@"')
  folder.write('/etc/hosts', '127.0.0.1 localhost\n::1 localhost\n')
})
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
  folder.remove()
})

async function startServer(type?: 'ed25519' | 'rsa' | 'ecdsa'): Promise<Sshd> {
  const server = await startSshd(type)
  servers.push(server)
  return server
}

function putBuilder(port: number, pinnedKey: string | null = null): void {
  const hostKey = pinnedKey === null ? '-' : Buffer.from(pinnedKey).toString('base64')
  folder.write(plist, `hostfwd=tcp::${port}-:22`)
  folder.write(
    '/etc/nix/machines',
    `ssh-ng://builder@linux-builder aarch64-linux /etc/nix/builder_ed25519 4 1 - - ${hostKey}\n`,
  )
}

describe('the port of a real sshd', () => {
  it.each(['ed25519', 'ecdsa', 'rsa'] as const)('has a banner and %s key', async (type) => {
    const server = await startServer(type)
    putBuilder(server.port, server.keyLine)
    const { ports } = await scanOnce(folder.mac)
    expect(ports[0]).toMatchObject({
      address: '127.0.0.1',
      port: server.port,
      result: {
        value: {
          kind: 'ssh',
          banner: expect.stringMatching(/^SSH-2\.0-OpenSSH_/),
          hostKey: { known: true, ...server.key },
        },
      },
    })
  })

  it('has any key if the entry pins none', async () => {
    const server = await startServer('rsa')
    putBuilder(server.port)
    const { ports } = await scanOnce(folder.mac)
    expect(ports[0]?.result).toMatchObject({ value: { hostKey: { known: true, ...server.key } } })
  })

  it('is reported without a key of the pinned type', async () => {
    const server = await startServer('rsa')
    const other = await startServer('ed25519')
    putBuilder(server.port, other.keyLine)
    const { ports } = await scanOnce(folder.mac)
    expect(ports[0]?.result).toMatchObject({
      value: {
        kind: 'ssh',
        hostKey: { known: false, reason: 'it has no key of type ssh-ed25519', lacks: ['ssh-ed25519'] },
      },
    })
  })

  it('is probed with one connection, which is closed', async () => {
    const server = await listen((socket) => socket.end('SSH-2.0-x\r\n'))
    servers.push(server)
    putBuilder(server.port)
    await scanOnce(folder.mac)
    expect(server.connections()).toBe(1)
    expect(server.open()).toBe(0)
  })
})

describe('an ssh server that is not OpenSSH', () => {
  it('has banner and key too', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
    })
    const server = new ssh2.Server({ hostKeys: [privateKey], ident: 'other' }, (client) => {
      client.on('error', () => undefined)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    servers.push({ stop: () => new Promise<void>((resolve) => server.close(() => resolve())) })
    putBuilder((server.address() as AddressInfo).port)
    const { ports } = await scanOnce(folder.mac)
    expect(ports[0]?.result).toMatchObject({
      value: { banner: 'SSH-2.0-other', hostKey: { known: true, type: 'ssh-rsa' } },
    })
  })
})

describe('the probed ports', () => {
  it("include the one at the end of an entry's route", async () => {
    const [builder, remoteLogin] = [await startServer(), await startServer()]
    putBuilder(builder.port, builder.keyLine)
    folder.write('/etc/ssh/ssh_config', `Host linux-builder\nHostName localhost\nPort ${remoteLogin.port}\n`)
    const { ports } = await scanOnce(folder.mac)
    expect(ports.map(({ port, result: scan }) => [port, scan])).toMatchObject([
      [builder.port, { value: { hostKey: { fingerprint: builder.key.fingerprint } } }],
      [remoteLogin.port, { value: { hostKey: { fingerprint: remoteLogin.key.fingerprint } } }],
    ])
  })

  it('never include one of another host', async () => {
    const port = await reservePort()
    putBuilder(port)
    folder.write('/etc/hosts', '192.0.2.7 linux-builder\n127.0.0.1 localhost\n')
    const { ports, routes } = await scanOnce(folder.mac)
    expect(routes[0]?.addresses).toMatchObject({ value: ['192.0.2.7'] })
    expect(ports.map((scan) => [scan.address, scan.port])).toEqual([['127.0.0.1', port]])
  })

  it.each([31122, 41122])('never include one whose builder starts on demand (port %i)', async (port) => {
    folder.write('/etc/nix/machines', 'ssh-ng://builder@rosetta-builder aarch64-linux\n')
    folder.write('/etc/ssh/ssh_config', `Host rosetta-builder\nHostName localhost\nPort ${port}\n`)
    putPlist(await reservePort())
    const { ports } = await scanOnce(folder.mac)
    expect(ports[1]).toMatchObject({
      port,
      result: { observed: false, reason: `a connection to port ${port} would start the builder behind it` },
    })
  })

  it('exclude one that was probed a moment ago', async () => {
    const server = await startServer()
    putBuilder(server.port, server.keyLine)
    const recentProbe: PortProbe = {
      address: '127.0.0.1',
      port: server.port,
      result: { observed: true, at: '2026-01-02T03:04:05.000Z', value: { kind: 'refused' } },
    }
    const { ports } = await scanOnce(folder.mac, { recentPorts: [recentProbe] })
    expect(ports).toEqual([recentProbe])
  })

  it('are probed by the function that shares probes between processes', async () => {
    const server = await startServer()
    putBuilder(server.port, server.keyLine)
    const requestedPorts: string[] = []
    const { ports } = await scanOnce(folder.mac, {
      sharePort: (address, port, scan) => {
        requestedPorts.push(`${address} ${port}`)
        return scan()
      },
    })
    expect(requestedPorts).toEqual([`127.0.0.1 ${server.port}`])
    expect(ports[0]?.result).toMatchObject({ value: { kind: 'ssh' } })
  })

  it('have the port that the running VM forwards before that of the start script', async () => {
    const server = await startServer()
    folder.write(plist, 'hostfwd=tcp::1-:22')
    folder.program(
      '/bin/ps',
      'echo "  1     0     0 10-00:00:00 /sbin/launchd"',
      'echo "699     1     0    03:00:01 /bin/bash /nix/store/x-linux-builder-start"',
      `echo "700   699     0    03:00:00 qemu-system-aarch64 -netdev user,id=user.0,hostfwd=tcp::${server.port}-:22,"`,
    )
    folder.program('/bin/launchctl', "printf 'system/x = {\\n\\tstate = running\\n\\tpid = 699\\n}\\n'")
    const { ports, processes } = await scanOnce(folder.mac)
    expect(processes).toMatchObject({
      value: {
        vms: [{ pid: 700, ancestors: [699, 1], forwardedPort: server.port }],
        jobs: [{ pid: 699 }],
      },
    })
    expect(ports.map((scan) => scan.port)).toEqual([server.port])
  })
})

function putPlist(port: number): void {
  folder.write(plist, `hostfwd=tcp::${port}-:22`)
}
