/**
 * Run by root, tests start programs as a user who owns nothing. That user has to reach the checkout, also where it
 * lies below a folder that is closed to others (/root, a `mktemp -d`): then the tests run from a second place of it.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/**
 * @param {string} folder
 * @returns {boolean}
 */
function isClosed(folder) {
  if ((statSync(folder).mode & 0o001) === 0) return true
  return dirname(folder) !== folder && isClosed(dirname(folder))
}

/**
 * Lays the checkout under a folder in memory that is open to all, and runs a command there. All of it is seen in the
 * namespace of this run only, and gone with it; what is built meanwhile is not written into the checkout.
 */
const runThere = `
mount --make-rprivate / && mount -t tmpfs -o mode=755 tmpfs "$2" && cd "$2" && mkdir upper work checkout && cd "$1" &&
mount -t overlay -o "lowerdir=.,upperdir=$2/upper,workdir=$2/work" overlay "$2/checkout" &&
cd "$2/checkout" && shift 2 && exec "$@"`

/**
 * Runs a script of the checkout where every user can reach it.
 * @param {string} checkout
 * @param {string} script its path in the checkout
 * @param {string[]} args
 * @returns {number | null} the exit code, or null where there was no need for it or no way to do it
 */
export function runReachable(checkout, script, args) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !isClosed(resolve(checkout))) return null
  const place = mkdtempSync(join(tmpdir(), 'builderbar-checkout-'))
  const run = (/** @type {string[]} */ ...command) =>
    spawnSync('unshare', ['--mount', 'sh', '-c', runThere, 'sh', checkout, place, ...command], {
      stdio: 'inherit',
    })
  const works = run('true').status === 0
  const ran = works ? run(process.execPath, join(place, 'checkout', script), ...args) : null
  rmdirSync(place)
  return ran === null ? null : (ran.status ?? 1)
}
