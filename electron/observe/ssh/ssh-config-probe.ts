import { unavailable } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { parseIncludeLines } from '../../core/ssh/ssh-config.ts'
import type { Mac } from '../../mac/mac.ts'
import { createGlobMatcher } from '../probe/glob.ts'
import { fromResult, mapResult, processResultTexts } from '../probe/process-result.ts'
import { readDaemonSshOptions } from './daemon-ssh-options-probe.ts'

export const systemFile = '/etc/ssh/ssh_config'
export const rootHome = '/var/root'
export const rootFile = `${rootHome}/.ssh/config`
const dropInFolder = '/etc/ssh/ssh_config.d'
/** nix-darwin's file for its builder (docs/macos.md, "Files of macOS and nix-darwin"). */
const dropInName = '100-linux-builder.conf'

/** Probes the files through which root's ssh finds the builder. */
export async function probeSshConfig(mac: Mac): Promise<Snapshot['sshConfig']> {
  const [system, text, dropIn, home, root, daemonOptions] = await Promise.all([
    mac.stat(systemFile),
    mac.read(systemFile),
    mac.stat(`${dropInFolder}/${dropInName}`),
    mac.lstat(rootHome),
    mac.lstat(rootFile),
    readDaemonSshOptions(mac),
  ])
  // Every Mac has /var/root; without it, root's home is another folder, whose files were not probed.
  const hasHome = !home.ok || home.value.exists
  return {
    systemFile: fromResult(mac, system),
    dropInIncludes: mapResult(mac, text, (value) => findDropInIncludes(value ?? '')),
    dropIn: fromResult(mac, dropIn),
    rootFile: hasHome ? fromResult(mac, root) : unavailable(mac.now(), processResultTexts.missing(rootHome)),
    daemonOptions,
  }
}

/** Finds the `Include` lines of the system's file that match nix-darwin's drop-in; relative patterns start at /etc/ssh. */
function findDropInIncludes(text: string): { file: string; line: number }[] {
  return parseIncludeLines(text)
    .filter(({ patterns }) => patterns.some(matchesDropIn))
    .map(({ line }) => ({ file: systemFile, line }))
}

function matchesDropIn(pattern: string): boolean {
  const absolute = pattern.startsWith('/') ? pattern : `/etc/ssh/${pattern}`
  const slash = absolute.lastIndexOf('/')
  return absolute.slice(0, slash) === dropInFolder && createGlobMatcher(absolute.slice(slash + 1))(dropInName)
}
