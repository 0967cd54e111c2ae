import { spawnSync } from 'node:child_process'

/**
 * @typedef {{ readonly command: readonly string[], readonly environment?: Record<string, string> }} TimedCommand
 * @typedef {{ readonly minimumMs: number, readonly medianMs: number }} Timing
 */

/**
 * Wall time of several commands. They run in turn, so that a busy moment of the system affects all of them. Other load affects
 * the minimum least.
 * @template {string} Name
 * @param {Readonly<Record<Name, TimedCommand>>} commands by name
 * @param {number} rounds runs of each command; one more before the first is not counted
 * @returns {Record<Name, Timing>}
 */
export function timeCommands(commands, rounds) {
  const names = /** @type {Name[]} */ (Object.keys(commands))
  /** @type {Map<Name, number[]>} */
  const times = new Map(names.map((name) => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names) {
      const ms = timeOnce(commands[name])
      if (round > 0) times.get(name)?.push(ms)
    }
  }
  return /** @type {Record<Name, Timing>} */ (
    Object.fromEntries(names.map((name) => [name, summarize(times.get(name) ?? [])]))
  )
}

/** @param {TimedCommand} timed */
function timeOnce({ command: [program = '', ...args], environment }) {
  const start = performance.now()
  const result = spawnSync(program, args, { env: { ...process.env, ...environment }, stdio: 'ignore' })
  if (result.error !== undefined) throw result.error
  return performance.now() - start
}

/**
 * @param {readonly number[]} values at least one
 * @returns {Timing}
 */
export function summarize(values) {
  const sortedValues = [...values].sort((a, b) => a - b)
  return {
    minimumMs: sortedValues[0] ?? Number.NaN,
    medianMs: sortedValues[Math.floor(sortedValues.length / 2)] ?? Number.NaN,
  }
}
