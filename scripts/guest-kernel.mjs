/**
 * The Linux kernel of the real virtual machine in tests and in the demo (test/fake-mac/real-vm), from the Debian package
 * behind linux-image-cloud-amd64. It is downloaded once into a cache outside the checkout; the package itself, which would
 * become this computer's own kernel, is never installed.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'

const metaPackage = 'linux-image-cloud-amd64'

/** The modules that a guest needs for QEMU's virtio network and disk and for its store, in the order in which they have to be inserted. */
export const guestModules = [
  'drivers/virtio/virtio_ring.ko',
  'drivers/virtio/virtio.ko',
  'drivers/virtio/virtio_pci_legacy_dev.ko',
  'drivers/virtio/virtio_pci_modern_dev.ko',
  'drivers/virtio/virtio_pci.ko',
  'net/core/failover.ko',
  'drivers/net/net_failover.ko',
  'drivers/net/virtio_net.ko',
  'drivers/block/virtio_blk.ko',
  'fs/overlayfs/overlay.ko',
]

/** 27 MB; a slower mirror fails with a message instead of holding up the tests. */
const downloadTimeoutMs = 180_000

/**
 * Returns the folder with `vmlinuz` and the guest's modules, which is filled first if it is not in the cache.
 * @param {(message: string) => void} report called before the download
 * @returns {string}
 * @throws {Error} with what is missing and what to do, if there is no kernel and none can be downloaded
 */
export function openGuestKernel(report) {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'builderbar')
  const folder = join(cache, 'guest-kernel')
  if (isComplete(folder)) return folder
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync('/usr/bin/apt-get')) {
    throw new Error('The real virtual machine needs Debian on x86-64, whose packages have its kernel.')
  }
  mkdirSync(cache, { recursive: true })
  const unpackFolder = mkdtempSync(join(cache, 'unpacking-'))
  try {
    report(`downloading the kernel of the test's virtual machine (${metaPackage})`)
    const kernel = join(unpackFolder, 'kernel')
    unpackKernel(downloadPackage(unpackFolder), unpackFolder, kernel)
    // A process beside this one may have been faster.
    if (!isComplete(folder)) {
      rmSync(folder, { recursive: true, force: true })
      renameSync(kernel, folder)
    }
  } finally {
    rmSync(unpackFolder, { recursive: true, force: true })
  }
  return folder
}

/** @param {string} folder */
function isComplete(folder) {
  return ['vmlinuz', ...guestModules.map((path) => basename(path))].every((name) =>
    existsSync(join(folder, name)),
  )
}

/**
 * @param {string} folder
 * @returns {string} path of the downloaded package
 */
function downloadPackage(folder) {
  const dependencies = run('apt-cache', ['depends', metaPackage], folder)
  const name = /Depends: (linux-image-[\w.+-]+)/.exec(dependencies)?.[1]
  if (name === undefined) {
    throw new Error(`apt does not know ${metaPackage}. Run: sudo apt-get update`)
  }
  run('apt-get', ['--quiet', 'download', name], folder)
  const archive = readdirSync(folder).find((file) => file.endsWith('.deb'))
  if (archive === undefined) throw new Error(`apt-get download ${name} left no package.`)
  return join(folder, archive)
}

/**
 * @param {string} archive
 * @param {string} folder
 * @param {string} kernel
 */
function unpackKernel(archive, folder, kernel) {
  const all = join(folder, 'all')
  run('dpkg-deb', ['--extract', archive, all], folder)
  const image = readdirSync(join(all, 'boot')).find((name) => name.startsWith('vmlinuz-'))
  if (image === undefined) throw new Error(`${basename(archive)} has no kernel.`)
  const modules = join(all, 'lib/modules', image.slice('vmlinuz-'.length), 'kernel')
  mkdirSync(kernel)
  cpSync(join(all, 'boot', image), join(kernel, 'vmlinuz'))
  for (const path of guestModules) cpSync(join(modules, path), join(kernel, basename(path)))
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {string} cwd
 * @returns {string} its output
 */
function run(program, args, cwd) {
  const result = spawnSync(program, args, { cwd, encoding: 'utf8', timeout: downloadTimeoutMs })
  if (result.status === 0) return result.stdout
  const reason = result.error?.message ?? `exit code ${result.status}`
  const output = `${result.stdout ?? ''}\n${result.stderr ?? ''}`.trim().split('\n').slice(-5).join('\n')
  throw new Error(
    `The kernel of the test's virtual machine could not be had: ${program} ${args.join(' ')} failed (${reason}).\n${output}`,
  )
}
