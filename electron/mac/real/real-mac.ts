import { realpathSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { Mac } from '../mac.ts'
import { findSandboxHome, getAccountName, getHome } from './mac-home.ts'
import { openFiles } from './real-files.ts'
import { openProcesses } from './real-processes.ts'
import { openSockets } from './real-sockets.ts'
import { openSysroot } from './sysroot.ts'
import { createTempFolder } from './temp-folder.ts'

export interface MacOptions {
  /** The sandbox: a folder that is used as `/`. '' or absent: the real system. */
  readonly root?: string
  /** The user's home folder, as a path of the Mac; default: that of the account `uid`. */
  readonly home?: string
  /** User id whose permissions apply in a sandbox; 0 for root. Ignored on the real system. */
  readonly uid?: number
}

/** User id of the first account that macOS creates. */
const firstUser = 501

/**
 * Opens the real system, or a sandbox: a folder laid out like a Mac (tests and the demo). In a sandbox the folder's
 * owner counts as root, and permissions are those of an ordinary user unless `uid` is set. Throws if the
 * folder does not exist.
 */
export function openMac(options: MacOptions = {}): Mac {
  const root = options.root === undefined || options.root === '' ? '' : realpathSync(options.root)
  const owner = root === '' ? 0 : statSync(root).uid
  const uid = root === '' ? getUid() : (options.uid ?? (getUid() === owner ? firstUser : getUid()))
  const home = options.home ?? (root === '' ? getHome() : findSandboxHome(root, uid))
  const folder = openSysroot(root, uid, owner, home)
  const files = openFiles(folder)
  const processes = openProcesses(folder, root + home)
  return {
    root,
    uid,
    rootUid: owner,
    accountName: root === '' ? getAccountName() : basename(home),
    home,
    now: () => new Date(),
    ...files,
    ...processes,
    ...openSockets(folder, { run: processes.run, read: files.read }),
    createTempFolder,
  }
}

function getUid(): number {
  return process.getuid?.() ?? 0
}
