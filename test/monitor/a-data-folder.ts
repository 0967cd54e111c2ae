import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Mac } from '../../electron/mac/mac.ts'
import { type DataFolder, dataFolder } from '../../electron/monitor/storage/data-folder.ts'
import { aQuietMac } from './a-quiet-mac.ts'

/** An empty folder that is removed after the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'builderbar-data-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function openAt(path: string, mac: Mac = aQuietMac()): DataFolder {
  return dataFolder(mac, { BUILDERBAR_HOME: path })
}
