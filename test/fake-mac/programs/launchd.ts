/**
 * The fake launchd with everything that it keeps alive on a Mac: the builder's job, the socket of the nix-daemon
 * and Remote Login. Started as `launchd.mjs FOLDER ROOT`; obeys lines on standard input (`start`, `stop`); when that
 * ends, for example because its parent crashed, it ends its jobs, removes FOLDER and exits.
 */
import { chmodSync, existsSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { launchdStart, readFakeFile, recordCall, recordViolation } from '../fake-mac-files.ts'
import { createJob, type LaunchdJob } from './job-process.ts'
import { answerLaunchctl, type Launchd } from './launchctl-commands.ts'
import { openSshForwarder } from './ssh-forwarder.ts'

const fakesFolder = dirname(fileURLToPath(import.meta.url))
const [folder = '', root = ''] = process.argv.slice(2)

let launchd: Launchd | null = null
let servers: Server[] = []

async function startAll(): Promise<void> {
  const start = readFakeFile(fakesFolder, 'launchd.json', launchdStart)
  const disabled = { ...start.disabled }
  const jobs: Launchd['jobs'] = new Map()
  const open = (label: string, plistPath: string, runsBefore: number) => {
    const job = createJob({
      label,
      plistPath,
      program: '/bin/sh',
      args: [join(fakesFolder, findJobProgram(label))],
      runsBefore,
    })
    jobs.set(label, job)
    return job
  }
  launchd = { root, start, jobs, disabled, load: (label, plistPath) => open(label, plistPath, 0).start() }
  if (start.job !== null) {
    const job = open(start.job.label, start.job.plistPath, start.job.runs)
    if (start.job.isRunning) {
      for (const mark of ['vm-was-started', 'vm-is-ready']) rmSync(join(fakesFolder, mark), { force: true })
      job.start()
      await waitUntilReady(job)
    }
  }
  servers = await Promise.all([
    listenOn(join(fakesFolder, 'launchd.sock'), answerCall),
    ...(start.daemonSocket === null
      ? []
      : [listenOn(root + start.daemonSocket, (socket) => socket.resume())]),
    ...(start.remoteLoginPort === null
      ? []
      : [openSshForwarder(start.remoteLoginPort, join(fakesFolder, 'mac_host_key'), true)]),
  ])
}

/** Returns the name of a job's program in the folder of the fakes. The nix-daemon is a job only on a private Mac. */
function findJobProgram(label: string): string {
  return label === 'org.nixos.nix-daemon' ? 'nix-daemon-start' : 'linux-builder-start'
}

/** Resolves once the VM behaves as the scenario requires, or has ended. */
async function waitUntilReady(job: LaunchdJob): Promise<void> {
  for (let waits = 0; waits < 200 && job.state().pid !== null; waits++) {
    if (existsSync(join(fakesFolder, 'vm-is-ready'))) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

async function stopAll(): Promise<void> {
  for (const server of servers) server.close()
  servers = []
  await Promise.all([...(launchd?.jobs.values() ?? [])].map((job) => job.shutDown()))
  launchd = null
}

function listenOn(path: string, answer: (socket: Socket) => void): Promise<Server> {
  rmSync(path, { force: true })
  const server = createServer((socket) => {
    socket.on('error', () => {})
    answer(socket)
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      // As with the real socket, every account may connect.
      chmodSync(path, 0o666)
      resolve(server)
    })
  })
}

/** A call is a list of words, each followed by NUL: the number of arguments, the caller, and the arguments. */
function answerCall(socket: Socket): void {
  let receivedText = ''
  socket.setEncoding('utf8').on('data', (part) => {
    receivedText += part
    const [count, caller, ...callArgs] = receivedText.split('\0').slice(0, -1)
    if (caller !== undefined && callArgs.length === Number(count)) void answer(socket, caller, callArgs)
  })
}

async function answer(socket: Socket, caller: string, callArgs: readonly string[]): Promise<void> {
  // Paths in a root script were mapped into the folder; launchd knows the Mac's own paths.
  const args = callArgs.map((arg) => arg.replaceAll(root, ''))
  recordCall(fakesFolder, '/bin/launchctl', args)
  if (launchd === null || launchd.start.launchctlHangs) return
  const { code, stdout, stderr, violation } = await answerLaunchctl(launchd, args, caller === 'root')
  if (violation !== undefined) recordViolation(fakesFolder, violation)
  socket.end(`${code} ${Buffer.byteLength(stdout)}\n${stdout}${stderr}`)
}

async function leave(): Promise<void> {
  await stopAll()
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
}

const orders = createInterface({ input: process.stdin })
orders.on('line', async (order) => {
  if (order === 'stop') await stopAll()
  if (order === 'start') await startAll()
  process.stdout.write(`${order}\n`)
})
orders.once('close', () => void leave())
// A terminal sends ^C to all of its programs. The parent process shuts the fake Mac down.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => void leave())
