/**
 * What `npm test` needs beside Node: real programs and Electron's libraries. As root on Debian they are brought;
 * elsewhere the missing ones are named with the line to type.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * @typedef {object} Need
 * @property {string} package as Debian 12 names it
 * @property {string | null} renamed as Debian 13 names it
 * @property {readonly string[]} seen paths, program names or library names; any of them shows that it is installed
 */

/**
 * @param {string} name
 * @param {readonly string[]} seen
 * @param {string | null} [renamed]
 * @returns {Need}
 */
function need(name, seen, renamed = null) {
  return { package: name, renamed, seen }
}

export const testNeeds = [
  // Electron's libraries, and what unpacks it.
  need('libgtk-3-0', ['libgtk-3.so.0'], 'libgtk-3-0t64'),
  need('libnss3', ['libnss3.so']),
  need('libasound2', ['libasound.so.2'], 'libasound2t64'),
  need('libgbm1', ['libgbm.so.1']),
  need('unzip', ['unzip']),
  // Prometheus' own parser of what `status --prometheus` prints.
  need('python3-prometheus-client', ['/usr/lib/python3/dist-packages/prometheus_client']),
  need('openssh-server', ['sshd']),
  need('nix-bin', ['nix']),
  need('sudo', ['sudo']),
  need('shellcheck', ['shellcheck']),
  // What /bin/sh may be, besides dash and bash.
  need('zsh', ['zsh']),
  need('ksh93u+m', ['ksh93']),
  need('mksh', ['mksh']),
  need('busybox', ['busybox']),
  // They complete our commands and show our manual page.
  need('fish', ['fish']),
  need('bsdutils', ['script']),
  need('man-db', ['man']),
  need('mandoc', ['mandoc']),
  need('iproute2', ['ip']),
  need('procps', ['ps']),
  need('hostname', ['hostname']),
  // A virtual screen with as many displays as are wanted.
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
 * @returns {Need[]} those that are not there
 */
function missing(needs) {
  const libraries = linkedLibraries()
  return needs.filter(({ seen }) => !seen.some((sign) => isThere(sign, libraries)))
}

/**
 * @param {string} sign
 * @param {string} libraries
 */
function isThere(sign, libraries) {
  if (sign.startsWith('/')) return existsSync(sign)
  if (sign.includes('.so')) return libraries.includes(`\t${sign} `)
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return folders.some((folder) => existsSync(join(folder, sign)))
}

/** What the dynamic linker finds: one library a line, behind a tab. */
function linkedLibraries() {
  const asked = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' })
  return asked.stdout ?? ''
}

/**
 * Makes sure that everything is there.
 * @param {readonly Need[]} needs
 * @param {(words: string) => void} say
 * @returns {string | null} what is missing and the line to type, or null where nothing is missing any more
 */
export function bring(needs, say) {
  const wanted = missing(needs)
  if (wanted.length === 0) return null
  const byHand = `Missing: ${namesOf(wanted)}.\nTo install them: sudo apt-get update && sudo apt-get install --no-install-recommends ${namesOf(wanted)}`
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return byHand
  say(`installing Debian packages: ${namesOf(wanted)}`)
  const wrong =
    aptGet(['update']) ?? aptGet(['install', '--yes', '--no-install-recommends', ...choose(wanted)])
  if (wrong !== null) return `${wrong}\n${byHand}`
  const still = missing(wanted)
  return still.length === 0 ? null : `Installed, but still not found: ${namesOf(still)}.`
}

/** @param {readonly Need[]} needs */
function namesOf(needs) {
  return needs.map((each) => each.package).join(' ')
}

/**
 * The names that this Debian knows.
 * @param {readonly Need[]} needs
 */
function choose(needs) {
  return needs.map((each) => {
    if (each.renamed === null) return each.package
    const known = spawnSync('apt-cache', ['show', '--no-all-versions', each.renamed], { stdio: 'ignore' })
    return known.status === 0 ? each.renamed : each.package
  })
}

/**
 * @param {string[]} args
 * @returns {string | null} the end of apt-get's output if it failed, else null
 */
function aptGet(args) {
  const ran = spawnSync('apt-get', ['--quiet', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024,
    timeout: 600_000,
  })
  if (ran.status === 0) return null
  const said = `${ran.stdout ?? ''}\n${ran.stderr ?? ''}`.trim().split('\n').slice(-30).join('\n')
  return `apt-get ${args[0]} failed (${ran.error?.message ?? `exit code ${ran.status}`}):\n${said}`
}
