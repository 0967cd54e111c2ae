import { statSync } from 'node:fs'

/** Returns why the folder in BUILDERBAR_ROOT cannot be used as a sandbox; null if it can, and for '', which is this Mac. */
export function validateSandbox(root: string): string | null {
  if (root === '') return null
  try {
    return statSync(root).isDirectory() ? null : `BUILDERBAR_ROOT names ${root}, which isn't a folder.`
  } catch {
    return `BUILDERBAR_ROOT names ${root}, which is missing, or which this account can't open.`
  }
}
