import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadTypeScript } from '../load-typescript.mjs'

/**
 * What all measurements share: a healthy fake Mac with a real sshd as its builder, and its own data folder.
 * @typedef {object} Setup
 * @property {string} project the checkout
 * @property {import('../../test/fake-mac/fake-mac.ts').FakeMac} mac
 * @property {Record<string, string>} environment with which Builderbar runs on the fake Mac
 * @property {number} rounds runs of each timed command
 * @property {number} settleMs time from the start of a program until its cost is measured
 * @property {number} watchMs time over which costs are measured
 * @property {number} launchdMs the same where scans of launchd count, which are five minutes apart while all is well
 */

/**
 * @param {{ quick: boolean }} options quick: a trial of the benchmark itself, whose figures mean little
 * @returns {Promise<Setup & { remove(): Promise<void> }>}
 */
export async function createSetup({ quick }) {
  const { createFakeMac } = /** @type {typeof import('../../test/fake-mac/fake-mac.ts')} */ (
    await loadTypeScript('test/fake-mac/fake-mac.ts')
  )
  const mac = await createFakeMac({ scenario: 'healthy' })
  const dataFolder = mkdtempSync(join(tmpdir(), 'builderbar-bench-'))
  const compileCache = mkdtempSync(join(tmpdir(), 'builderbar-compiled-'))
  return {
    project: fileURLToPath(new URL('../..', import.meta.url)),
    mac,
    environment: {
      BUILDERBAR_ROOT: mac.root,
      BUILDERBAR_HOME: dataFolder,
      // Plain Node caches the compiled program for an ordinary user, but not for root, who runs this (compile-cache.ts).
      NODE_COMPILE_CACHE: compileCache,
    },
    rounds: quick ? 3 : 15,
    settleMs: quick ? 5_000 : 60_000,
    watchMs: quick ? 10_000 : 60_000,
    launchdMs: quick ? 10_000 : 300_000,
    async remove() {
      await mac.stop()
      for (const folder of [dataFolder, compileCache]) rmSync(folder, { recursive: true })
    },
  }
}
