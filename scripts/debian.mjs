/**
 * The programs and libraries that `npm test` needs besides Node. As root on Debian the missing ones are installed;
 * otherwise they are listed, with the command that installs them.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * @typedef {object} Need
 * @property {string} package as Debian 12 names it
 * @property {string | null} newName as Debian 13 names it
 * @property {readonly string[]} signs paths, program names or library names; any of them shows that it is installed
 */

/**
 * @param {string} name
 * @param {readonly string[]} signs
 * @param {string | null} [newName]
 * @returns {Need}
 */
function need(name, signs, newName = null) {
  return { package: name, newName, signs }
}

export const testPackages = [
  // Electron's libraries, and the program that unpacks it.
  need('libgtk-3-0', ['libgtk-3.so.0'], 'libgtk-3-0t64'),
  need('libnss3', ['libnss3.so']),
  need('libasound2', ['libasound.so.2'], 'libasound2t64'),
  need('libgbm1', ['libgbm.so.1']),
  need('unzip', ['unzip']),
  // Prometheus's own parser, for the output of `status --prometheus`.
  need('python3-prometheus-client', ['/usr/lib/python3/dist-packages/prometheus_client']),
  need('openssh-server', ['sshd']),
  need('nix-bin', ['nix']),
  need('sudo', ['sudo']),
  need('shellcheck', ['shellcheck']),
  // What /bin/sh may be on macOS, besides dash and bash.
  need('zsh', ['zsh']),
  // A real virtual machine, for test/fake-mac/real-vm.
  need('busybox', ['busybox']),
  need('qemu-system-x86', ['qemu-system-x86_64']),
  need('qemu-utils', ['qemu-img']),
  need('cpio', ['cpio']),
  // For the completions and the manual page.
  need('fish', ['fish']),
  need('bsdutils', ['script']),
  need('man-db', ['man']),
  need('mandoc', ['mandoc']),
  need('iproute2', ['ip']),
  need('procps', ['ps']),
  need('hostname', ['hostname']),
  // A virtual screen with any number of displays.
  need('tigervnc-standalone-server', ['Xvnc']),
  need('dbus', ['dbus-daemon']),
  need('dbus-x11', ['dbus-launch']),
  need('openbox', ['openbox']),
  need('dunst', ['dunst']),
  need('xfconf', [
    '/usr/lib/x86_64-linux-gnu/xfce4/xfconf/xfconfd',
    '/usr/lib/aarch64-linux-gnu/xfce4/xfconf/xfconfd',
  ]),
  need('xfce4-panel', ['xfce4-panel']),
  need('libnotify-bin', ['notify-send']),
  need('scrot', ['scrot']),
  need('xdotool', ['xdotool']),
  need('imagemagick', ['/usr/bin/convert']),
  need('fonts-dejavu-core', ['/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf']),
  need('fonts-inter', ['/usr/share/fonts/opentype/inter', '/usr/share/fonts/truetype/inter']),
]

/**
 * @param {readonly Need[]} needs
 * @returns {Need[]} those that are not installed
 */
function findMissing(needs) {
  const libraries = listLibraries()
  return needs.filter(({ signs }) => !signs.some((sign) => isInstalled(sign, libraries)))
}

/**
 * @param {string} sign
 * @param {string} libraries
 */
function isInstalled(sign, libraries) {
  if (sign.startsWith('/')) return existsSync(sign)
  if (sign.includes('.so')) return libraries.includes(`\t${sign} `)
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return folders.some((folder) => existsSync(join(folder, sign)))
}

/** Returns the libraries that the dynamic linker finds, one per line after a tab. */
function listLibraries() {
  const result = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' })
  return result.stdout ?? ''
}

/**
 * Installs the packages that are missing.
 * @param {readonly Need[]} needs
 * @param {(message: string) => void} report
 * @returns {string | null} the missing packages and the command that installs them; null if none is missing now
 */
export function installMissing(needs, report) {
  const missingNeeds = findMissing(needs)
  if (missingNeeds.length === 0) return null
  const byHand = `Missing: ${formatNames(missingNeeds)}.\nTo install them: sudo apt-get update && sudo apt-get install --no-install-recommends ${formatNames(missingNeeds)}`
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return byHand
  report(`installing Debian packages: ${formatNames(missingNeeds)}`)
  const failure =
    aptGet(['update']) ??
    aptGet(['install', '--yes', '--no-install-recommends', ...chooseNames(missingNeeds)])
  if (failure !== null) return `${failure}\n${byHand}`
  const stillMissing = findMissing(missingNeeds)
  return stillMissing.length === 0 ? null : `Installed, but still not found: ${formatNames(stillMissing)}.`
}

/** @param {readonly Need[]} needs */
function formatNames(needs) {
  return needs.map((need) => need.package).join(' ')
}

/**
 * Returns the package names of this version of Debian.
 * @param {readonly Need[]} needs
 */
function chooseNames(needs) {
  return needs.map((need) => {
    if (need.newName === null) return need.package
    const result = spawnSync('apt-cache', ['show', '--no-all-versions', need.newName], { stdio: 'ignore' })
    return result.status === 0 ? need.newName : need.package
  })
}

/**
 * @param {string[]} args
 * @returns {string | null} the end of apt-get's output if it failed, else null
 */
function aptGet(args) {
  const result = spawnSync('apt-get', ['--quiet', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024,
    timeout: 600_000,
  })
  if (result.status === 0) return null
  const output = `${result.stdout ?? ''}\n${result.stderr ?? ''}`.trim().split('\n').slice(-30).join('\n')
  return `apt-get ${args[0]} failed (${result.error?.message ?? `exit code ${result.status}`}):\n${output}`
}
