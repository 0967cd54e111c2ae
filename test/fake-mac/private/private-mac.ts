import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { putLaunchd } from './private-launchd.ts'

/**
 * The account that runs a command in the private Mac: root, or the ordinary user of docs/nix-and-ssh.md, "The story behind
 * the scenarios".
 */
export type Account = 'root' | 'alice'

export interface CommandOutput {
  readonly code: number
  /** stdout followed by stderr. */
  readonly output: string
  readonly stdout: string
}

/** A Mac with the true absolute paths, in a namespace of its own: see private-mac.sh. */
export interface PrivateMac {
  /** Command prefix that runs a program in the private Mac as a user, with a small environment; NAME=VALUE extends it. */
  enter(user: Account): readonly string[]
  /** Runs a line of bash in the Mac. */
  sh(user: Account, line: string, input?: string): Promise<CommandOutput>
  /** Runs a line of bash in the guest, as its root. */
  inGuest(line: string): Promise<CommandOutput>
  /** Runs a build as alice that needs the Linux builder. */
  build(): Promise<CommandOutput>
  /** Returns the nix-daemon's output since the last call, with the messages of its ssh. */
  daemonLog(): Promise<string>
  stop(): Promise<void>
}

const setupScript = fileURLToPath(new URL('./private-mac.sh', import.meta.url))
const environment = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' }

/**
 * Starts a private Mac. Needs root, util-linux, OpenSSH's server and Nix; throws with the setup script's error output.
 * @param programs a folder for each folder in the Mac's /opt, by the name there
 */
export async function openPrivateMac(programs: Readonly<Record<string, string>> = {}): Promise<PrivateMac> {
  const base = await mkdtemp(join(tmpdir(), 'bbp-'))
  const parts = await mkdtemp(join(tmpdir(), 'bbp-'))
  putLaunchd(parts)
  for (const [name, folder] of Object.entries(programs))
    await cp(folder, join(parts, 'opt', name), { recursive: true })
  const fakeMac = spawnPrivateMac(base, parts)
  const exited = new Promise<void>((resolve) => fakeMac.once('exit', () => resolve()))
  const stop = async () => {
    fakeMac.kill('SIGKILL')
    await exited
    for (const folder of [base, parts]) await rm(folder, { recursive: true, force: true })
  }
  try {
    await waitUntilReady(fakeMac)
    const first = await findFirstProcess(fakeMac.pid)
    return await createPrivateMac(first, base, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Returns the command that starts private-mac.sh. It dies with the process that starts it, however that ends, and its
 * namespace dies with it: process 1 of a namespace ignores SIGTERM, so both are sent SIGKILL (prctl(2), PR_SET_PDEATHSIG).
 * @param node path of the program that runs the fakes
 */
export function formatStartCommand(base: string, parts: string, node: string): readonly string[] {
  const dieTogether = ['setpriv', '--pdeathsig', 'KILL', 'unshare', '--fork', '--kill-child']
  return [...dieTogether, '-m', '-n', '-p', '-u', '-i', 'bash', setupScript, base, parts, node]
}

function spawnPrivateMac(base: string, parts: string): ChildProcessByStdio<null, Readable, Readable> {
  const [program = '', ...args] = formatStartCommand(base, parts, process.execPath)
  return spawn(program, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
}

function waitUntilReady(fakeMac: ReturnType<typeof spawnPrivateMac>): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = ''
    fakeMac.stderr.on('data', (part) => {
      output += part
    })
    fakeMac.stdout.on('data', (part) => {
      if (String(part).includes('ready')) resolve()
    })
    fakeMac.once('error', reject)
    fakeMac.once('exit', (code) => reject(new Error(`the private Mac did not start (${code}): ${output}`)))
  })
}

/** Returns the process id, as seen from outside, of the bash that runs private-mac.sh. */
async function findFirstProcess(unshare: number | undefined): Promise<number> {
  const children = await runCommand(['cat', `/proc/${unshare}/task/${unshare}/children`])
  return Number.parseInt(children.stdout, 10)
}

async function createPrivateMac(first: number, base: string, stop: () => Promise<void>): Promise<PrivateMac> {
  const namespaces = ['-t', String(first), '-m', '-n', '-p', '-u', '-i']
  const pids = await runCommand(['nsenter', ...namespaces, 'cat', `${base}/mac.pid`, `${base}/guest.pid`])
  const [macPid, guestPid] = pids.stdout.trim().split('\n')
  // The process ids in those files are those of the namespace, so the second nsenter has to run inside it.
  const enter = (pid: string | undefined, user: Account) => [
    '/usr/bin/nsenter',
    ...namespaces,
    '/usr/bin/nsenter',
    '-t',
    String(pid),
    '-m',
    '--',
    ...createLoginCommand(user),
  ]
  const startBash = (pid: string | undefined, user: Account, line: string, input?: string) =>
    runCommand([...enter(pid, user), 'bash', '-c', `cd; ${line}`], input)
  const sh = (user: Account, line: string, input?: string) => startBash(macPid, user, line, input)
  let readLength = 0
  return {
    enter: (user) => enter(macPid, user),
    sh,
    inGuest: (line) => startBash(guestPid, 'root', line),
    build: () => sh('alice', `nix-build --no-out-link - <<'NIX'\n${testDerivation()}\nNIX`),
    async daemonLog() {
      const log = (await sh('root', 'cat /tmp/nix-daemon.log')).stdout
      const newLines = log.slice(readLength)
      readLength = log.length
      return newLines
    },
    stop,
  }
}

/** Returns a derivation that only Linux can build, since it reads /proc/version; its name differs each time. */
function testDerivation(): string {
  return `derivation {
  name = "probe-${randomUUID()}";
  system = "x86_64-linux";
  builder = "/bin/sh";
  args = [ "-c" "read -r version < /proc/version; echo $version > $out" ];
}`
}

function createLoginCommand(user: Account): readonly string[] {
  const home = user === 'root' ? '/var/root' : '/Users/alice'
  const account = user === 'root' ? [] : ['setpriv', '--reuid=501', '--regid=20', '--groups=20']
  return [...account, 'env', '-i', 'PATH=/usr/bin:/bin:/usr/sbin:/sbin', `HOME=${home}`, `USER=${user}`]
}

function runCommand([program = '', ...args]: readonly string[], input?: string): Promise<CommandOutput> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { env: environment, timeout: 120_000, maxBuffer: 1 << 24 },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code === 'string') reject(error)
        else
          resolve({
            code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
            stdout,
            output: stdout + stderr,
          })
      },
    )
    // A program that does not read its input may exit before the input is written.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input ?? '')
  })
}
