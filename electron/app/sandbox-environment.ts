import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { parseJson } from '../core/text/parse-json.ts'

/** Variables that make Builderbar read a folder instead of this Mac and store its data in another (tests, the demo). */
const variables = ['BUILDERBAR_ROOT', 'BUILDERBAR_HOME'] as const

const packedManifest = z.object({ builderbarSandbox: z.literal(true) })

/**
 * Deletes the variables from the environment of a packed app before they are read: with them another process could run
 * its own programs as children of the signed app and show its user a password dialog. Packs for tests say
 * `builderbarSandbox` in the package.json of their archive, which the fuses and the signature protect.
 */
export function ignoreSandbox(
  environment: NodeJS.ProcessEnv,
  app: { readonly isPackaged: boolean; readonly folder: string },
): void {
  if (!app.isPackaged || allowsSandbox(app.folder)) return
  for (const name of variables) delete environment[name]
}

function allowsSandbox(folder: string): boolean {
  try {
    return packedManifest.safeParse(parseJson(readFileSync(join(folder, 'package.json'), 'utf8'))).success
  } catch {
    return false
  }
}
