import { spawn } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { countPrograms } from './count-programs.mjs'
import { listProcessTree, readProcessorTime } from './process-usage.mjs'
import { summarize } from './timing.mjs'

/**
 * @typedef {import('./report.mjs').Row} Row
 * @typedef {import('./setup.mjs').Setup} Setup
 * @typedef {ReturnType<typeof startWatch>} Watcher
 */

/** Interval of the script that is the baseline, in seconds: with it the script reports a change as soon as the app does. */
const scriptIntervalSeconds = 1
const changes = 5

/**
 * Measures what it costs to watch a healthy builder, and how soon a change is reported.
 * @param {Setup} setup
 * @returns {Promise<Row[]>}
 */
export async function measureWatching(setup) {
  const watcher = startWatch(setup)
  try {
    await watcher.until((state) => state === 'healthy')
    // Scans are more frequent just after the start.
    await sleep(setup.settleMs)
    const [script, builderbar] = await Promise.all([
      measureScriptCost(setup),
      measureCost(watcher.pid, setup.launchdMs),
    ])
    const programs = countPrograms(setup.mac.root)
    // Counting changes the programs' files, which makes the watcher scan once.
    await sleep(betweenChangesMs)
    programs.reset()
    await sleep(setup.watchMs)
    const startCount = programs.stop()
    return [
      {
        subject: 'processor time of watching a healthy builder, children included',
        baseline: { subject: 'the shell script once a second', value: script },
        value: builderbar,
        unit: 'ms/s',
        goal: { ratio: 1 / 50 },
      },
      {
        subject: 'programs started while the builder is healthy and nobody looks',
        value: (startCount * 60_000) / setup.watchMs,
        unit: '/min',
        goal: { atMost: 5 },
      },
      {
        subject: 'the mode of the builder’s key changes → reported',
        value: await timeKeyChanges(setup, watcher),
        unit: 'ms',
        goal: { atMost: 1000 },
      },
      {
        subject: 'the VM’s process dies → reported',
        value: await timeVmDeaths(setup, watcher),
        unit: 'ms',
        goal: { atMost: 1500 },
      },
    ]
  } finally {
    await watcher.stop()
  }
}

/** @param {Setup} setup */
function startWatch({ project, environment }) {
  const child = spawn(process.execPath, [join(project, 'dist/cli.js'), 'watch', '--json'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  /** @type {{ at: number, state: string }[]} */
  const lines = []
  createInterface({ input: child.stdout }).on('line', (text) => {
    lines.push({ at: performance.now(), state: JSON.parse(text).state })
  })
  return {
    pid: child.pid ?? Number.NaN,
    /**
     * Waits for a line that `watch` prints after `since`; returns its time.
     * @param {(state: string) => boolean} matches
     */
    async until(matches, since = 0, timeoutMs = 120_000) {
      const end = performance.now() + timeoutMs
      while (performance.now() < end) {
        const line = lines.find(({ at, state }) => at > since && matches(state))
        if (line !== undefined) return line.at
        await sleep(5)
      }
      throw new Error(`watch did not print the awaited state; it printed ${lines.map(({ state }) => state)}`)
    },
    async stop() {
      const exit = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await exit
    },
  }
}

/** @param {Setup} setup */
async function measureScriptCost({ project, mac, watchMs }) {
  const check = join(project, 'scripts/bench/check-builder.sh')
  const loop = `while :; do sh "$1" "$2" "$3"; sleep ${scriptIntervalSeconds}; done`
  const child = spawn('sh', ['-c', loop, 'sh', check, mac.root, `${mac.builderPort}`], { stdio: 'ignore' })
  try {
    return await measureCost(child.pid ?? Number.NaN, watchMs)
  } finally {
    child.kill()
  }
}

/**
 * Processor time of a process and its children over some time, in milliseconds per second.
 * @param {number} pid
 * @param {number} durationMs
 */
async function measureCost(pid, durationMs) {
  const before = readProcessorTime(pid)
  const start = performance.now()
  await sleep(durationMs)
  const after = readProcessorTime(pid)
  return ((after - before) * 1000) / (performance.now() - start)
}

/** Longer than the pause between two scans for changed files, and not a divisor of any scan interval. */
const betweenChangesMs = 7_000

/**
 * Changes are made one at a time: a second one would wait until files are scanned again, a second later.
 * @param {Setup} setup
 * @param {Watcher} watcher
 */
async function timeKeyChanges({ mac }, watcher) {
  const key = join(mac.root, 'etc/nix/builder_ed25519')
  const times = []
  for (let count = 0; count < changes; count += 1) {
    await sleep(betweenChangesMs)
    const start = performance.now()
    chmodSync(key, 0o640)
    times.push((await watcher.until((state) => state !== 'healthy', start)) - start)
    await sleep(betweenChangesMs)
    const fixTime = performance.now()
    chmodSync(key, 0o600)
    await watcher.until((state) => state === 'healthy', fixTime)
  }
  return summarize(times).medianMs
}

/** launchd starts a job that ran for less than ten seconds only when these have passed (launchd.plist(5), ThrottleInterval). */
const throttleMs = 10_000
/** Time in which the watcher notices a new VM. */
const noticeMs = 4_000

/**
 * A job that ran long enough is started again at once, and the fake VM boots within a second: nothing would be down. So the
 * VM is killed twice, and the second death is timed.
 * @param {Setup} setup
 * @param {Watcher} watcher
 */
async function timeVmDeaths({ mac }, watcher) {
  const times = []
  for (let count = 0; count < changes; count += 1) {
    await sleep(throttleMs)
    killVm(mac.root)
    await sleep(noticeMs)
    const start = performance.now()
    killVm(mac.root)
    const reportedAt = await watcher.until((state) => state !== 'healthy', start)
    times.push(reportedAt - start)
    await watcher.until((state) => state === 'healthy', reportedAt)
  }
  return summarize(times).medianMs
}

/** @param {string} root */
function killVm(root) {
  const vm = listProcessTree(process.pid).find((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(`${root}/fakes/qemu-system`),
  )
  if (vm === undefined) throw new Error('The fake Mac runs no VM.')
  process.kill(vm, 'SIGKILL')
}
