import type { Socket } from 'node:net'
import type { FileInfo } from '../core/model/snapshot.ts'

/**
 * The only interface to the operating system. All code that observes or repairs goes through it, so the same code
 * runs on a real Mac, on a folder laid out like a Mac (tests and the demo), and on a fake in memory.
 *
 * Rules for every method:
 * - It never throws and never rejects. A failure is a value: `{ ok: false, reason }`, where `reason` is a sentence
 *   for the user, or one of the other states of the result type.
 * - A missing file is not a failure: the value then says so (`exists: false`, or null).
 * - Paths are absolute and are those of the Mac (`/etc/nix/machines`), even in a sandbox.
 * - Durations are in milliseconds (`…Ms`), sizes in bytes.
 */
export interface Mac {
  /** The sandbox: a folder that is used as `/`. '' on a real Mac. */
  readonly root: string
  /** User id of the account whose permissions apply; 0 may read everything that root may. */
  readonly uid: number
  /** User id that `ps` prints for root's processes: 0 on a real Mac, the owner of `root` in a sandbox. */
  readonly rootUid: number
  /** The account's name, as `id -un` prints it; null if the account database has none for it. */
  readonly accountName: string | null
  /** The user's home folder, as a path of the Mac. */
  readonly home: string
  /** The current time. Tests replace it. */
  now(): Date

  /** Describes the file at the path itself, as lstat(2): a symbolic link is described, not followed. */
  lstat(path: string): Promise<Result<FileInfo>>
  /** Describes the file that the path leads to, as stat(2): all symbolic links are followed. */
  stat(path: string): Promise<Result<FileInfo>>
  /** Returns the path with all symbolic links resolved, as realpath(3); null if nothing is there. */
  realPath(path: string): Promise<Result<string | null>>
  /**
   * Reads a whole regular file as UTF-8; null if there is none. Fails for a file of more than `maxBytes` bytes
   * (default 1 MiB), and for pipes, sockets and devices, which are never opened.
   */
  read(path: string, maxBytes?: number): Promise<Result<string | null>>
  /** Reads at most the first `bytes` bytes of a regular file of any size; null if there is none. */
  readHead(path: string, bytes: number): Promise<Result<FileHead | null>>
  /** Reads at most the last `bytes` bytes of a regular file of any size; null if there is none. */
  readTail(path: string, bytes: number): Promise<Result<FileTail | null>>
  /** Lists the names in a folder, sorted; null if there is no folder. Fails above 10,000 names. */
  list(folder: string): Promise<Result<readonly string[] | null>>
  /** Returns free space (as available to this account) and capacity of the volume that holds the path, in bytes. */
  diskSpace(path: string): Promise<Result<{ freeBytes: number; totalBytes: number }>>

  /**
   * Runs the program at an absolute path to its end and collects its output. There is no shell, no stdin and no
   * search of PATH; the environment is small and fixed (`RunLimits.environment` adds to it). The program gets a
   * process group of its own, which is killed as a whole on timeout, on abort and when this process exits.
   */
  run(program: string, args: readonly string[], limits?: RunLimits): Promise<ProcessResult>
  /**
   * As `run`, but in this process's group and with its stdin, so that sudo can prompt on the terminal. Stdout and
   * stderr are still collected. It is ended by SIGTERM, because sudo has to restore the terminal's echo.
   */
  runOnTerminal(program: string, args: readonly string[], limits?: RunLimits): Promise<ProcessResult>
  /** Tests whether a process exists, by `kill(pid, 0)`; a process of another account (EPERM) counts as alive. */
  isAlive(pid: number): boolean

  /** Opens a TCP connection. The caller owns the returned socket and must destroy it. */
  connect(address: string, port: number, timeoutMs: number): Promise<ConnectionResult>
  /** Tests whether a program accepts connections on a Unix socket: connects, then closes. Sends nothing. */
  canConnect(socketPath: string, timeoutMs: number): Promise<Result<true>>
  /** Resolves a host name with the Mac's own resolver; an empty list where it does not resolve. */
  resolve(host: string, timeoutMs: number): Promise<Result<readonly string[]>>

  /**
   * Calls `onChange` after each change of an entry in the folder, until the returned function is called. A folder
   * that is missing or cannot be watched is silently not watched: changes are also found by the regular scans.
   */
  watch(folder: string, onChange: () => void): () => void
  /**
   * Creates a private folder (mode 0700) with these files (0600), keyed by plain name, for a program to read.
   * `files` receives the folder's path, because the texts may refer to each other. It is deleted by
   * `TempFolder.remove`, and also when this process exits.
   */
  createTempFolder(files: (folder: string) => Readonly<Record<string, string>>): Promise<Result<TempFolder>>
}

/** A value, or a sentence for the user that says why there is none. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false
      readonly reason: string
      /** The system's name of the error, such as `EACCES` (errno(2)); '' or absent where the system reported none. */
      readonly code?: string
    }

export interface FileHead {
  readonly bytes: Buffer
  /** Disk space of the whole file; less than its size for a sparse file. */
  readonly allocatedBytes: number
}

export interface FileTail {
  readonly bytes: Buffer
  /** Size of the whole file in bytes. */
  readonly size: number
}

export interface RunLimits {
  /** The program is killed after this time. Default 5000. */
  readonly timeoutMs?: number
  /** The program is killed when stdout or stderr exceeds this. Default 1 MiB. */
  readonly maxBytes?: number
  /**
   * Variables to add to the fixed ones: LC_ALL=C, PATH=/usr/bin:/bin:/usr/sbin:/sbin, and the user's home as HOME.
   */
  readonly environment?: Readonly<Record<string, string>>
  /** Kills the program when aborted. */
  readonly signal?: AbortSignal
  /** Called when this process exits; if it returns true, the program keeps running. Default: it is killed. */
  readonly keepsRunning?: () => boolean
  /** With `runOnTerminal`: output goes to the terminal itself, and the result has none. */
  readonly showsOutput?: boolean
  /** Called with each piece of output as it arrives, never after the result. */
  readonly onOutput?: (text: string, stream: 'stdout' | 'stderr') => void
}

/** How a program ended. A nonzero exit code is not a failure of `run`: the caller interprets it. */
export type ProcessResult =
  | { readonly status: 'exited'; readonly code: number; readonly stdout: string; readonly stderr: string }
  /** Killed by a signal, including our own SIGKILL after an abort. Holds the output up to then. */
  | {
      readonly status: 'signalled'
      readonly signal: string
      readonly stdout: string
      readonly stderr: string
    }
  | { readonly status: 'timed-out'; readonly afterMs: number }
  | { readonly status: 'too-much-output'; readonly maxBytes: number }
  /** There is no file at the program's path. */
  | { readonly status: 'missing' }
  /** The file exists and could not be started; `reason` is a sentence for the user. */
  | { readonly status: 'not-started'; readonly reason: string }

/** An open connection, or why there is none. `message` is a phrase for the user. */
export type ConnectionResult =
  | { readonly connected: true; readonly socket: Socket }
  | {
      readonly connected: false
      /** `reset`: the connection was accepted and closed at once. `unreachable`: every other error. */
      readonly reason: 'refused' | 'reset' | 'timed-out' | 'unreachable'
      readonly message: string
      /** The system's name of the error (connect(2)); absent for our own time limit. */
      readonly code?: string
    }

export interface TempFolder {
  /** Path on the computer that runs this process (not below `Mac.root`), for use in a program's arguments. */
  readonly folder: string
  /** Deletes the folder. Never rejects. */
  remove(): Promise<void>
}
