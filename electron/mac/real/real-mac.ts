import { readdirSync, realpathSync, statSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import type { Mac } from '../mac.ts'
import { openFiles } from './real-files.ts'
import { openProcesses } from './real-processes.ts'
import { openSockets } from './real-sockets.ts'
import { openSysroot } from './sysroot.ts'
import { createTempFolder } from './temp-folder.ts'

export interface MacOptions {
  /** Folder that stands for `/`; '' or absent: the machine itself. */
  readonly root?: string
  /** Home folder of the person, as a path of this Mac; absent: that of the account that looks. */
  readonly home?: string
  /** Who looks, in a folder that stands for a Mac: 0 for root. The machine itself knows who looks. */
  readonly uid?: number
}

/** The first person's account on a Mac. */
const firstUser = 501

/**
 * Opens the machine, or the folder that stands for one (tests and the demo). In such a folder its owner stands
 * for root, and who looks is an ordinary person unless `uid` says otherwise. Throws where the folder is not there.
 */
export function openMac(options: MacOptions = {}): Mac {
  const root = options.root === undefined || options.root === '' ? '' : realpathSync(options.root)
  const owner = root === '' ? 0 : statSync(root).uid
  const uid = root === '' ? ownUid() : (options.uid ?? (ownUid() === owner ? firstUser : ownUid()))
  const home = options.home ?? (root === '' ? ownHome() : homeIn(root, uid))
  const folder = openSysroot(root, uid, owner, home)
  const files = openFiles(folder)
  const processes = openProcesses(folder, root + home)
  return {
    root,
    uid,
    rootUid: owner,
    home,
    now: () => new Date(),
    ...files,
    ...processes,
    ...openSockets(folder, { run: processes.run, read: files.read }),
    createTempFolder: createTempFolder,
  }
}

function ownUid(): number {
  return process.getuid?.() ?? 0
}

/** From the list of accounts, as ssh has it: sudo on a Mac leaves HOME with the person who called it. */
function ownHome(): string {
  try {
    return userInfo().homedir
  } catch {
    return homedir()
  }
}

function homeIn(root: string, uid: number): string {
  if (uid === 0) return '/var/root'
  try {
    const user = readdirSync(`${root}/Users`).find((name) => name !== 'Shared' && !name.startsWith('.'))
    return user === undefined ? '/var/empty' : `/Users/${user}`
  } catch {
    return '/var/empty'
  }
}
