import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { getElectronPath } from '../electron.mjs'
import { listProcessTree, measureProportionalMemory, readProcessorTime } from './process-usage.mjs'

/**
 * @typedef {import('./report.mjs').Row} Row
 * @typedef {import('./setup.mjs').Setup} Setup
 */

const bytesPerMb = 1_000_000

/**
 * Measures the app with its popover closed beside an Electron app that only shows an icon.
 * @param {Setup} setup
 * @returns {Promise<Row[]>}
 */
export async function measureApp(setup) {
  const subject = 'Electron with an icon only'
  const bareTray = await measureElectron(setup, join(setup.project, 'scripts/bench/bare-tray'))
  const builderbar = await measureElectron(setup, setup.project)
  return [
    {
      subject: 'the app, popover closed: memory (PSS)',
      baseline: { subject, value: bareTray.memoryMb },
      value: builderbar.memoryMb,
      unit: 'MB',
      goal: { ratio: 1.1 },
    },
    {
      subject: 'the app, popover closed: processor time, children included',
      baseline: { subject, value: bareTray.msPerSecond },
      value: builderbar.msPerSecond,
      unit: 'ms/s',
      goal: { ratio: 2 },
    },
  ]
}

/**
 * @param {Setup} setup
 * @param {string} folder of the app
 */
async function measureElectron({ environment, settleMs, launchdMs }, folder) {
  const child = spawn(await getElectronPath(), ['--no-sandbox', folder], {
    env: { ...process.env, ...environment },
    stdio: 'ignore',
  })
  const pid = child.pid ?? Number.NaN
  try {
    await sleep(settleMs)
    const before = readTreeTime(pid)
    await sleep(launchdMs)
    const msPerSecond = ((readTreeTime(pid) - before) * 1000) / launchdMs
    return { msPerSecond, memoryMb: measureProportionalMemory(listProcessTree(pid)) / bytesPerMb }
  } finally {
    const exit = new Promise((resolve) => child.once('exit', resolve))
    child.kill()
    await exit
  }
}

/** @param {number} pid */
function readTreeTime(pid) {
  return listProcessTree(pid).reduce((sum, member) => sum + readProcessorTime(member), 0)
}
