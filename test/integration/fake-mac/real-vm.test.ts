import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { valueOrNull } from '../../../electron/core/model/observation.ts'
import type { PlanSubject } from '../../../electron/core/model/plan.ts'
import type { Mac } from '../../../electron/mac/mac.ts'
import { openMac } from '../../../electron/mac/real/real-mac.ts'
import { type Monitor, openMonitor } from '../../../electron/monitor/monitor.ts'
import { runRootScan } from '../../../electron/monitor/scan/root-scan-run.ts'
import { createDataFolder } from '../../../electron/monitor/storage/data-folder.ts'
import { createFakeMac, type FakeMac } from '../../fake-mac/fake-mac.ts'
import { holdDisk, measureConnection, putDropInForRoot, runInGuest } from './real-guest.ts'
import { type WatchedStates, watchStates } from './watched-states.ts'

/**
 * A real QEMU with a real Linux guest behind the fake launchd, watched by the real monitor. The guest boots in about five
 * seconds of processor time, which on a busy system takes a minute.
 */
const bootTimeoutMs = 170_000
/** A scan that reads launchd, the processes and the port, after the change was noticed. */
const noticeTimeoutMs = 60_000

let fakeMac: FakeMac
let mac: Mac
let monitor: Monitor
let watchedStates: WatchedStates
let secondQemu: ChildProcess | null = null
beforeAll(async () => {
  fakeMac = await createFakeMac({ scenario: 'real-vm' })
  mac = openMac({ root: fakeMac.root })
  monitor = openMonitor({ mac, folder: createDataFolder(mac, { BUILDERBAR_HOME: fakeMac.dataFolder }) })
  monitor.setWatched(true)
  watchedStates = watchStates(monitor)
})
afterAll(async () => {
  secondQemu?.kill('SIGKILL')
  await monitor?.stop()
  await fakeMac?.stop()
  console.log(`real virtual machine: ${watchedStates?.notes()}`)
})

const getStatus = () => monitor.state().status
const listRootIds = () =>
  (getStatus()?.findings ?? []).filter(({ causedBy }) => causedBy === null).map(({ id }) => id)
const findVm = () => {
  const snapshot = getStatus()?.snapshot
  const vms = snapshot === undefined ? [] : (valueOrNull(snapshot.processes)?.vms ?? [])
  return vms.find(({ forwardedPort }) => forwardedPort === fakeMac.builderPort) ?? null
}

/** Waits for a state and notes the time that it took. */
async function waitFor(description: string, isThere: () => boolean, timeout: number): Promise<void> {
  const startedAt = performance.now()
  await expect
    .poll(() => (isThere() ? 'there' : `${getStatus()?.state} ${listRootIds().join(' ')}`), {
      timeout,
      interval: 200,
    })
    .toBe('there')
  watchedStates.note(description, (performance.now() - startedAt) / 1000)
}

/** As `waitFor`, with scans as the user asks for them: by itself the monitor looks at a port that answered once a minute. */
async function scanUntil(description: string, isThere: () => boolean, timeout: number): Promise<void> {
  const startedAt = performance.now()
  while (!isThere() && performance.now() - startedAt < timeout) await monitor.scan()
  expect(isThere(), `${getStatus()?.state} ${listRootIds().join(' ')}`).toBe(true)
  watchedStates.note(description, (performance.now() - startedAt) / 1000)
}

const waitUntilHealthy = (description: string) =>
  waitFor(description, () => getStatus()?.state === 'healthy', bootTimeoutMs)

/** Sends a signal to the VM that the monitor shows. */
function signalVm(signal: NodeJS.Signals): number {
  const pid = findVm()?.pid ?? expect.fail('no VM is shown')
  process.kill(pid, signal)
  return pid
}

/** Plans and runs; returns the outcome of the plan. */
async function run(subject: PlanSubject): Promise<string> {
  monitor.plan(subject)
  const progress = monitor.state().repair
  expect(progress).toMatchObject({ status: 'planned', plans: [{ ok: true }] })
  await monitor.runPlan(progress.status === 'planned' ? progress.sha256 : '')
  const finalProgress = monitor.state().repair
  return finalProgress.status === 'done' ? (finalProgress.results[0]?.outcome ?? '') : finalProgress.status
}

