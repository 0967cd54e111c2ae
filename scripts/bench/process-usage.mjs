import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks per second in /proc (sysconf(3), `_SC_CLK_TCK`): 100 on every Linux that Node supports. */
const ticksPerSecond = 100

/**
 * Processor time of a process and of its children that have ended, in milliseconds (proc_pid_stat(5)).
 * @param {number} pid
 */
export function readProcessorTime(pid) {
  // utime, stime, cutime and cstime
  const ticks = readStatFields(pid).slice(11, 15).map(Number)
  return (ticks.reduce((sum, count) => sum + count, 0) * 1000) / ticksPerSecond
}

/**
 * The fields of /proc/PID/stat from the third on. The second, the name in parentheses, may hold spaces.
 * @param {number} pid
 */
function readStatFields(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/**
 * A process and all that descend from it.
 * @param {number} pid
 * @returns {number[]}
 */
export function listProcessTree(pid) {
  /** @type {Map<number, number[]>} */
  const children = new Map()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = readParent(Number(name))
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const tree = [pid]
  for (const member of tree) tree.push(...(children.get(member) ?? []))
  return tree
}

/** @param {number} pid */
function readParent(pid) {
  try {
    return Number(readStatFields(pid)[1])
  } catch {
    return null
  }
}

/**
 * Memory of processes in bytes: private pages, and of shared ones each process's share (PSS in proc_pid_smaps(5)).
 * @param {readonly number[]} pids
 */
export function measureProportionalMemory(pids) {
  let kib = 0
  for (const pid of pids) {
    try {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
      kib += Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0)
    } catch {
      // It has ended since it was listed.
    }
  }
  return kib * 1024
}
