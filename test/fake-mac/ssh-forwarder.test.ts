import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { makeKeyPair } from './key-pair.ts'
import { reservePort } from './port-reservation.ts'
import { openSshForwarder } from './programs/ssh-forwarder.ts'
import { runProgram } from './run-on-mac.ts'

const folder = mkdtempSync(join(tmpdir(), 'bbk-'))
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
  rmSync(folder, { recursive: true, force: true })
})

test('without sshd, the built-in server presents the same host key to a real ssh client', async () => {
  const pair = makeKeyPair('root@nixos')
  const keyFile = join(folder, 'key')
  writeFileSync(keyFile, pair.privateKey, { mode: 0o600 })
  const port = await reservePort()
  servers.push(await openSshForwarder(port, keyFile, true, { sshd: '/nowhere/sshd' }))
  const scan = await runProgram(['ssh-keyscan', '-T', '3', '-t', 'ed25519', '-p', String(port), '127.0.0.1'])
  expect(scan.stdout.trim().split(' ').slice(1)).toEqual(pair.publicKey.split(' ').slice(0, 2))
})
