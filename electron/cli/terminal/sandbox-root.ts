import { statSync } from 'node:fs'

/** Why the folder that BUILDERBAR_ROOT names cannot stand for a Mac, or null if it can; '' is this machine. */
export function validateSandbox(root: string): string | null {
  if (root === '') return null
  try {
    return statSync(root).isDirectory() ? null : `BUILDERBAR_ROOT names ${root}, which is no folder.`
  } catch {
    return `BUILDERBAR_ROOT names ${root}, which is not there or cannot be reached by this account.`
  }
}
