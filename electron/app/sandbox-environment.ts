import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

/** Variables that make Builderbar look at a folder instead of this Mac, and keep its data in another (tests, the demo). */
const variables = ['BUILDERBAR_ROOT', 'BUILDERBAR_HOME'] as const

const packedManifest = z.object({ builderbarSandbox: z.literal(true) })

/**
 * Takes the variables out of the environment of a packed app, before anything reads them: whoever sets them would start
 * programs of their own as children of the signed app, and lead its person to a password dialog of their own. A pack that
 * the tests make says `builderbarSandbox` in the package.json of its archive, which the fuses and the signature protect.
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
    return packedManifest.safeParse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).success
  } catch {
    return false
  }
}
