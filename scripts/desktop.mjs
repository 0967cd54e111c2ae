/**
 * Runs a command on a desktop of its own, for tests and pictures: a virtual screen, a session bus, a window
 * manager, a notification daemon and a panel whose tray shows the app's icon.
 *
 *   node scripts/desktop.mjs [--side-by-side N] COMMAND [ARGUMENT …]
 *
 * Nothing of a desktop that may already run here is used or touched. Each part is waited for before the next
 * one starts, and ended by its own process id. With several desktops the command has the first one's environment, and
 * those of all in BUILDERBAR_DESKTOPS, a list in JSON: test files that run at the same time take one each.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { constants, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { screen, settleIn } from './desktop-settings.mjs'
import { findElectron, lineOf } from './electron.mjs'

const readyWithinMs = 15_000

/** @type {import('node:child_process').ChildProcess[]} newest first */
const parts = []

/**
 * Starts one part of the desktop. Descriptor 3 is where Xvnc and dbus-daemon say how they are reached.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} environment
 */
function start(program, args, environment) {
  const part = spawn(program, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
  let said = ''
  part.stderr?.on('data', (bytes) => {
    said = `${said}${bytes}`.slice(-4000)
  })
  /** @type {Promise<never>} */
  const gone = new Promise((_, reject) => {
    part.once('error', (error) => reject(new Error(`${program} could not be started: ${error.message}`)))
    part.once('exit', (code, signal) =>
      reject(new Error(`${program} ended (${code ?? signal}): ${said.trim()}`)),
    )
  })
  gone.catch(() => {})
  parts.unshift(part)
  return { part, gone }
}

/**
 * Starts a part and gives the first line that it writes on descriptor 3.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<string>}
 */
async function startForLine(program, args, environment) {
  const { part, gone } = start(program, args, environment)
  const stream = part.stdio[3]
  if (!(stream instanceof Readable)) throw new Error(`${program} was started without descriptor 3.`)
  const line = new Promise((resolve) => createInterface({ input: stream }).once('line', resolve))
  return await Promise.race([line, gone, tooLate(`${program} did not say how it is reached`)])
}

/**
 * Starts a part and waits until a name on the session bus has an owner.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} name
 */
async function startForName(program, args, environment, name) {
  const { gone } = start(program, args, environment)
  const ending = new AbortController()
  const late = tooLate(`${program} did not take the name ${name}`, ending.signal)
  try {
    while (!hasOwner(name, environment)) await Promise.race([pause(30), gone, late])
  } finally {
    ending.abort()
  }
}

/**
 * @param {string} words
 * @param {AbortSignal} [signal]
 * @returns {Promise<never>}
 */
async function tooLate(words, signal) {
  await pause(readyWithinMs, null, { ref: false, signal }).catch(() => new Promise(() => {}))
  throw new Error(`${words} within ${readyWithinMs / 1000} s.`)
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} environment
 */
function hasOwner(name, environment) {
  const bus = ['--dest=org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner']
  const asked = spawnSync('dbus-send', ['--print-reply=literal', ...bus, `string:${name}`], {
    env: environment,
    encoding: 'utf8',
  })
  return asked.stdout?.includes('true') ?? false
}

/**
 * @param {NodeJS.ProcessEnv} settings
 * @returns {Promise<NodeJS.ProcessEnv>} the environment of what runs on this desktop
 */
async function startDesktop(settings) {
  const number = await startForLine('Xvnc', screenArguments(settings.BUILDERBAR_DISPLAYS ?? ''), settings)
  const shown = { ...settings, DISPLAY: `:${number}` }
  const bus = await startForLine('dbus-daemon', ['--session', '--nofork', '--print-address=3'], shown)
  const environment = { ...shown, DBUS_SESSION_BUS_ADDRESS: bus }
  start('openbox', [], environment)
  await startForName('dunst', [], environment, 'org.freedesktop.Notifications')
  await startForName(xfconfd(), [], environment, 'org.xfce.Xfconf')
  await startForName('xfce4-panel', ['--disable-wm-check'], environment, 'org.kde.StatusNotifierWatcher')
  return environment
}

/**
 * A screen whose displays a test can plug and unplug (test/desktop/displays.ts), which Xvfb's cannot: it has one.
 * @param {string} socket where it listens for that, and nowhere else
 */
function screenArguments(socket) {
  const size = ['-geometry', `${screen.width}x${screen.height}`, '-depth', '24']
  const reached = ['-rfbunixpath', socket, '-rfbport', '-1', '-SecurityTypes', 'None', '-nolisten', 'tcp']
  return ['-displayfd', '3', ...size, ...reached]
}

/** Xfce's settings daemon lies outside the PATH, in a folder named after the processor. */
function xfconfd() {
  const folders = ['x86_64-linux-gnu', 'aarch64-linux-gnu']
  const paths = folders.map((folder) => `/usr/lib/${folder}/xfce4/xfconf/xfconfd`)
  return paths.find((path) => existsSync(path)) ?? 'xfconfd'
}

/**
 * Runs the command as on any desktop; resolves to its exit code.
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
    const gone = new Promise((resolve) => part.once('exit', resolve))
    part.kill('SIGTERM')
    await Promise.race([gone, pause(2000, null, { ref: false }).then(() => part.kill('SIGKILL'))])
  }
}

/**
 * A desktop in a folder of its own.
 * @param {NodeJS.ProcessEnv} shared what all desktops have from outside
 */
async function openDesktop(shared) {
  const folder = await mkdtemp(join(tmpdir(), 'builderbar-desktop-'))
  folders.push(folder)
  return await startDesktop({ ...shared, ...(await settleIn(folder)) })
}

/** @type {string[]} */
const folders = []

const several = process.argv[2] === '--side-by-side'
const asked = several ? Number(process.argv[3]) : 1
const command = process.argv.slice(several ? 4 : 2)
if (command.length === 0 || !Number.isInteger(asked) || asked < 1) {
  console.error('Name the command to run: node scripts/desktop.mjs [--side-by-side N] COMMAND [ARGUMENT …]')
  process.exit(64)
}
try {
  // Asked before the cache folder is another.
  const found = await findElectron(console.error)
  if (!process.env.ELECTRON_OVERRIDE_DIST_PATH) console.error(lineOf(found))
  const electron = { ELECTRON_OVERRIDE_DIST_PATH: dirname(found.program) }
  const shared = { ...process.env, ...electron }
  const desktops = []
  while (desktops.length < asked) desktops.push(await openDesktop(shared))
  process.exitCode = await runCommand(command, {
    ...desktops[0],
    BUILDERBAR_DESKTOPS: JSON.stringify(desktops.map(ownVariables)),
  })
} catch (error) {
  console.error(`The desktop did not come up. ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
} finally {
  await stopDesktop()
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
}

/**
 * What a desktop has that this program's own environment has otherwise.
 * @param {NodeJS.ProcessEnv} environment
 */
function ownVariables(environment) {
  return Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => process.env[name] !== value),
  )
}
