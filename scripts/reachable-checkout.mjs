/**
 * When root runs the tests, they start programs as another user, who must be able to reach the checkout. If it is below a
 * folder that is closed to others (/root, a `mktemp -d`), the tests run from a second mount of it.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/**
 * @param {string} folder
 * @returns {boolean}
 */
function isUnreachable(folder) {
  if ((statSync(folder).mode & 0o001) === 0) return true
  return dirname(folder) !== folder && isUnreachable(dirname(folder))
}

/**
 * Mounts the checkout as the lower layer of an overlay in a folder that everybody can enter, and runs a command there. The
 * mounts exist only in the namespace of this run, and files that it writes do not end up in the checkout.
 */
const overlayScript = `
mount --make-rprivate / && mount -t tmpfs -o mode=755 tmpfs "$2" && cd "$2" && mkdir upper work checkout && cd "$1" &&
mount -t overlay -o "lowerdir=.,upperdir=$2/upper,workdir=$2/work" overlay "$2/checkout" &&
cd "$2/checkout" && shift 2 && exec "$@"`

/**
 * Runs a script of the checkout where every user can reach it.
 * @param {string} checkout
 * @param {string} script its path in the checkout
 * @param {string[]} args
 * @returns {number | null} the exit code; null if the checkout is reachable already, or cannot be made so
 */
export function runReachable(checkout, script, args) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !isUnreachable(resolve(checkout)))
    return null
  const folder = mkdtempSync(join(tmpdir(), 'builderbar-checkout-'))
  const run = (/** @type {string[]} */ ...command) =>
    spawnSync('unshare', ['--mount', 'sh', '-c', overlayScript, 'sh', checkout, folder, ...command], {
      stdio: 'inherit',
    })
  const works = run('true').status === 0
  const result = works ? run(process.execPath, join(folder, 'checkout', script), ...args) : null
  rmdirSync(folder)
  return result === null ? null : (result.status ?? 1)
}
