import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openMac } from '../../electron/mac/real/real-mac.ts'
import { withTimeout } from '../../electron/mac/with-timeout.ts'
import { createMacRoot } from './mac-root.ts'

const timeoutMs = 400

/** Keeps this process from taking any answer for longer than the limit, as a busy Mac does. */
function block(): void {
  const end = performance.now() + 2 * timeoutMs
  while (performance.now() < end);
}

describe('an answer that came while this process did not run is in time', () => {
  it('of a file', async () => {
    const path = fileURLToPath(import.meta.url)
    const reading = withTimeout(readFile(path, 'utf8'), timeoutMs, () => 'late')
    block()
    expect(await reading).toContain('an answer that came')
  })

  it('of a program', async () => {
    const folder = createMacRoot()
    onTestFinished(() => folder.remove())
    folder.write('/bin/program', '#!/bin/sh\nsleep 0.2\necho done\n', 0o755)
    const running = openMac({ root: folder.root }).run('/bin/program', [], { timeoutMs: timeoutMs })
    // The program is started in a later turn, and ends while this process is busy.
    await new Promise((resolve) => setTimeout(resolve, timeoutMs / 8))
    await new Promise((resolve) => setImmediate(resolve))
    block()
    expect(await running).toMatchObject({ status: 'exited', code: 0, stdout: 'done\n' })
  })

  it('of a port', async () => {
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const connecting = openMac().connect('127.0.0.1', (server.address() as AddressInfo).port, timeoutMs)
    block()
    const connection = await connecting
    expect(connection.connected).toBe(true)
    if (connection.connected) connection.socket.destroy()
  })
})

it('a limit ends what does not answer, at its time', async () => {
  const start = performance.now()
  expect(await withTimeout(new Promise(() => {}), timeoutMs, () => 'late')).toBe('late')
  expect(performance.now() - start).toBeGreaterThanOrEqual(timeoutMs - 5)
})

it('a limit of 0 leaves an answer that is there already', async () => {
  expect(await withTimeout(Promise.resolve('answer'), 0, () => 'late')).toBe('answer')
})
