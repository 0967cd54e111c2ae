import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { PortProbe } from '../../../electron/core/model/snapshot.ts'
import { SharedPorts } from '../../../electron/monitor/scan/shared-ports.ts'
import { takeLock } from '../../../electron/monitor/storage/lock-file.ts'
import { aQuietMac } from '../fixtures/quiet-mac.ts'
import { createEmptyFolder, openDataFolderAt } from '../fixtures/temp-data-folder.ts'

/** A probe of a port that is counted and takes a while. */
function createProbe(mac: { now(): Date }) {
  let count = 0
  return {
    count: () => count,
    probe: async (): Promise<PortProbe> => {
      count += 1
      await new Promise((resolve) => setTimeout(resolve, 120))
      const probe = { observed: true, at: mac.now().toISOString(), value: { kind: 'refused' } } as const
      return { address: '127.0.0.1', port: 31022, result: probe }
    },
  }
}

/** Two programs with the same data folder. */
function openTwoPrograms(path = createEmptyFolder()) {
  const mac = aQuietMac()
  const [shareFirst, shareSecond] = [1, 2].map(() =>
    new SharedPorts(openDataFolderAt(path, mac), () => mac.now()).share(5000),
  )
  if (shareFirst === undefined || shareSecond === undefined) throw new Error('two were made')
  return { mac, shareFirst, shareSecond, path }
}

describe('probes of a port', () => {
  it('are made once in five seconds by all programs together', async () => {
    const { mac, shareFirst, shareSecond } = openTwoPrograms()
    const { probe, count } = createProbe(mac)
    const first = await shareFirst('127.0.0.1', 31022, probe)
    mac.pass(4900)
    expect(await shareSecond('127.0.0.1', 31022, probe)).toEqual(first)
    expect(count()).toBe(1)
    mac.pass(200)
    expect((await shareSecond('127.0.0.1', 31022, probe)).result.at).toBe(mac.now().toISOString())
    expect(count()).toBe(2)
  })

  it('are made once if two programs start at the same time', async () => {
    const { mac, shareFirst, shareSecond, path } = openTwoPrograms()
    const { probe, count } = createProbe(mac)
    const probes = [shareFirst, shareSecond, shareFirst, shareSecond].map((share) =>
      share('127.0.0.1', 31022, probe),
    )
    expect(new Set((await Promise.all(probes)).map((probe) => probe.result.at)).size).toBe(1)
    expect(count()).toBe(1)
    expect(readdirSync(path)).toEqual(['ports.json'])
  })

  it('of different ports and addresses are independent', async () => {
    const { mac, shareFirst, shareSecond } = openTwoPrograms()
    const { probe, count } = createProbe(mac)
    await Promise.all([
      shareFirst('127.0.0.1', 31022, probe),
      shareSecond('127.0.0.1', 22, probe),
      shareFirst('::1', 31022, probe),
    ])
    expect(count()).toBe(3)
  })

  it('from the future, after the clock was set back, are repeated', async () => {
    const { mac, shareFirst, shareSecond } = openTwoPrograms()
    const { probe, count } = createProbe(mac)
    await shareFirst('127.0.0.1', 31022, probe)
    mac.pass(-3_600_000)
    await shareSecond('127.0.0.1', 31022, probe)
    expect(count()).toBe(2)
  })

  it('continue after a program died during one', async () => {
    const { mac, shareFirst, path } = openTwoPrograms()
    const lock = join(path, 'port-127.0.0.1-31022.lock')
    writeFileSync(lock, JSON.stringify({ pid: 4_000_000, nonce: 'x', since: new Date().toISOString() }))
    const { probe, count } = createProbe(mac)
    await shareFirst('127.0.0.1', 31022, probe)
    expect(count()).toBe(1)
    expect(existsSync(lock)).toBe(false)
  })

  it('are shared within one program if nothing can be written', async () => {
    const { mac, shareFirst } = openTwoPrograms('/proc/nothing/here')
    const { probe, count } = createProbe(mac)
    await Promise.all([shareFirst('127.0.0.1', 31022, probe), shareFirst('127.0.0.1', 31022, probe)])
    await shareFirst('127.0.0.1', 31022, probe)
    expect(count()).toBe(1)
  })
})

describe('a lock between programs', () => {
  it('is held by one, and free again afterwards', async () => {
    const path = createEmptyFolder()
    const first = await takeLock(path, 'a.lock', 10_000)
    expect(first.held).toBe(true)
    expect(await takeLock(path, 'a.lock', 10_000)).toEqual({ held: false, by: process.pid })
    if (first.held) await first.release()
    expect((await takeLock(path, 'a.lock', 10_000)).held).toBe(true)
  })

  it('is given to exactly one of many at the same time, also if a stale one exists', async () => {
    for (const text of [
      null,
      '',
      'rubbish',
      '{"pid":4000000,"nonce":"x","since":"2020-01-01T00:00:00.000Z"}',
    ]) {
      const path = createEmptyFolder()
      if (text !== null) {
        writeFileSync(join(path, 'a.lock'), text)
        utimesSync(join(path, 'a.lock'), 1000, 1000)
      }
      const locks = await Promise.all(Array.from({ length: 20 }, () => takeLock(path, 'a.lock', 10_000)))
      expect(locks.filter((lock) => lock.held).length).toBeLessThanOrEqual(1)
      for (const lock of locks) if (lock.held) await lock.release()
      expect((await takeLock(path, 'a.lock', 10_000)).held).toBe(true)
    }
  })

  it('is taken over even if a program was killed while doing so', async () => {
    const path = createEmptyFolder()
    for (const name of ['a.lock', 'a.lock.removing']) {
      writeFileSync(join(path, name), '')
      utimesSync(join(path, name), 1000, 1000)
    }
    expect((await takeLock(path, 'a.lock', 10_000)).held).toBe(true)
  })

  it('that was taken over is not released by its former holder', async () => {
    const path = createEmptyFolder()
    const first = await takeLock(path, 'a.lock', 0)
    await new Promise((resolve) => setTimeout(resolve, 20))
    const second = await takeLock(path, 'a.lock', 0)
    expect(second.held).toBe(true)
    if (first.held) await first.release()
    expect(existsSync(join(path, 'a.lock'))).toBe(true)
  })
})
