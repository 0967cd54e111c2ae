import { type Observation, observed, valueOrNull } from '../../core/model/observation.ts'
import type { NixConfLine, NixSettings, Snapshot } from '../../core/model/snapshot.ts'
import { parseExternalBuilders } from '../../core/nix/nix-config-show.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'

/** More than anybody has; the setting is text that anyone may have written. */
const maxBuilders = 20

/**
 * Describes the program of each external builder: those of the settings, or those that nix.conf names for a Nix without such a
 * setting. A program's file is examined, and the program is never started.
 */
export async function probeExternalBuilders(
  mac: Mac,
  settings: Observation<NixSettings>,
  layers: Observation<NixConfLine[]>,
): Promise<Pick<Snapshot['nix'], 'externalBuilders'>> {
  const line = (valueOrNull(layers) ?? []).findLast(({ name }) => name === 'external-builders')
  const lineBuilders = line === undefined ? null : parseExternalBuilders(line.value)
  const configuredBuilders = settings.observed ? (settings.value.externalBuilders ?? lineBuilders) : null
  if (configuredBuilders === null) return {}
  const externalBuilders = await Promise.all(
    configuredBuilders.slice(0, maxBuilders).map(async ({ program, systems }) => ({
      program,
      systems,
      // execv(3) searches no PATH, and Nix starts the program in the folder of the build, so a name alone leads nowhere.
      file: program.startsWith('/')
        ? fromResult(mac, await mac.stat(program))
        : observed(mac.now(), { exists: false as const }),
    })),
  )
  return { externalBuilders }
}
