import { execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { putLaunchd } from './private-launchd.ts'

/**
 * The account that runs a command in the private Mac: root, or the ordinary user of docs/nix-and-ssh.md, "The story behind
 * the scenarios".
 */
export type Account = 'root' | 'alice'

export interface CommandOutput {
  readonly code: number
  /** stdout and stderr as they came. */
  readonly output: string
  readonly stdout: string
}

/** A Mac with the true absolute paths, in a namespace of its own: see private-mac.sh. */
export interface PrivateMac {
  /** Prefix of a command that makes it run in the private Mac with a user's few variables; NAME=VALUE adds one. */
  enter(user: Account): readonly string[]
  /** Runs a line of bash in the Mac. */
  sh(user: Account, line: string, input?: string): Promise<CommandOutput>
  /** Runs a line of bash in the guest, as its root. */
  inGuest(line: string): Promise<CommandOutput>
  /** A build by alice that needs the Linux builder: what a user of nix-darwin does. */
  build(): Promise<CommandOutput>
  /** Returns the nix-daemon's output since the last call, with the messages of its ssh. */
  daemonLog(): Promise<string>
  stop(): Promise<void>
}

const setup = fileURLToPath(new URL('./private-mac.sh', import.meta.url))
const environment = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' }

/** Needs uid 0, util-linux, OpenSSH's server and Nix; throws with what is missing in its words. */
export async function openPrivateMac(): Promise<PrivateMac> {
  const base = await mkdtemp(join(tmpdir(), 'bbp-'))
  const parts = await mkdtemp(join(tmpdir(), 'bbp-'))
  putLaunchd(parts)
  const namespaces = ['-m', '-n', '-p', '-u', '-i', '--fork', '--kill-child']
  const fakeMac = spawn('unshare', [...namespaces, 'bash', setup, base, parts, process.execPath], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => fakeMac.once('exit', () => resolve()))
  const stop = async () => {
    fakeMac.kill('SIGKILL')
    await ended
    for (const folder of [base, parts]) await rm(folder, { recursive: true, force: true })
  }
  try {
    await untilReady(fakeMac)
    const first = await firstProcess(fakeMac.pid)
    return await privateMac(first, base, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

function untilReady(fakeMac: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    fakeMac.stderr?.on('data', (part) => {
      said += part
    })
    fakeMac.stdout?.on('data', (part) => {
      if (String(part).includes('ready')) resolve()
    })
    fakeMac.once('error', reject)
    fakeMac.once('exit', (code) => reject(new Error(`the private Mac did not start (${code}): ${said}`)))
  })
}

/** Process id, outside of the namespace, of the bash that runs private-mac.sh. */
async function firstProcess(unshare: number | undefined): Promise<number> {
  const children = await plain(['cat', `/proc/${unshare}/task/${unshare}/children`])
  return Number.parseInt(children.stdout, 10)
}

async function privateMac(first: number, base: string, stop: () => Promise<void>): Promise<PrivateMac> {
  const space = ['-t', String(first), '-m', '-n', '-p', '-u', '-i']
  const pids = await plain(['nsenter', ...space, 'cat', `${base}/mac.pid`, `${base}/guest.pid`])
  const [macPid, guestPid] = pids.stdout.trim().split('\n')
  // A second nsenter from inside the first, because the ids in those files are those of the namespace.
  const enter = (pid: string | undefined, user: Account) => [
    ...['/usr/bin/nsenter', ...space, '/usr/bin/nsenter', '-t', String(pid), '-m', '--'],
    ...become(user),
  ]
  const bash = (pid: string | undefined, user: Account, line: string, input?: string) =>
    plain([...enter(pid, user), 'bash', '-c', `cd; ${line}`], input)
  const sh = (user: Account, line: string, input?: string) => bash(macPid, user, line, input)
  let read = 0
  return {
    enter: (user) => enter(macPid, user),
    sh,
    inGuest: (line) => bash(guestPid, 'root', line),
    build: () => sh('alice', `nix-build --no-out-link - <<'NIX'\n${probe()}\nNIX`),
    async daemonLog() {
      const log = (await sh('root', 'cat /tmp/nix-daemon.log')).stdout
      const news = log.slice(read)
      read = log.length
      return news
    },
    stop,
  }
}

/** A derivation that only the Linux builder can build, new each time: it reads what only Linux has. */
function probe(): string {
  return `derivation {
  name = "probe-${randomUUID()}";
  system = "x86_64-linux";
  builder = "/bin/sh";
  args = [ "-c" "read -r version < /proc/version; echo $version > $out" ];
}`
}

function become(user: Account): readonly string[] {
  const home = user === 'root' ? '/var/root' : '/Users/alice'
  const account = user === 'root' ? [] : ['setpriv', '--reuid=501', '--regid=20', '--groups=20']
  return [...account, 'env', '-i', 'PATH=/usr/bin:/bin:/usr/sbin:/sbin', `HOME=${home}`, `USER=${user}`]
}

function plain([program = '', ...args]: readonly string[], input?: string): Promise<CommandOutput> {
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
