/**
 * Runs a command on a separate desktop, for tests and pictures: a virtual screen, a session bus, a window manager, a
 * notification daemon and a panel whose tray shows the app's icon.
 *
 *   node scripts/desktop.mjs [--side-by-side N] COMMAND [ARGUMENT …]
 *
 * A desktop that already runs here is not touched. Each part is started once the previous one is ready, and is ended by
 * its own process id. With several desktops the command gets the first one's environment, and all of them as a JSON list
 * in BUILDERBAR_DESKTOPS, so that test files that run at the same time use different ones.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { constants, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { screen, writeSettings } from './desktop-settings.mjs'
import { describeElectron, findElectron } from './electron.mjs'

const startTimeoutMs = 15_000

/** @type {import('node:child_process').ChildProcess[]} newest first */
const parts = []

/**
 * Starts one part of the desktop. Xvnc and dbus-daemon write their addresses to descriptor 3.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} environment
 */
function start(program, args, environment) {
  const part = spawn(program, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
  let output = ''
  part.stderr?.on('data', (bytes) => {
    output = `${output}${bytes}`.slice(-4000)
  })
  /** @type {Promise<never>} */
  const failure = new Promise((_, reject) => {
    part.once('error', (error) => reject(new Error(`${program} could not be started: ${error.message}`)))
    part.once('exit', (code, signal) =>
      reject(new Error(`${program} ended (${code ?? signal}): ${output.trim()}`)),
    )
  })
  failure.catch(() => {})
  parts.unshift(part)
  return { part, failure }
}

/**
 * Starts a part and returns the first line that it writes to descriptor 3.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<string>}
 */
async function startForLine(program, args, environment) {
  const { part, failure } = start(program, args, environment)
  const stream = part.stdio[3]
  if (!(stream instanceof Readable)) throw new Error(`${program} was started without descriptor 3.`)
  const line = new Promise((resolve) => createInterface({ input: stream }).once('line', resolve))
  return await Promise.race([line, failure, rejectLate(`${program} did not say how it is reached`)])
}

/**
 * Starts a part and waits until a name on the session bus has an owner.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} name
 */
async function startForName(program, args, environment, name) {
  const { failure } = start(program, args, environment)
  const stopController = new AbortController()
  const timeout = rejectLate(`${program} did not take the name ${name}`, stopController.signal)
  try {
    while (!hasOwner(name, environment)) await Promise.race([pause(30), failure, timeout])
  } finally {
    stopController.abort()
  }
}

/**
 * @param {string} message
 * @param {AbortSignal} [signal]
 * @returns {Promise<never>}
 */
async function rejectLate(message, signal) {
  await pause(startTimeoutMs, null, { ref: false, signal }).catch(() => new Promise(() => {}))
  throw new Error(`${message} within ${startTimeoutMs / 1000} s.`)
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} environment
 */
function hasOwner(name, environment) {
  const bus = ['--dest=org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner']
  const result = spawnSync('dbus-send', ['--print-reply=literal', ...bus, `string:${name}`], {
    env: environment,
    encoding: 'utf8',
  })
  return result.stdout?.includes('true') ?? false
}

/**
 * @param {NodeJS.ProcessEnv} settings
 * @returns {Promise<NodeJS.ProcessEnv>} the environment for programs on this desktop
 */
async function startDesktop(settings) {
  const number = await startForLine(
    'Xvnc',
    createScreenArguments(settings.BUILDERBAR_DISPLAYS ?? ''),
    settings,
  )
  const withDisplay = { ...settings, DISPLAY: `:${number}` }
  const bus = await startForLine('dbus-daemon', ['--session', '--nofork', '--print-address=3'], withDisplay)
  const environment = { ...withDisplay, DBUS_SESSION_BUS_ADDRESS: bus }
  start('openbox', [], environment)
  await startForName('dunst', [], environment, 'org.freedesktop.Notifications')
  await startForName(findXfconfd(), [], environment, 'org.xfce.Xfconf')
  await startForName('xfce4-panel', ['--disable-wm-check'], environment, 'org.kde.StatusNotifierWatcher')
  return environment
}

/**
 * Returns the arguments of Xvnc. Unlike Xvfb it can have several displays, which tests plug in and unplug
 * (test/desktop/fixtures/displays.ts).
 * @param {string} socket path of its control socket; it listens nowhere else
 */
function createScreenArguments(socket) {
  const size = ['-geometry', `${screen.width}x${screen.height}`, '-depth', '24']
  const connection = ['-rfbunixpath', socket, '-rfbport', '-1', '-SecurityTypes', 'None', '-nolisten', 'tcp']
  return ['-displayfd', '3', ...size, ...connection]
}

/** Returns the path of Xfce's settings daemon, which is outside PATH, in a folder named after the processor. */
function findXfconfd() {
  const folders = ['x86_64-linux-gnu', 'aarch64-linux-gnu']
  const paths = folders.map((folder) => `/usr/lib/${folder}/xfce4/xfconf/xfconfd`)
  return paths.find((path) => existsSync(path)) ?? 'xfconfd'
}

/**
 * Runs the command on the desktop; resolves to its exit code.
 * @param {string[]} command
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<number>}
 */
function runCommand([program = '', ...args], environment) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: environment, stdio: 'inherit' })
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
      process.on(signal, () => child.kill(signal))
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']))
  })
}

async function stopDesktop() {
  for (const part of parts) {
    if (part.exitCode !== null || part.signalCode !== null) continue
    const exit = new Promise((resolve) => part.once('exit', resolve))
    part.kill('SIGTERM')
    await Promise.race([exit, pause(2000, null, { ref: false }).then(() => part.kill('SIGKILL'))])
  }
}

/**
 * Starts a desktop with a folder of its own.
 * @param {NodeJS.ProcessEnv} environment the environment that all desktops have in common
 */
async function openDesktop(environment) {
  const folder = await mkdtemp(join(tmpdir(), 'builderbar-desktop-'))
  folders.push(folder)
  return await startDesktop({ ...environment, ...(await writeSettings(folder)) })
}

/** @type {string[]} */
const folders = []

const isSeveral = process.argv[2] === '--side-by-side'
const count = isSeveral ? Number(process.argv[3]) : 1
const command = process.argv.slice(isSeveral ? 4 : 2)
if (command.length === 0 || !Number.isInteger(count) || count < 1) {
  console.error('Name the command to run: node scripts/desktop.mjs [--side-by-side N] COMMAND [ARGUMENT …]')
  process.exit(64)
}
try {
  // Before XDG_CACHE_HOME changes: Electron is in the user's own cache.
  const foundElectron = await findElectron(console.error)
  if (!process.env.ELECTRON_OVERRIDE_DIST_PATH) console.error(describeElectron(foundElectron))
  const electron = { ELECTRON_OVERRIDE_DIST_PATH: dirname(foundElectron.program) }
  const environment = { ...process.env, ...electron }
  const desktops = []
  while (desktops.length < count) desktops.push(await openDesktop(environment))
  process.exitCode = await runCommand(command, {
    ...desktops[0],
    BUILDERBAR_DESKTOPS: JSON.stringify(desktops.map(selectOwnVariables)),
  })
} catch (error) {
  console.error(`The desktop did not come up. ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
} finally {
  await stopDesktop()
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
}

/**
 * Returns the variables in which a desktop's environment differs from this program's own.
 * @param {NodeJS.ProcessEnv} environment
 */
function selectOwnVariables(environment) {
  return Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => process.env[name] !== value),
  )
}
