import { appendFileSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { FakeMac } from './fake-mac.ts'
import { openSshForwarder } from './programs/ssh-forwarder.ts'
import { getFakesFolder } from './write-tree.ts'

/**
 * Starts the build server of the scenario `elsewhere`: a real sshd with the pinned host key, and the lines in the Mac's
 * hosts file and ssh configuration that lead to it. It listens on an address of this system other than loopback, because
 * Builderbar never connects to a remote builder whose name leads to this Mac. No login is possible.
 */
export async function startBuildServer({ root }: FakeMac): Promise<Server> {
  const address = findOutsideAddress()
  const server = await openSshForwarder(0, join(getFakesFolder(root), 'guest_host_key'), true, { address })
  const serverAddress = server.address()
  if (serverAddress === null || typeof serverAddress === 'string')
    throw new Error('The build server has no port.')
  appendFileSync(join(root, 'private/etc/hosts'), `${address} build.example.com\n`)
  const block = `Host build.example.com\n  Port ${serverAddress.port}\n`
  writeFileSync(join(root, 'private/etc/ssh/ssh_config.d/200-build-server.conf'), block)
  return server
}

function findOutsideAddress(): string {
  const ownAddresses = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  const outsideAddress = ownAddresses.find(({ internal, family }) => !internal && family === 'IPv4')
  if (outsideAddress === undefined) throw new Error('This system has no address other than loopback.')
  return outsideAddress.address
}
