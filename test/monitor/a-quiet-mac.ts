import type { Mac, ProcessResult } from '../../electron/mac/mac.ts'

export interface QuietMac extends Mac {
  /** Sets the clock. */
  setNow(at: string | number): void
  pass(milliseconds: number): void
  /** Every program that was started, with its arguments. */
  readonly started: readonly { readonly program: string; readonly args: readonly string[] }[]
  /** Folders that are watched now. */
  readonly watched: ReadonlyMap<string, ReadonlySet<() => void>>
  touch(folder: string): void
  readonly dead: Set<number>
  /** What a file is, by path; a path that is not in it is not there. */
  readonly files: Map<string, { size: number; modifiedAt: string }>
  answer: (program: string, args: readonly string[]) => ProcessResult
}

/** A Mac on which nothing is and nothing happens but what a test says. Its clock stands still. */
export function aQuietMac(at = '2026-03-02T10:00:00.000Z'): QuietMac {
  let now = Date.parse(at)
  const started: { program: string; args: readonly string[] }[] = []
  const watched = new Map<string, Set<() => void>>()
  const dead = new Set<number>()
  const files: QuietMac['files'] = new Map()
  const look: Mac['lstat'] = async (path) => {
    const file = files.get(path)
    if (file === undefined) return { ok: true, value: { exists: false } }
    const facts = { exists: true, kind: 'file', mode: 0o644, uid: 0, gid: 0, linkTarget: null } as const
    return { ok: true, value: { ...facts, ...file } }
  }
  const mac: QuietMac = {
    root: '',
    uid: 501,
    rootUid: 0,
    home: '/Users/alice',
    now: () => new Date(now),
    lstat: look,
    stat: look,
    realPath: async (path) => ({ ok: true, value: path }),
    read: async () => ({ ok: true, value: null }),
    readHead: async () => ({ ok: true, value: null }),
    readTail: async () => ({ ok: true, value: null }),
    list: async (folder) => {
      const names = [...files.keys()].filter((path) => path.startsWith(`${folder}/`))
      return { ok: true, value: names.map((path) => path.slice(folder.length + 1)).sort() }
    },
    diskSpace: async () => ({ ok: true, value: { freeBytes: 1, totalBytes: 2 } }),
    run: async (program, args) => {
      started.push({ program, args })
      return mac.answer(program, args)
    },
    runOnTerminal: async (program, args) => {
      started.push({ program, args })
      return mac.answer(program, args)
    },
    isAlive: (pid) => !dead.has(pid),
    connect: async () => ({ connected: false, reason: 'refused', message: 'nothing listens' }),
    canConnect: async () => ({ ok: false, reason: 'nothing listens' }),
    resolve: async () => ({ ok: true, value: [] }),
    watch: (folder, changed) => {
      const listeners = watched.get(folder) ?? new Set()
      watched.set(folder, listeners.add(changed))
      return () => {
        listeners.delete(changed)
        if (listeners.size === 0) watched.delete(folder)
      }
    },
    createTempFolder: async () => ({ ok: false, reason: 'nothing is copied here' }),
    started,
    watched,
    touch: (folder) => {
      for (const changed of watched.get(folder) ?? []) changed()
    },
    dead,
    files,
    answer: () => ({ status: 'missing' }),
    setNow: (time) => {
      now = typeof time === 'number' ? time : Date.parse(time)
    },
    pass: (milliseconds) => {
      now += milliseconds
    },
  }
  return mac
}
