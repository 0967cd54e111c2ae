import type { FileInfo } from '../core/model/snapshot.ts'

/**
 * The one door to the machine. Everything that observes or repairs goes through it, so the same code runs
 * on a Mac, against a stand-in Mac in tests, and in the demo. No call throws: what fails is an answer with
 * its reason. Paths are always those of the Mac (`/etc/nix/machines`), whatever folder stands for its root.
 */
export interface Mac {
  /** Folder that stands for `/`; '' on a Mac. */
  readonly root: string
  /** User id that looks; 0 sees and may do what root may. */
  readonly uid: number
  /** User id that owns root's processes in what `ps` prints; 0 on a Mac. */
  readonly rootUid: number
  /** Home folder of the person, as a path of this Mac. */
  readonly home: string
  now(): Date

  /** What lies at the path itself; a link is not followed. */
  lstat(path: string): Promise<Result<FileInfo>>
  /** As `look`, of what the path leads to after all links. */
  stat(path: string): Promise<Result<FileInfo>>
  /** Where the path ends after all links; null where nothing is there. */
  realPath(path: string): Promise<Result<string | null>>
  /** The text of a regular file; null where there is none. More than `limit` bytes (default 1 MiB), a pipe or a device is refused. */
  read(path: string, limit?: number): Promise<Result<string | null>>
  /** The first bytes of a regular file of any size, and the space that it takes on the disk; null where there is none. */
  readHead(path: string, bytes: number): Promise<Result<FileHead | null>>
  /** The last bytes of a regular file of any size, and its whole size; null where there is none. */
  readTail(path: string, bytes: number): Promise<Result<FileTail | null>>
  /** Names in a folder, sorted; null where there is none. */
  list(folder: string): Promise<Result<readonly string[] | null>>
  /** Free and total bytes of the disk that holds the path. */
  diskSpace(path: string): Promise<Result<{ freeBytes: number; totalBytes: number }>>

  /** Starts the program at this absolute path with these arguments: no shell, no PATH, a small fixed environment. */
  run(program: string, args: readonly string[], limits?: RunLimits): Promise<ProcessResult>
  /** As `run`, with this terminal as the program's own (for sudo's prompt); its output is still kept. */
  runOnTerminal(program: string, args: readonly string[], limits?: RunLimits): Promise<ProcessResult>
  /** `kill(pid, 0)`: EPERM means alive. */
  isAlive(pid: number): boolean
  /** Opens a TCP connection and gives the open socket to the caller. */
  connect(address: string, port: number, timeoutMs: number): Promise<Connected>
  /** Connects to a unix socket and closes again. */
  canConnect(socketPath: string, timeoutMs: number): Promise<Result<'answers'>>
  /** Addresses of a host name by this Mac's own resolver; an empty list where it does not resolve. */
  resolve(host: string, timeoutMs: number): Promise<Result<readonly string[]>>
  /** Calls back when something in the folder changes. Returns the way to stop; a folder that is not there is no error. */
  watch(folder: string, changed: () => void): () => void
  /**
   * A private folder (0700) of files that a program must read, by their plain names; their texts may name the
   * folder itself. `remove` deletes it.
   */
  createTempFolder(files: (folder: string) => Readonly<Record<string, string>>): Promise<Result<TempFolder>>
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string }

export interface FileHead {
  readonly bytes: Buffer
  /** Less than its size where the file has holes. */
  readonly allocatedBytes: number
}

export interface FileTail {
  readonly bytes: Buffer
  readonly size: number
}

export interface RunLimits {
  /** Default 5000. */
  readonly timeoutMs?: number
  /** Of stdout and of stderr each; default 1 MiB. More ends the program. */
  readonly limitBytes?: number
  /** Added to the fixed environment: LC_ALL=C, a short PATH, and the person's home as HOME. */
  readonly environment?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** Asked when this program ends: true leaves what it started running, false or absent ends it. */
  readonly outlives?: () => boolean
  /** Called with each piece of text that the program prints, as it comes; never after the answer. */
  readonly onOutput?: (text: string, from: 'stdout' | 'stderr') => void
}

export type ProcessResult =
  | { readonly status: 'exited'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | {
      readonly status: 'signalled'
      readonly signal: string
      readonly stdout: string
      readonly stderr: string
    }
  | { readonly status: 'timed-out'; readonly afterMs: number }
  | { readonly status: 'too-much-output'; readonly limitBytes: number }
  | { readonly status: 'missing' }
  | { readonly status: 'not-started'; readonly reason: string }

export type Connected =
  | { readonly connected: true; readonly socket: import('node:net').Socket }
  | {
      readonly connected: false
      /** `reset`: somebody took the connection and threw it away at once. */
      readonly reason: 'refused' | 'reset' | 'timed-out' | 'unreachable'
      readonly message: string
    }

export interface TempFolder {
  /** Real path of the folder on the machine that runs this program, for arguments that `run` must not map. */
  readonly folder: string
  remove(): Promise<void>
}
