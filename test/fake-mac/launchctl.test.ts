import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createFakeMac, type FakeMac } from './fake-mac.ts'
import { runOnMac } from './run-on-mac.ts'

const label = 'system/org.nixos.linux-builder'
const plist = '/Library/LaunchDaemons/org.nixos.linux-builder.plist'

let fakeMac: FakeMac
beforeAll(async () => {
  fakeMac = await createFakeMac({ scenario: 'healthy' })
})
afterAll(() => fakeMac?.stop())
beforeEach(() => fakeMac.setScenario('healthy'))

const runAsUser = (...args: string[]) => runOnMac(fakeMac, '/bin/launchctl', ...args)
/** Runs launchctl through osascript. The script prints the exit code as its last line, since osascript reports only failures. */
const runAsRoot = async (...args: string[]) => {
  const script = `/bin/launchctl ${args.join(' ')} 2>&1; echo $?`
  const result = await runOnMac(
    fakeMac,
    '/usr/bin/osascript',
    '-e',
    `do shell script "${script}" with administrator privileges`,
  )
  const lines = result.stdout.trimEnd().split('\r')
  return { code: Number(lines.pop()), message: lines.join('\n') }
}

describe('without root, launchctl prints', () => {
  test('a running job, with its own lines indented by one tab and nested ones by two', async () => {
    const { code, stdout } = await runAsUser('print', label)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^\tstate = running$/m)
    expect(stdout).toMatch(/^\tpid = \d+$/m)
    expect(stdout).toMatch(/^\truns = 1$/m)
    expect(stdout).toMatch(/^\tlast exit code = \(never exited\)$/m)
    expect(stdout).toMatch(/^\t\tstate = active$/m)
  })

  test('an error for a service that is not loaded', async () => {
    const { code, stdout, stderr } = await runAsUser('print', 'system/org.nixos.nothing')
    expect([code, stdout]).toEqual([113, ''])
    expect(stderr).toContain('Could not find service "org.nixos.nothing" in domain for system')
  })

  test('the list of disabled services', async () => {
    await fakeMac.setScenario('service-disabled')
    const { stdout } = await runAsUser('print-disabled', 'system')
    expect(stdout).toContain('\t\t"org.nixos.linux-builder" => disabled\n')
  })

  test('the meaning of an error number, and the session type', async () => {
    expect((await runAsUser('error', '119')).stdout).toContain('Service is disabled')
    expect((await runAsUser('managername')).stdout).toBe('Aqua\n')
  })
})

test('launchctl changes nothing for an ordinary user', async () => {
  for (const args of [
    ['kickstart', '-k', label],
    ['bootout', label],
    ['enable', label],
    ['kill', 'TERM', label],
  ]) {
    const { code, stderr } = await runAsUser(...args)
    expect([args[0], code, stderr]).toEqual([args[0], 1, expect.stringContaining('Operation not permitted')])
  }
  const { code, stderr } = await runAsUser('bootstrap', 'system', plist)
  expect([code, stderr]).toEqual([5, expect.stringContaining('Try re-running the command as root')])
})

test('kickstart -k replaces the process and counts the run', async () => {
  const before = /pid = (\d+)/.exec((await runAsUser('print', label)).stdout)?.[1]
  expect(await runAsRoot('kickstart', '-k', label)).toEqual({ code: 0, message: '' })
  const after = (await runAsUser('print', label)).stdout
  expect(/pid = (\d+)/.exec(after)?.[1]).not.toBe(before)
  expect(after).toMatch(/^\truns = 2$/m)
  expect(after).toMatch(/^\tlast terminating signal = Terminated: 15$/m)
})