describe('a real virtual machine', () => {
  test('is starting, not broken, while its port takes connections and its guest boots', async () => {
    watchedStates.note('port open', await measureConnection(fakeMac))
    await waitFor('starting shown', () => getStatus()?.state === 'starting', noticeTimeoutMs)
    await waitUntilHealthy('boot')
    const states = watchedStates.take()
    expect(states.map(({ state }) => state)).toEqual(['starting', 'healthy'])
    expect(states.flatMap(({ findings }) => findings)).toEqual([])
    expect(monitor.state().incidents).toEqual([])
    expect(getStatus()?.snapshot.ports.map(({ result }) => valueOrNull(result))).toEqual([
      expect.objectContaining({ kind: 'ssh', banner: expect.stringMatching(/^SSH-2\.0-OpenSSH_/) }),
    ])
    expect(findVm()).toMatchObject({ kind: 'qemu', forwardedPort: fakeMac.builderPort })
  })

  test('hangs when it is stopped: the port still takes connections, and the next scan says so', async () => {
    signalVm('SIGSTOP')
    await scanUntil('hang shown', () => listRootIds().includes('builder-wedged'), noticeTimeoutMs)
    expect(await measureConnection(fakeMac)).toBeLessThan(1)
    expect(getStatus()).toMatchObject({ state: 'down', findings: [{ headline: 'Linux builder is hung' }] })
    signalVm('SIGCONT')
    await scanUntil('answer shown', () => getStatus()?.state === 'healthy', noticeTimeoutMs)
    expect(watchedStates.take().map(({ state }) => state)).toEqual(['down', 'healthy'])
  })

  test('has a full disk: the admin check measures it, and the repair has the Nix of the guest free it', async () => {
    // A store path that nothing needs, and a file that no collection of garbage deletes.
    await runInGuest(
      fakeMac,
      'nix-daemon >/dev/null 2>&1 & dd if=/dev/zero of=/tmp/garbage bs=1M count=20; nix-store --add /tmp/garbage; ' +
        'free=$(df -Pk /disk | tail -n 1 | while read -r _ _ _ free _; do echo "$free"; done); ' +
        'dd if=/dev/zero of=/disk/kept bs=1k count="$((free - 4000))"',
    )
    const message = await runInGuest(fakeMac, 'nix-store --add /disk/lib 2>&1')
    expect(message).toContain('error: writing to file: No space left on device')
    putDropInForRoot(fakeMac)
    const startedAt = performance.now()
    const checkedStatus = await runRootScan(mac, getStatus() ?? expect.fail('no status'), 'osascript')
    watchedStates.note('admin check', (performance.now() - startedAt) / 1000)
    const guest = {
      value: expect.objectContaining({
        systems: expect.arrayContaining(['x86_64-linux']),
        storeAnswers: true,
      }),
    }
    expect(checkedStatus.snapshot.rootScan).toMatchObject({
      value: { entries: [{ login: { value: { works: true } }, guest }] },
    })
    await scanUntil('full disk shown', () => listRootIds().includes('guest-disk-full'), noticeTimeoutMs)
    const finding = getStatus()?.findings.find(({ id }) => id === 'guest-disk-full') ?? expect.fail('none')
    expect(finding.explanation).toMatch(
      /: "\d+(\.\d+)? [kKM]i?B free of \d+ MiB"\. The builder's own disk is full/,
    )
    const repair = { kind: 'finding', finding: finding.key, repair: 'collect-guest-garbage' } as const
    // SQLite can't open Nix's database without any room, so Nix deletes nothing.
    await runInGuest(fakeMac, 'dd if=/dev/zero of=/disk/rest bs=1k')
    expect(await run(repair)).toBe('not-fixed')
    expect(monitor.state().repair).toMatchObject({
      results: [{ printed: expect.stringContaining('builderbar repair recreate-disk') }],
    })
    await runInGuest(fakeMac, 'rm /disk/rest; sync')
    expect(await run(repair)).toBe('fixed')
    await waitFor('free space shown', () => getStatus()?.state === 'healthy', noticeTimeoutMs)
    watchedStates.take()
  })

  test('hangs when its kernel crashes, and its captured console says so', async () => {
    expect(await run({ kind: 'control', control: 'capture-log' })).toBe('fixed')
    await waitUntilHealthy('boot with the capture')
    watchedStates.take()
    // It never ends: a guest whose kernel crashed does not close its connections.
    void runInGuest(fakeMac, 'echo c >/proc/sysrq-trigger')
    const line = 'Kernel panic - not syncing: sysrq triggered crash'
    const listEvidence = () => (getStatus()?.findings ?? []).flatMap((finding) => finding.evidence)
    await scanUntil(
      'panic shown',
      () => listEvidence().some(({ value }) => value.includes(line)),
      noticeTimeoutMs,
    )
    expect(new Set(watchedStates.take().map(({ state }) => state))).toEqual(new Set(['down']))
  })

  test('is reported as starting when it was killed, since launchd starts it again', async () => {
    const killedPid = signalVm('SIGKILL')
    await waitFor('kill shown', () => getStatus()?.state === 'starting', noticeTimeoutMs)
    await waitFor('start shown', () => ![undefined, killedPid].includes(findVm()?.pid), noticeTimeoutMs)
    expect(new Set(watchedStates.take().map(({ state }) => state))).toEqual(new Set(['starting']))
  })

  test('cannot start while a second QEMU holds its disk, in the words of QEMU', async () => {
    expect(await run({ kind: 'control', control: 'stop' })).toBe('fixed')
    expect(getStatus()?.state).toBe('paused')
    secondQemu = holdDisk(join(fakeMac.root, 'private/var/lib/linux-builder/nixos.qcow2'))
    expect(await run({ kind: 'control', control: 'start' })).toBe('not-fixed')
    expect(await run({ kind: 'control', control: 'capture-log' })).toBe('fixed')
    const isReported = () =>
      findCrashLoop()?.cause.includes("Another process is using the builder's disk image") === true
    await scanUntil('second QEMU shown', isReported, noticeTimeoutMs)
    expect(findCrashLoop()?.evidence.map(({ value }) => value)).toContainEqual(
      expect.stringContaining('Failed to get "write" lock'),
    )
    expect(findCrashLoop()?.permanentFix).toBeNull()
    expect(getStatus()?.state).toBe('down')
    secondQemu.kill('SIGKILL')
    await waitFor('start after the second QEMU shown', () => findVm() !== null, noticeTimeoutMs)
  })
})

const findCrashLoop = () => getStatus()?.findings.find(({ id }) => id === 'service-crash-looping')
