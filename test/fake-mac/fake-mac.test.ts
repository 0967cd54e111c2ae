import { spawn } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { afterEach, describe, expect, test } from 'vitest'
import { canHaveOwnNetwork, createFakeMac, type FakeMac } from './fake-mac.ts'
import { runOnMac, runProgram } from './run-on-mac.ts'
import { scenarios } from './scenarios.ts'

const openedMacs: FakeMac[] = []
const open = async (...options: Parameters<typeof createFakeMac>) => {
  const fakeMac = await createFakeMac(...options)
  openedMacs.push(fakeMac)
  return fakeMac
}
afterEach(async () => {
  await Promise.all(openedMacs.splice(0).map((fakeMac) => fakeMac.stop()))
})

const readHostKey = async (fakeMac: FakeMac, port: number) => {
  const scan = ['ssh-keyscan', '-T', '2', '-t', 'ed25519', '-p', String(port), '127.0.0.1']
  return (await runProgram([...fakeMac.enter, ...scan])).stdout.split(' ')[2]?.trim()
}
const getPinnedKey = (fakeMac: FakeMac) => {
  const static_ = readlinkSync(`${fakeMac.root}/private/etc/static`)
  const store = readlinkSync(`${fakeMac.root}${static_}/nix/machines`)
  const column =
    readFileSync(fakeMac.root + store, 'utf8')
      .trim()
      .split(' ')[7] ?? ''
  return Buffer.from(column, 'base64').toString().split(' ')[1]
}
const listProcesses = (root: string) =>
  runProgram(['ps', '-axww', '-o', 'command=']).then(({ stdout }) =>
    stdout.split('\n').filter((line) => line.includes(root)),
  )

describe('the folder of a fake Mac', () => {
  test('has the links, owners and modes of a Mac', async () => {
    const { root } = await open({ scenario: 'healthy' })
    expect(readlinkSync(`${root}/etc`)).toBe('private/etc')
    expect(readlinkSync(`${root}/etc/nix/machines`)).toBe('/etc/static/nix/machines')
    expect(readlinkSync(`${root}/etc/static`)).toMatch(/^\/nix\/store\/[0-9a-z]{32}-etc\/etc$/)
    expect(lstatSync(`${root}/etc/nix/builder_ed25519`).mode & 0o777).toBe(0o600)
    expect(lstatSync(`${root}/nix/var/nix/daemon-socket/socket`).isSocket()).toBe(true)
  })

  test('has a key pair that ssh-keygen accepts', async () => {
    const fakeMac = await open({ scenario: 'healthy' })
    const publicKey = await runProgram(['ssh-keygen', '-y', '-f', `${fakeMac.root}/etc/nix/builder_ed25519`])
    const publicHalf = readFileSync(`${fakeMac.root}/etc/nix/builder_ed25519.pub`, 'utf8')
    expect(publicHalf.split(' ').slice(0, 2)).toEqual(publicKey.stdout.trim().split(' ').slice(0, 2))
  })
})

// macOS has no process namespaces.
test.skipIf(process.platform === 'darwin')(
  'ps does not list processes of other namespaces, such as the nix-daemon of a private Mac',
  async () => {
    const { root } = await open({ scenario: 'healthy' })
    const daemon = [
      'unshare',
      '-p',
      '--fork',
      '--kill-child',
      'sh',
      '-c',
      'sleep 30; : nix-daemon of another Mac',
    ]
    const other = spawn(daemon[0] ?? '', daemon.slice(1))
    try {
      const ps = ['-axww', '-o', 'pid=,ppid=,uid=,etime=,pcpu=,rss=,command=']
      await expect
        .poll(async () => (await runProgram(['/bin/ps', ...ps])).stdout)
        .toMatch(/\d sh -c sleep 30/)
      const result = await runProgram([`${root}/bin/ps`, ...ps])
      expect(result.stdout).toContain(root)
      expect(result.stdout).not.toMatch(/\d sh -c sleep 30/)
    } finally {
      other.kill('SIGKILL')
    }
  },
)

describe('the builder of a fake Mac', () => {
  test('is a real sshd with the host key that the machines file pins', async () => {
    const fakeMac = await open({ scenario: 'healthy' })
    expect(await readHostKey(fakeMac, fakeMac.builderPort)).toBe(getPinnedKey(fakeMac))
    await fakeMac.setScenario('wrong-host-key')
    expect(await readHostKey(fakeMac, fakeMac.builderPort)).toMatch(/^AAAA/)
    expect(await readHostKey(fakeMac, fakeMac.builderPort)).not.toBe(getPinnedKey(fakeMac))
  })

  test('is listed by ps as a QEMU process below the one that launchd names', async () => {
    const fakeMac = await open({ scenario: 'healthy' })
    const job = await runOnMac(fakeMac, '/bin/launchctl', 'print', 'system/org.nixos.linux-builder')
    const jobPid = /^\tpid = (\d+)$/m.exec(job.stdout)?.[1]
    const { stdout } = await runOnMac(
      fakeMac,
      '/bin/ps',
      '-axww',
      '-o',
      'pid=,ppid=,uid=,etime=,pcpu=,rss=,command=',
    )
    const machine = stdout
      .split('\n')
      .find((line) => line.includes(`hostfwd=tcp::${fakeMac.builderPort}-:22`))
    expect(machine).toMatch(
      new RegExp(`^\\s*\\d+\\s+${jobPid}\\s+\\d+\\s+10:\\d\\d +[\\d.]+ +3145728 \\S+/qemu-system-aarch64 `),
    )
  })

  test('accepts connections but sends nothing while it hangs, and answers after a restart', async () => {
    const fakeMac = await open({ scenario: 'vm-silent' })
    expect(await readHostKey(fakeMac, fakeMac.builderPort)).toBeUndefined()
    const restart = '/bin/launchctl kickstart -k system/org.nixos.linux-builder'
    await runOnMac(
      fakeMac,
      '/usr/bin/osascript',
      '-e',
      `do shell script "${restart}" with administrator privileges`,
    )
    await expect
      .poll(() => readHostKey(fakeMac, fakeMac.builderPort), { timeout: 5000 })
      .toBe(getPinnedKey(fakeMac))
  })

  test('refuses connections in the scenario port-refused', async () => {
    const fakeMac = await open({ scenario: 'port-refused' })
    expect(await isRefused(fakeMac.builderPort)).toBe(true)
  })
})

