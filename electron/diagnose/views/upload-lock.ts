import { nameBuild } from '../../core/builders/stuck-builds.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { formatLocalTime } from '../../core/text/local-time.ts'

/** Who holds the lock under which Nix copies files to a builder, and how to see it. */
export interface UploadLock {
  /** One or more sentences, the last without its full stop. */
  readonly text: string
  readonly command: string | null
}

/**
 * Says which build holds the upload lock of a builder, as far as the process table shows it: a lock is held by the hook of a
 * build (build-remote.cc), and of several hooks only root can see which one.
 * @param machine the builder's URI; null if the output names none
 */
export function describeUploadLock(snapshot: Snapshot, machine: string | null): UploadLock {
  const builds = valueOrNull(snapshot.processes)?.remoteBuilds ?? null
  const command = 'ps -axo pid,etime,command | grep build-remote'
  if (builds === null) {
    return {
      text: "The processes couldn't be listed, so it's unknown which build holds the lock. To list them",
      command,
    }
  }
  const possible = builds
    .filter(({ uri }) => machine === null || uri === null || uri === machine)
    .sort((first, second) => first.startedAt.localeCompare(second.startedAt))
  const [oldest] = possible
  if (oldest === undefined) {
    return {
      text: 'No build uses that builder now, so nothing holds its lock any longer. Start the build again',
      command: null,
    }
  }
  const since = formatLocalTime(oldest.startedAt, snapshot.takenAt)
  if (possible.length === 1) {
    // A build that waits for the lock is connected too.
    const only = `Only ${nameBuild(oldest, { isStart: false })} uses that builder, since ${since}`
    return {
      text: `${only}. If it isn't the one that waits, it holds the lock: stop it where it was started`,
      command: null,
    }
  }
  return {
    text:
      `${possible.length} builds use that builder, and only root can see which one holds the lock. ` +
      `${nameBuild(oldest, { isStart: true })} has been connected longest, since ${since}. To see who has the lock open`,
    command: 'sudo lsof /nix/var/nix/current-load/*.upload-lock',
  }
}
