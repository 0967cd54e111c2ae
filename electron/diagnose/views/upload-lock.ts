import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { formatLocalTime } from '../../core/text/local-time.ts'
import { formatCount } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'

/** A build that may hold the lock. */
interface PossibleHolder {
  /** Name of the derivation; null if it is not known. */
  readonly name: string | null
  readonly pid: number
  readonly since: string
}

/** Texts of the lock under which Nix copies files to a builder. */
export const uploadLockTexts = defineTexts({
  unlisted: (command: string) =>
    `The processes couldn't be listed, so it's unknown which build holds the lock. To list them: ${command}`,
  free: 'No build uses that builder now, so nothing holds its lock any longer. Start the build again.',
  onlyBuild: ({ name, pid, since }: PossibleHolder) =>
    name === null
      ? `Only the build with process ${pid} uses that builder, since ${since}. If it isn't the one that waits, it holds the lock: ` +
        'stop it where it was started.'
      : `Only the build of ${name} (process ${pid}) uses that builder, since ${since}. If it isn't the one that waits, it holds the ` +
        'lock: stop it where it was started.',
  oldestOf: (count: number, { name, pid, since }: PossibleHolder, command: string) =>
    `${formatCount(count)} builds use that builder, and only root can see which one holds the lock. ` +
    (name === null
      ? `The build with process ${pid} has been connected longest, since ${since}. `
      : `The build of ${name} (process ${pid}) has been connected longest, since ${since}. `) +
    `To see who has the lock open: ${command}`,
})

/**
 * Says which build holds the upload lock of a builder and how to see it, as far as the process table shows it: a lock is held by
 * the hook of a build (build-remote.cc), and of several hooks only root can see which one.
 * @param machine the builder's URI; null if the output names none
 */
export function describeUploadLock(snapshot: Snapshot, machine: string | null): string {
  const builds = valueOrNull(snapshot.processes)?.remoteBuilds ?? null
  if (builds === null) return uploadLockTexts.unlisted('ps -axo pid,etime,command | grep build-remote')
  const possible = builds
    .filter(({ uri }) => machine === null || uri === null || uri === machine)
    .sort((first, second) => first.startedAt.localeCompare(second.startedAt))
  const [oldestHolder] = possible
  if (oldestHolder === undefined) return uploadLockTexts.free
  const { name = null, pid, startedAt } = oldestHolder
  const holder = { name, pid, since: formatLocalTime(startedAt, snapshot.takenAt) }
  // A build that waits for the lock is connected too.
  return possible.length === 1
    ? uploadLockTexts.onlyBuild(holder)
    : uploadLockTexts.oldestOf(possible.length, holder, 'sudo lsof /nix/var/nix/current-load/*.upload-lock')
}
