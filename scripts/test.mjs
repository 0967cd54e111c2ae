/**
 * `npm test`: installs what the tests need and runs all suites, even after one has failed; the last line has the totals.
 * `npm test -- unit ui` runs only these suites.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { installMissing, testPackages } from './debian.mjs'
import { describeElectron, findElectron } from './electron.mjs'
import { openGuestKernel } from './guest-kernel.mjs'
import { runReachable } from './reachable-checkout.mjs'
import { run } from './suite-process.mjs'
import { formatTotal, tallyCheck, tallyVitest } from './tally.mjs'

/** @typedef {import('./tally.mjs').Tally} Tally */

const root = fileURLToPath(new URL('..', import.meta.url))
const tools = join(root, 'node_modules/.bin')
const reports = mkdtempSync(join(tmpdir(), 'builderbar-reports-'))
const onMac = process.platform === 'darwin'

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().optional(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()).optional(),
        }),
      ),
    }),
  ),
})

/** @typedef {{ name: string, run: (label: string | null) => Promise<Tally> }} Suite its run is given the label of its output */

/** Those of a stage run side by side, if they are not alone there, since each of them leaves the cores idle for much of its time. */
/** @type {readonly (readonly Suite[])[]} */
const stages = [
  [
    { name: 'lint', run: (label) => check('biome', ['check', '--error-on-warnings', '.'], label) },
    { name: 'workflows', run: (label) => checkNode('lint-workflows.mjs', label) },
    { name: 'types', run: (label) => check('tsc', ['--noEmit'], label) },
    { name: 'unused', run: (label) => check('knip', [], label) },
    { name: 'build', run: (label) => checkNode('build.mjs', label) },
  ],
  [{ name: 'unit', run: (label) => runVitest('unit', label) }],
  [{ name: 'ui', run: (label) => runVitest('ui', label) }],
  [
    { name: 'integration', run: (label) => runVitest('integration', label) },
    {
      name: 'desktop',
      // A test waits for the screen most of its time, so two desktops take half as long.
      run: (label) =>
        onMac
          ? countSkipped('desktop', label)
          : runVitest('desktop', label, [join(root, 'scripts/desktop.mjs'), '--side-by-side', '2']),
    },
  ],
]
const suites = stages.flat()

/**
 * @param {string} program a path, or a name in node_modules/.bin
 * @param {string[]} args
 * @param {string | null} label
 */
async function check(program, args, label) {
  const path = program.includes('/') ? program : join(tools, program)
  return tallyCheck(await run(path, args, { cwd: root, label }))
}

/**
 * @param {string} script its name in scripts/
 * @param {string | null} label
 */
function checkNode(script, label) {
  return check(process.execPath, [join(root, 'scripts', script)], label)
}

/**
 * @param {string} project
 * @param {string | null} label
 * @param {string[]} launcher a script, with arguments, that starts vitest
 */
async function runVitest(project, label, launcher = []) {
  const file = join(reports, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const args = [...launcher, join(tools, 'vitest'), 'run', '--project', project, ...reporters]
  const [program = '', ...programArguments] = launcher.length > 0 ? [process.execPath, ...args] : args
  const exitCode = await run(program, programArguments, { cwd: root, label })
  return tallyVitest(readReport(file), exitCode, { maySkip: onMac })
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
 * @param {string | null} label
 * @returns {Promise<Tally>}
 */
async function countSkipped(project, label) {
  const file = join(reports, `${project}.json`)
  const exitCode = await run(join(tools, 'vitest'), ['list', '--project', project, `--json=${file}`], {
    cwd: root,
    label,
  })
  if (exitCode !== 0) return tallyVitest(null, exitCode, { maySkip: true })
  const skippedCount = z.array(z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8'))).length
  return { passed: 0, failed: 0, skipped: skippedCount, notes: [`not on macOS: ${skippedCount}`] }
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
  const chosenSuites = suites.filter(({ name }) => names.length === 0 || names.includes(name))
  const message = onMac
    ? null
    : (installMissing(testPackages, console.log) ?? findMissingKernel(chosenSuites.map(({ name }) => name)))
  if (message !== null) {
    console.log(`${message}\n${formatTotal([tallyCheck(1)])}`)
    return 1
  }
  const electron =
    !onMac && chosenSuites.some(({ name }) => name === 'desktop') ? await chooseElectron() : null
  const results = []
  for (const stage of stages) {
    const stageSuites = stage.filter((suite) => chosenSuites.includes(suite))
    if (stageSuites.length === 0) continue
    console.log(`\n── ${stageSuites.map(({ name }) => name).join(', ')}`)
    results.push(...(await Promise.all(stageSuites.map((suite) => runSuite(suite, stageSuites.length > 1)))))
  }
  const tallies = results.map(({ tally }) => tally)
  const lines = results.map(({ line }) => line)
  if (electron !== null) lines.push(`  desktop tests: ${electron}`)
  console.log(`\n${lines.join('\n')}\n${formatTotal(tallies)}`)
  return tallies.some(({ failed }) => failed > 0) ? 1 : 0
}

/**
 * @param {Suite} suite
 * @param {boolean} isLabelled
 * @returns {Promise<{ tally: Tally, line: string }>}
 */
async function runSuite({ name, run: runTests }, isLabelled) {
  const start = Date.now()
  const tally = await runTests(isLabelled ? name : null)
  return { tally, line: formatSummary(name, tally, (Date.now() - start) / 1000) }
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
    const electron = await findElectron(console.log)
    process.env.ELECTRON_OVERRIDE_DIST_PATH = dirname(electron.program)
    console.log(describeElectron(electron))
    return describeElectron(electron)
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
function formatSummary(name, tally, seconds) {
  const counts = formatTotal([tally])
  const notes = tally.notes.map((note) => `\n    ${note}`).join('')
  return `${tally.failed === 0 ? '✓' : '✗'} ${name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s  ${counts}${notes}`
}

const suiteNames = process.argv.slice(2)
process.exitCode = runReachable(root, 'scripts/test.mjs', suiteNames) ?? (await runAll(suiteNames))
rmSync(reports, { recursive: true, force: true })
