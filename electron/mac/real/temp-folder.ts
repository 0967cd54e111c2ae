import { rmSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Result, TempFolder } from '../mac.ts'
import { getErrorCode } from './errno.ts'
import { onExit } from './exit-cleanup.ts'

/** Texts of temporary folders. */
export const tempFolderTexts = defineTexts({
  noFiles: (path: string, code: string) => `${path} takes no files (${code})`,
})

/** Implements `Mac.createTempFolder`: mkdtemp makes the folder with mode 0700. */
export async function createTempFolder(
  files: (folder: string) => Readonly<Record<string, string>>,
): Promise<Result<TempFolder>> {
  let folder: string
  try {
    folder = await mkdtemp(join(tmpdir(), `builderbar-${process.pid}-`))
  } catch (error) {
    return { ok: false, reason: tempFolderTexts.noFiles(tmpdir(), getErrorCode(error)) }
  }
  const removeCleanup = onExit(() => rmSync(folder, { recursive: true, force: true }))
  const remove = async () => {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined)
    removeCleanup()
  }
  try {
    for (const [name, text] of Object.entries(files(folder))) {
      await writeFile(join(folder, basename(name)), text, { mode: 0o600, flag: 'wx' })
    }
    return { ok: true, value: { folder, remove } }
  } catch (error) {
    await remove()
    return { ok: false, reason: tempFolderTexts.noFiles(tmpdir(), getErrorCode(error)) }
  }
}
