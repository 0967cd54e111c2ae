import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { timeCommands } from './timing.mjs'

/**
 * @typedef {import('./report.mjs').Row} Row
 * @typedef {import('./setup.mjs').Setup} Setup
 * @typedef {() => void} Remove
 */

const fewCount = 10

/**
 * Measures what one more of something costs `status --quick`: the difference between few and many, divided.
 * @param {Setup} setup
 * @returns {Row[]}
 */
export function measureScale(setup) {
  const createRow = (
    /** @type {string} */ name,
    /** @type {number} */ manyCount,
    /** @type {(count: number) => Remove} */ add,
  ) => ({
    subject: `one more ${name}, of ${new Intl.NumberFormat('en').format(manyCount)}, in \`status --quick\``,
    value: measureCostOfOneMore(setup, manyCount, add),
    unit: 'ms',
    goal: { atMost: 0.3 },
  })
  return [
    createRow('entry of the machines file', 1000, (count) => addMachines(setup, count)),
    createRow('Host block of 1 KiB in ssh’s configuration', 1000, (count) => addHostBlocks(setup, count)),
    createRow('process of a running build', 200, addBuilds),
    createRow('line of the history', 10_000, (count) => addHistory(setup, count)),
  ]
}

/**
 * @param {Setup} setup
 * @param {number} manyCount
 * @param {(count: number) => Remove} add adds this many
 */
function measureCostOfOneMore({ project, environment, rounds }, manyCount, add) {
  const status = {
    command: [process.execPath, join(project, 'dist/cli.js'), 'status', '--quick'],
    environment,
  }
  const [fewMs = Number.NaN, manyMs = Number.NaN] = [fewCount, manyCount].map((count) => {
    const remove = add(count)
    try {
      return timeCommands({ status }, rounds).status.minimumMs
    } finally {
      remove()
    }
  })
  return (manyMs - fewMs) / (manyCount - fewCount)
}

/**
 * Appends entries to the machines file in the store.
 * @param {Setup} setup
 * @param {number} count
 */
function addMachines({ mac }, count) {
  const store = join(mac.root, 'nix/store')
  const name = readdirSync(store).find((entry) => entry.endsWith('-machines'))
  if (name === undefined) throw new Error(`The fake Mac has no machines file in ${store}.`)
  const path = join(store, name)
  const before = readFileSync(path, 'utf8')
  const entries = repeat(
    count,
    (index) =>
      `ssh-ng://builder@host${index}.example.com aarch64-linux /etc/nix/builder_ed25519 4 1 kvm - -\n`,
  )
  writeFileSync(path, before + entries)
  return () => writeFileSync(path, before)
}

/**
 * @param {Setup} setup
 * @param {number} count
 */
function addHostBlocks({ mac }, count) {
  const path = join(mac.root, 'private/etc/ssh/ssh_config.d/200-many.conf')
  const comment = `  # ${'-'.repeat(980)}\n`
  writeFileSync(
    path,
    repeat(count, (index) => `Host host${index}.example.com\n${comment}  Port ${2000 + index}\n`),
  )
  return () => rmSync(path)
}

/** @param {number} count */
function addBuilds(count) {
  const text = '$0 = "ssh -x builder@linux-builder -- nix-daemon --stdio"; sleep 600'
  const builds = Array.from({ length: count }, () => spawn('perl', ['-e', text], { stdio: 'ignore' }))
  return () => {
    for (const build of builds) build.kill()
  }
}

/**
 * @param {Setup} setup
 * @param {number} count
 */
function addHistory({ environment }, count) {
  const path = join(environment.BUILDERBAR_HOME ?? '', 'history.jsonl')
  const states = ['healthy', 'down']
  const start = Date.now() - count * 60_000
  writeFileSync(
    path,
    repeat(count, (index) => {
      const at = new Date(start + index * 60_000).toISOString()
      return `${JSON.stringify({ at, kind: 'state', state: states[index % 2] })}\n`
    }),
    { mode: 0o600 },
  )
  return () => rmSync(path)
}

/**
 * @param {number} count
 * @param {(index: number) => string} text
 */
function repeat(count, text) {
  return Array.from({ length: count }, (_, index) => text(index)).join('')
}
