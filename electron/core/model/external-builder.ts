import * as z from 'zod'
import { observationOf } from './observation-schema.ts'
import { fileInfo } from './service.ts'

/** One element of Nix's setting `external-builders`, without its arguments (docs/nix-and-ssh.md, "External builders"). */
export const externalBuilderSetting = z.object({
  /** Path of the program that Nix starts for each build. */
  program: z.string(),
  systems: z.array(z.string()),
})

/** An external builder and the file of its program, links resolved. */
export const externalBuilder = externalBuilderSetting.extend({ file: observationOf(fileInfo) })

export type ExternalBuilderSetting = z.infer<typeof externalBuilderSetting>
