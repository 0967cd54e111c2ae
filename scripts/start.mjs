/**
 * `npm start`: builds Builderbar and runs it. Without launchd, or with a scenario, it runs the demo: the same program on a
 * fake Mac (test/fake-mac), as the app if there is a display, else in the terminal.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { getElectronPath } from './electron.mjs'
import { loadTypeScript } from './load-typescript.mjs'

const project = fileURLToPath(new URL('..', import.meta.url))
const wrongUsage = 64
/** The default scenario: one cause, and a repair that takes a second. */
const firstScenario = 'key-0640'
/** If Electron fails within this time, it could not start: libraries or its sandbox are missing. */
const startupMs = 10_000
/** Time from a signal to SIGKILL. The child must end before the fake Mac can be stopped. */
const killAfterMs = 3_000

/** @type {import('node:child_process').ChildProcess | null} the app or the terminal program */
let currentChild = null
let isStopping = false
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    isStopping = true
    const endingChild = currentChild
    endingChild?.kill(signal)
    setTimeout(() => endingChild?.kill('SIGKILL'), killAfterMs).unref()
  })
}

process.exitCode = await main()

/** @returns {Promise<number>} the exit code */
async function main() {
  const options = readArguments()
  if (options === null) return wrongUsage
  if (options.list) return listScenarios(await loadDemo())
  if (existsSync('/bin/launchctl') && options.scenario === undefined) {
    return build() || (await runProgram(await getElectronPath(console.log), [project], {})).code
  }
  const demo = await loadDemo()
  const name = options.scenario ?? firstScenario
  if (!demo.scenarios.some(({ id }) => id === name)) {
    console.error(`There is no scenario "${name}". npm start -- --list names them.`)
    return wrongUsage
  }
  const reason = demo.explainUnavailable(name)
  if (reason !== null) {
    console.error(reason)
    return 1
  }
  return build() || (await runDemo(demo, name))
}

/** @param {Demo} demo */
function listScenarios({ scenarios }) {
  const width = Math.max(...scenarios.map(({ id }) => id.length))
  for (const { id, title } of scenarios) console.log(`${id.padEnd(width)}  ${title}`)
  return 0
}

/** Builds the project; returns the exit code. */
function build() {
  const { status } = spawnSync(process.execPath, [join(project, 'scripts/build.mjs')], { stdio: 'inherit' })
  return status ?? 1
}

function readArguments() {
  try {
    const options = /** @type {const} */ ({ scenario: { type: 'string' }, list: { type: 'boolean' } })
    const { scenario, list = false } = parseArgs({ options }).values
    return { scenario, list }
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    console.error('usage: npm start [-- --scenario NAME | -- --list]')
    return null
  }
}

/** @typedef {typeof import('../test/fake-mac/demo-mac.ts')} Demo */

/** @returns {Promise<Demo>} */
async function loadDemo() {
  return /** @type {Demo} */ (await loadTypeScript('test/fake-mac/demo-mac.ts'))
}

/**
 * @param {Demo} demo
 * @param {string} name of the scenario
 */
async function runDemo({ openDemoMac, getScenario }, name) {
  const { title, description } = getScenario(name)
  console.log('\nThis is a demo: Builderbar runs on a fake Mac, and nothing on this computer is changed.')
  console.log(`Scenario ${name}: ${title}. ${description}`)
  console.log('Another one: npm start -- --scenario NAME; npm start -- --list names them.\n')
  const mac = await openDemoMac(name, (message) => console.error(`The scenario was not changed: ${message}`))
  const environment = { BUILDERBAR_ROOT: mac.root, BUILDERBAR_HOME: mac.dataFolder }
  try {
    if (hasDisplay() && (await runApp(environment))) return 0
    return isStopping ? 0 : await runCli(environment)
  } finally {
    await mac.stop()
  }
}

function hasDisplay() {
  return process.platform === 'darwin' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/**
 * Runs the app; returns false after printing the reason if it could not start.
 * @param {Record<string, string>} environment
 */
async function runApp(environment) {
  try {
    const electron = await getElectronPath(console.log)
    console.log('The app comes up in the tray of this desktop: click its icon. ^C ends the demo.')
    // Chromium's sandbox refuses to run for root.
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const { code, afterMs } = await runProgram(electron, [...asRoot, project], environment)
    if (isStopping || code === 0 || afterMs > startupMs) return true
    console.log(`\nThe app did not come up here (Electron ended with ${code}).`)
  } catch (error) {
    console.log(`\nThe app cannot run here: ${error instanceof Error ? error.message : error}`)
  }
  return false
}

/**
 * Prints the status once; on a terminal, then watches until ^C.
 * @param {Record<string, string>} environment
 */
async function runCli(environment) {
  if (!hasDisplay()) console.log('There is no display here, so this is the terminal face.\n')
  const cli = join(project, 'dist/cli.js')
  await runProgram(process.execPath, [cli, 'status'], environment)
  if (!process.stdout.isTTY || isStopping) return 0
  const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
  console.log('\nIt goes on looking until ^C. To repair this fake Mac, type in another terminal:')
  console.log(`  ${settings.join(' ')} node ${cli} repair\n`)
  await runProgram(process.execPath, [cli, 'watch'], environment)
  return 0
}

/**
 * Runs the app or the terminal program until it ends.
 * @param {string} program
 * @param {string[]} args
 * @param {Record<string, string>} environment
 * @returns {Promise<{ code: number, afterMs: number }>}
 */
function runProgram(program, args, environment) {
  const start = Date.now()
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...environment } })
    currentChild = child
    child.once('error', reject)
    child.once('exit', (code) => {
      currentChild = null
      resolve({ code: code ?? 0, afterMs: Date.now() - start })
    })
  })
}
