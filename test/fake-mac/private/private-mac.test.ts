import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runProgram } from '../run-on-mac.ts'
import { putLaunchd } from './private-launchd.ts'
import { formatStartCommand, openPrivateMac, type PrivateMac } from './private-mac.ts'

let mac: PrivateMac
beforeAll(async () => {
  mac = await openPrivateMac()
})
afterAll(() => mac?.stop())

test('a private Mac has the paths, accounts and links of a real one', async () => {
  const result = await mac.sh(
    'root',
    'readlink /etc/nix/machines; id -u; echo ~; cat /etc/nix/machines; nix-store --verify-path "$(readlink -f /etc/static)" && echo verified',
  )
  expect(result.output).toContain('/etc/static/nix/machines\n0\n/var/root\nssh-ng://builder@linux-builder')
  expect(result.output).toContain('verified')
  expect((await mac.sh('alice', 'id -u; echo ~')).stdout).toBe('501\n/Users/alice\n')
})

test("an ordinary user's build runs on the builder until its service is unloaded", async () => {
  expect(await mac.build()).toMatchObject({
    code: 0,
    output: expect.stringContaining("on 'ssh-ng://builder@linux-builder'"),
  })
  expect(await mac.sh('alice', 'launchctl bootout system/org.nixos.linux-builder')).toMatchObject({ code: 1 })
  expect(await mac.sh('root', 'launchctl bootout system/org.nixos.linux-builder')).toMatchObject({ code: 0 })
  await expect
    // A service takes a few seconds to disappear after bootout.
    .poll(async () => (await mac.sh('root', 'launchctl print system/org.nixos.linux-builder')).code, {
      timeout: 30_000,
    })
    .toBe(113)
  expect(await mac.build()).toMatchObject({ code: 1, output: expect.stringContaining('cannot build on') })
  expect(await mac.daemonLog()).toContain('connect to host localhost port 31022: Connection refused')
})

test('osascript runs a command of alice as root', async () => {
  const result = await mac.sh('alice', `osascript -e 'do shell script "id -u" with administrator privileges'`)
  expect(result).toMatchObject({ code: 0, stdout: '0\n' })
})

/** Runs a test with the folders that private-mac.sh takes. */
async function withFolders(run: (base: string, parts: string) => Promise<void>): Promise<void> {
  const [base, parts] = [mkdtempSync(join(tmpdir(), 'bbp-')), mkdtempSync(join(tmpdir(), 'bbp-'))]
  try {
    putLaunchd(parts)
    await run(base, parts)
  } finally {
    for (const folder of [base, parts]) rmSync(folder, { recursive: true, force: true })
  }
}

const countProcesses = async (base: string) => {
  const { stdout } = await runProgram(['ps', '-axww', '-o', 'command='])
  const lines = stdout.split('\n').filter((line) => line.includes('private-mac.sh') && line.includes(base))
  // The shell that starts it is not part of it.
  return lines.filter((line) => !line.startsWith('sh -c')).length
}

test('a start that hangs ends at its time limit, and says what did not start', () =>
  withFolders(async (base, parts) => {
    const command = ['env', 'START_LIMIT=5', ...formatStartCommand(base, parts, '/bin/true')]
    const { code, stderr } = await runProgram(command, {}, 60_000)
    expect(code, stderr).toBe(1)
    expect(stderr).toMatch(/After \d+ s the fake launchd had not started/)
    expect(await countProcesses(base)).toBe(0)
  }))

test('it ends with the process that started it, even if that was killed', () =>
  withFolders(async (base, parts) => {
    // The shell waits for it, so it is its parent.
    const parent = execFile('sh', ['-c', '"$@"; exit', 'sh', ...formatStartCommand(base, parts, '/bin/true')])
    try {
      await expect.poll(() => countProcesses(base), { timeout: 30_000 }).toBeGreaterThan(1)
    } finally {
      parent.kill('SIGKILL')
    }
    await expect.poll(() => countProcesses(base), { timeout: 30_000 }).toBe(0)
  }))
