/**
 * `npm test`: installs what the tests need and runs all suites, even after one has failed; the last line has the totals.
 * `npm test -- unit ui` runs only these suites.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { installMissing, testPackages } from './debian.mjs'
import { describeElectron, findElectron } from './electron.mjs'
import { openGuestKernel } from './guest-kernel.mjs'
import { runReachable } from './reachable-checkout.mjs'
import { tallyOfCheck, tallyOfVitest, totalLine } from './tally.mjs'

/** @typedef {import('./tally.mjs').Tally} Tally */

const root = fileURLToPath(new URL('..', import.meta.url))
const tools = join(root, 'node_modules/.bin')
const reports = mkdtempSync(join(tmpdir(), 'builderbar-reports-'))
const onMac = process.platform === 'darwin'
/** Time limit of a suite, so that one that hangs does not block the others for ever. */
const suiteTimeoutMs = 20 * 60_000

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().optional(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
})

/** @type {readonly { name: string, run: () => Promise<Tally> }[]} */
const suites = [
  { name: 'lint', run: () => check('biome', ['check', '--error-on-warnings', '.']) },
  { name: 'workflows', run: () => check(process.execPath, [join(root, 'scripts/lint-workflows.mjs')]) },
  { name: 'types', run: () => check('tsc', ['--noEmit']) },
  { name: 'unused', run: () => check('knip', []) },
  { name: 'build', run: () => check(process.execPath, [join(root, 'scripts/build.mjs')]) },
  { name: 'unit', run: () => vitest('unit') },
  { name: 'ui', run: () => vitest('ui') },
  { name: 'integration', run: () => vitest('integration') },
  {
    name: 'desktop',
    // Most of the time is spent waiting for the screen, so two desktops are needed to keep two cores busy.
    run: () =>
      onMac
        ? countSkipped('desktop')
        : vitest('desktop', [join(root, 'scripts/desktop.mjs'), '--side-by-side', '2']),
  },
]

/**
 * @param {string} program a path, or a name in node_modules/.bin
 * @param {string[]} args
 */
async function check(program, args) {
  return tallyOfCheck(await run(program.includes('/') ? program : join(tools, program), args))
}

/**
 * @param {string} project
 * @param {string[]} under a script, with arguments, that starts vitest
 */
async function vitest(project, under = []) {
  const file = join(reports, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const args = [...under, join(tools, 'vitest'), 'run', '--project', project, ...reporters]
  const exitCode =
    under.length > 0 ? await run(process.execPath, args) : await run(args[0] ?? '', args.slice(1))
  return tallyOfVitest(readReport(file), exitCode, onMac)
}

/** @param {string} file */
function readReport(file) {
  try {
    return report.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/**
 * Counts the tests of a suite that needs Linux as skipped, without running them.
 * @param {string} project
 * @returns {Promise<Tally>}
 */
async function countSkipped(project) {
  const file = join(reports, `${project}.json`)
  const exitCode = await run(join(tools, 'vitest'), ['list', '--project', project, `--json=${file}`])
  if (exitCode !== 0) return tallyOfVitest(null, exitCode, true)
  const skipped = z.array(z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8'))).length
  return { passed: 0, failed: 0, skipped, notes: [`not on macOS: ${skipped}`] }
}

/**
 * Runs a program, with its output passed through, in a process group of its own, which is killed at the time limit.
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<number>} exit code; 128 plus the number of the signal that ended it; 127 if it did not start
 */
function run(program, args) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], detached: true })
    const timers = [
      setTimeout(() => {
        console.log(`Ended: it did not come to an end within ${suiteTimeoutMs / 60_000} minutes.`)
        signalGroup(child, 'SIGTERM')
      }, suiteTimeoutMs),
      setTimeout(() => signalGroup(child, 'SIGKILL'), suiteTimeoutMs + 15_000),
    ]
    const stop = () => {
      signalGroup(child, 'SIGTERM')
      process.exit(130)
    }
    process.once('SIGINT', stop).once('SIGTERM', stop)
    child.once('error', (error) => {
      console.log(error.message)
      resolve(127)
    })
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']))
    child.once('close', () => {
      for (const limit of timers) clearTimeout(limit)
      process.off('SIGINT', stop).off('SIGTERM', stop)
    })
  })
}

/**
 * @param {import('node:child_process').ChildProcess} child leader of its process group
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    process.kill(-child.pid, signal)
  }
}

/** @param {readonly string[]} names of the suites to run; empty means all */
async function runAll(names) {
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name))
  if (unknown.length > 0) {
    console.log(
      `No suite is named ${unknown.join(', ')}. There are: ${suites.map(({ name }) => name).join(', ')}.`,
    )
    return 64
  }
  const chosen = suites.filter(({ name }) => names.length === 0 || names.includes(name))
  const missing = onMac
    ? null
    : (installMissing(testPackages, console.log) ?? findMissingKernel(chosen.map(({ name }) => name)))
  if (missing !== null) {
    console.log(`${missing}\n${totalLine([tallyOfCheck(1)])}`)
    return 1
  }
  const electron = !onMac && chosen.some(({ name }) => name === 'desktop') ? await chooseElectron() : null
  const lines = []
  const tallies = []
  for (const suite of chosen) {
    console.log(`\n── ${suite.name}`)
    const begun = Date.now()
    const tally = await suite.run()
    tallies.push(tally)
    lines.push(summaryLine(suite.name, tally, (Date.now() - begun) / 1000))
  }
  if (electron !== null) lines.push(`  desktop tests: ${electron}`)
  console.log(`\n${lines.join('\n')}\n${totalLine(tallies)}`)
  return tallies.some(({ failed }) => failed > 0) ? 1 : 0
}

/**
 * Downloads the kernel of the real virtual machine, which the integration suite needs.
 * @param {readonly string[]} names of the suites
 * @returns {string | null} why there is none
 */
function findMissingKernel(names) {
  if (!names.includes('integration')) return null
  try {
    openGuestKernel(console.log)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Finds the Electron for the desktop tests and logs which one it is. If there is none, their suite fails with the reason. */
async function chooseElectron() {
  try {
    const found = await findElectron(console.log)
    process.env.ELECTRON_OVERRIDE_DIST_PATH = dirname(found.program)
    console.log(describeElectron(found))
    return describeElectron(found)
  } catch (error) {
    const line = error instanceof Error ? error.message : String(error)
    console.log(line)
    return line
  }
}

/**
 * @param {string} name
 * @param {Tally} tally
 * @param {number} seconds
 */
function summaryLine(name, tally, seconds) {
  const counts = totalLine([tally])
  const notes = tally.notes.map((note) => `\n    ${note}`).join('')
  return `${tally.failed === 0 ? '✓' : '✗'} ${name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s  ${counts}${notes}`
}

const wanted = process.argv.slice(2)
process.exitCode = runReachable(root, 'scripts/test.mjs', wanted) ?? (await runAll(wanted))
rmSync(reports, { recursive: true, force: true })