describe('a scenario', () => {
  test('leaves nothing behind when the next one follows', async () => {
    const fakeMac = await open({ scenario: 'healthy' })
    const listFiles = () =>
      readdirSync(fakeMac.root, { recursive: true, encoding: 'utf8' })
        .filter((path) => !path.startsWith('fakes'))
        .map((path) => `${path} ${lstatSync(join(fakeMac.root, path)).mode.toString(8)}`)
        .sort()
    const healthy = listFiles()
    for (const { id } of scenarios) await fakeMac.setScenario(id)
    await fakeMac.setScenario('healthy')
    expect(listFiles()).toEqual(healthy)
  })

  test('is refused if its id is unknown', async () => {
    await expect(createFakeMac({ scenario: 'nope' })).rejects.toThrow('There is no scenario "nope"')
  })

  test('can make launchctl hang', async () => {
    const fakeMac = await open({ scenario: 'launchctl-hangs' })
    const result = await runProgram([`${fakeMac.root}/bin/launchctl`, 'print', 'system/x'], {}, 700)
    expect(result).toMatchObject({ code: -1, stdout: '' })
  })
})

test('stop leaves no process, folder or listener behind', async () => {
  const fakeMac = await createFakeMac({ scenario: 'corporate-hosts' })
  expect(await isRefused(fakeMac.builderPort)).toBe(false)
  expect(await isRefused(fakeMac.remoteLoginPort)).toBe(false)
  await fakeMac.stop()
  expect(await listProcesses(fakeMac.root)).toEqual([])
  expect(existsSync(dirname(fakeMac.root))).toBe(false)
  expect(await isRefused(fakeMac.builderPort)).toBe(true)
  expect(await isRefused(fakeMac.remoteLoginPort)).toBe(true)
})

const networks = canHaveOwnNetwork() ? (['shared', 'own'] as const) : (['shared'] as const)
test.each(networks)(
  'a fake Mac leaves nothing behind when the program that created it is killed (%s network)',
  async (network) => {
    const { root, kill } = await startOtherFakeMac(network)
    expect((await listProcesses(root)).length).toBeGreaterThan(1)
    kill()
    await expect.poll(() => listProcesses(root), { timeout: 10_000 }).toEqual([])
    expect(existsSync(dirname(root))).toBe(false)
  },
)

test.skipIf(process.platform === 'darwin')(
  'a fake Mac with its own network uses the ports of a real Mac',
  async () => {
    const fakeMacs = await Promise.all(
      [1, 2].map(() => open({ scenario: 'corporate-hosts', network: 'own' })),
    )
    for (const fakeMac of fakeMacs) {
      expect([fakeMac.builderPort, fakeMac.remoteLoginPort]).toEqual([31022, 22])
      expect(await readHostKey(fakeMac, 31022)).toBe(getPinnedKey(fakeMac))
      const remoteLogin = await readHostKey(fakeMac, 22)
      expect(remoteLogin).toMatch(/^AAAA/)
      expect(remoteLogin).not.toBe(getPinnedKey(fakeMac))
      const { stdout } = await runOnMac(
        fakeMac,
        '/bin/ps',
        '-axww',
        '-o',
        'pid=,ppid=,uid=,etime=,pcpu=,rss=,command=',
      )
      expect(stdout.match(/hostfwd=/g)).toHaveLength(1)
    }
  },
)

function isRefused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', () => resolve(true))
    socket.once('connect', () => {
      socket.destroy()
      resolve(false)
    })
  })
}

/** Creates a fake Mac in another program, which can be killed without a chance to clean up. */
async function startOtherFakeMac(network: string): Promise<{ root: string; kill: () => void }> {
  const project = fileURLToPath(new URL('../..', import.meta.url))
  const program = `${project}node_modules/.cache/builderbar/fake-mac-${process.pid}-${network}.mjs`
  const source = `import { createFakeMac } from './fake-mac.ts'
const fakeMac = await createFakeMac({ scenario: 'healthy', network: '${network}' })
console.log(fakeMac.root)
setInterval(() => {}, 1000)`
  buildSync({
    stdin: { contents: source, resolveDir: `${project}test/fake-mac`, loader: 'ts' },
    outfile: program,
    bundle: true,
    loader: { '.sh': 'text' },
    packages: 'external',
    platform: 'node',
    format: 'esm',
  })
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const root = await new Promise<string>((resolve) => {
    child.stdout.once('data', (line) => resolve(String(line).trim()))
  })
  rmSync(program)
  return { root, kill: () => child.kill('SIGKILL') }
}
