import { randomBytes } from 'node:crypto'
import { constants, readFileSync } from 'node:fs'
import { open, readFile, stat, unlink } from 'node:fs/promises'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import { parseJson } from '../../core/text/parse-json.ts'
import { getErrorCode } from '../../mac/real/errno.ts'
import { doesProcessExist } from '../../mac/real/process-existence.ts'

/** The holder of a lock, with enough to tell whether its process still runs. */
const holderSchema = z.object({ pid: z.int().positive(), nonce: z.string(), since: z.iso.datetime() })
type Holder = z.infer<typeof holderSchema>

export type Lock =
  | { readonly held: true; release(): Promise<void> }
  /** Process id of the program that holds it; null if unknown. */
  | { readonly held: false; readonly by: number | null }

/** An empty lock file younger than this is still being written. */
const maxWriteMs = 2000
const maxRemovalMs = 10_000

/**
 * Takes a lock shared by all programs of this account: a file that only one of them can create. A lock is stale, and taken
 * over, if its process has exited, or if it is older than `staleAfterMs` milliseconds or than the last boot. If no file can
 * be written, no other program can see the lock either, so it counts as taken.
 */
export async function takeLock(folder: string | null, name: string, staleAfterMs: number): Promise<Lock> {
  if (folder === null) return { held: true, release: async () => undefined }
  const path = join(folder, name)
  const ownHolder: Holder = {
    pid: process.pid,
    nonce: randomBytes(8).toString('hex'),
    since: new Date().toISOString(),
  }
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const created = await create(path, ownHolder)
    if (created === 'created') return { held: true, release: () => release(path, ownHolder) }
    if (created === 'impossible') return { held: true, release: async () => undefined }
    const holder = await readHolder(path)
    if (holder === 'gone') continue
    if (holder === 'being-written') return { held: false, by: null }
    if (holder !== 'unreadable' && !isStale(holder, staleAfterMs)) return { held: false, by: holder.pid }
    await removeStale(path, holder)
  }
  return { held: false, by: null }
}

/** Whether another program holds the lock now. Synchronous, because every scan calls it. */
export function isLockedByAnother(folder: string | null, name: string, staleAfterMs: number): boolean {
  if (folder === null) return false
  try {
    const parsed = holderSchema.safeParse(parseJson(readFileSync(join(folder, name), 'utf8')))
    return parsed.success && parsed.data.pid !== process.pid && !isStale(parsed.data, staleAfterMs)
  } catch {
    return false
  }
}

async function create(path: string, ownHolder: Holder): Promise<'created' | 'exists' | 'impossible'> {
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(JSON.stringify(ownHolder)).finally(() => file.close())
    return 'created'
  } catch (error) {
    return getErrorCode(error) === 'EEXIST' ? 'exists' : 'impossible'
  }
}

async function readHolder(path: string): Promise<Holder | 'gone' | 'being-written' | 'unreadable'> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const age = Date.now() - (await file.stat()).mtimeMs
      const parsed = holderSchema.safeParse(parseJson(await file.readFile('utf8')))
      if (parsed.success) return parsed.data
      return age >= 0 && age < maxWriteMs ? 'being-written' : 'unreadable'
    } finally {
      await file.close()
    }
  } catch (error) {
    return getErrorCode(error) === 'ENOENT' ? 'gone' : 'unreadable'
  }
}

function isStale(holder: Holder, staleAfterMs: number): boolean {
  const since = Date.parse(holder.since)
  const age = Date.now() - since
  if (age > staleAfterMs || age < -staleAfterMs) return true
  if (since < Date.now() - uptime() * 1000 - 5000) return true
  return !doesProcessExist(holder.pid)
}

/**
 * Deletes a stale lock. Only one program at a time may do so, and it checks the lock again first: otherwise the second of two
 * would delete the lock that the first has just taken.
 */
async function removeStale(path: string, staleHolder: Holder | 'unreadable'): Promise<void> {
  const marker = `${path}.removing`
  try {
    await (await open(marker, 'wx', 0o600)).close()
  } catch {
    await removeStaleMarker(marker)
    return
  }
  try {
    const now = await readHolder(path)
    const isSame =
      typeof now === 'object' && typeof staleHolder === 'object' && now.nonce === staleHolder.nonce
    if (isSame || (now === 'unreadable' && staleHolder === 'unreadable')) await unlink(path)
  } catch {
    // The next attempt to take the lock tries again.
  } finally {
    await unlink(marker).catch(() => undefined)
  }
}

/** Deletes the marker of a program that was killed while it deleted a stale lock. */
async function removeStaleMarker(marker: string): Promise<void> {
  try {
    const age = Date.now() - (await stat(marker)).mtimeMs
    if (age < 0 || age > maxRemovalMs) await unlink(marker)
    else await sleep(10)
  } catch {
    // Another program deleted it.
  }
}

async function release(path: string, ownHolder: Holder): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const parsed = holderSchema.safeParse(parseJson(text))
  if (parsed.success && parsed.data.nonce === ownHolder.nonce) await unlink(path).catch(() => undefined)
}