test('debug redirects the output of the next run only', async () => {
  const log = '/private/var/log/next-run.log'
  const file = fakeMac.root + log
  mkdirSync(dirname(file), { recursive: true })
  const paths = ['--stdout', log, '--stderr', log]
  expect((await runAsUser('debug', label, ...paths)).code).toBe(1)
  expect(await runAsRoot('debug', label, ...paths)).toEqual({ code: 0, message: '' })
  expect(existsSync(file), 'before the next run').toBe(false)
  await runAsRoot('kickstart', '-k', label)
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('Welcome to NixOS')
  const firstRun = readFileSync(file, 'utf8')
  await runAsRoot('kickstart', '-k', label)
  await expect.poll(async () => (await runAsUser('print', label)).stdout).toMatch(/^\tpid = \d+$/m)
  expect(readFileSync(file, 'utf8')).toBe(firstRun)
  expect((await runAsRoot('debug', 'system/org.nixos.nothing', ...paths)).code).toBe(113)
  expect(fakeMac.violations()).toEqual([])
})

test('bootout returns before the job is gone, and bootstrap loads it again', async () => {
  const atOnce = `bootout ${label}; echo $?; /bin/launchctl bootout ${label} 2>&1; echo $?; /bin/launchctl bootstrap system`
  expect((await runAsRoot(atOnce, plist)).message).toBe(`0
Boot-out failed: 36: Operation now in progress
36
Bootstrap failed: 37: Operation already in progress`)
  await expect.poll(async () => (await runAsUser('print', label)).code, { timeout: 5000 }).toBe(113)
  expect((await runAsRoot('bootout', label)).code).toBe(3)
  expect((await runAsRoot('bootstrap', 'system', plist)).code).toBe(0)
  expect((await runAsUser('print', label)).stdout).toMatch(/^\truns = 1$/m)
})

test('bootstrap fails with error 5 for a loaded, a disabled and a group-writable service', async () => {
  const opaque = { code: 5, message: 'Bootstrap failed: 5: Input/output error' }
  expect(await runAsRoot('bootstrap', 'system', plist), 'already loaded').toEqual(opaque)
  await fakeMac.setScenario('service-disabled')
  expect(await runAsRoot('bootstrap', 'system', plist), 'disabled').toEqual(opaque)
  await runAsRoot('enable', label)
  chmodSync(fakeMac.root + plist, 0o664)
  expect(await runAsRoot('bootstrap', 'system', plist), 'writable by the group').toEqual(opaque)
  chmodSync(fakeMac.root + plist, 0o644)
  expect((await runAsRoot('bootstrap', 'system', plist)).code).toBe(0)
})

test('launchd restarts a crashed job only after its minimum runtime', async () => {
  await fakeMac.setScenario('crash-loop')
  const { stdout } = await runAsUser('print', label)
  expect(stdout).toMatch(/^\tstate = spawn scheduled$/m)
  expect(stdout).toMatch(/^\truns = 18$/m)
  expect(stdout).toMatch(/^\tlast exit code = 134$/m)
  expect(stdout).not.toMatch(/^\tpid = /m)
  await runAsRoot('kickstart', label)
  await expect.poll(async () => (await runAsUser('print', label)).stdout).toMatch(/^\truns = 19$/m)
})

test('launchd restarts a killed job', async () => {
  expect((await runAsRoot('kill', 'KILL', label)).code).toBe(0)
  await expect
    .poll(async () => (await runAsUser('print', label)).stdout)
    .toMatch(/^\tlast terminating signal = Killed: 9$/m)
})

test('a call that the real launchctl would refuse is recorded as a violation', async () => {
  expect(fakeMac.violations()).toEqual([])
  for (const args of [['bootout', 'system'], ['restart', label], ['kickstart', '-x', label], ['print'], []]) {
    expect((await runAsUser(...args)).code).toBe(64)
  }
  expect(fakeMac.violations()).toHaveLength(5)
  expect(fakeMac.violations()[0]).toBe('launchctl bootout system')
  expect(fakeMac.calls()).toContainEqual({ program: '/bin/launchctl', args: ['bootout', 'system'] })
})
