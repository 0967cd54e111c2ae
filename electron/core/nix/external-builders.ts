import { listBuilders, listEntries } from '../builders/builder.ts'
import { findPresentService } from '../builders/builder-service.ts'
import { offersLinux } from '../builders/entry-match.ts'
import { memoize } from '../collections/memo.ts'
import { type Observation, valueOrNull } from '../model/observation.ts'
import type { FileInfo } from '../model/service.ts'
import type { NixConfLine, Snapshot } from '../model/snapshot.ts'
import { trustsUsers } from './builders-setting.ts'

/** Why Nix cannot start an external builder, or `usable`; `unobserved`: its program was not observed. */
export type ExternalCondition =
  | 'usable'
  | 'unobserved'
  | 'program-missing'
  | 'program-not-executable'
  /** The experimental feature `external-builders` is off. */
  | 'feature-off'
  /** `max-jobs` is 0: the program counts as a local build, and Nix may start none. */
  | 'no-local-builds'
  /** The setting is in nix.conf, and this Nix has no such setting. */
  | 'unknown-setting'
  /** Only the user's own nix.conf has the setting, and the daemon takes none from this user. */
  | 'ignored-setting'

/** A program that Nix starts for each build of its systems, for example to run it in a VM (docs/nix-and-ssh.md, "External builders"). */
export interface ExternalBuilder {
  /** Identifies it among builders, findings and test builds: `external:` and the program's path. */
  readonly uri: string
  readonly program: string
  /** The last part of the path. */
  readonly name: string
  /** Its Linux systems; never empty. */
  readonly systems: readonly string[]
  readonly file: Observation<FileInfo>
  readonly condition: ExternalCondition
}

const feature = 'external-builders'
const uriPrefix = 'external:'

/** determinate-nixd writes the setting only for accounts that have its native builder. */
export const determinateProgram = '/usr/local/bin/determinate-nixd'

/** Whether a finding's subject or the URI of a test build is that of an external builder. */
export function isExternalUri(uri: string): boolean {
  return uri.startsWith(uriPrefix)
}

/** Returns the external builders for Linux, in Nix's order: the first that lists a system gets its builds. */
export const listExternalBuilders = memoize((snapshot: Snapshot): readonly ExternalBuilder[] =>
  (snapshot.nix.externalBuilders ?? []).flatMap(({ program, systems, file }): ExternalBuilder[] => {
    const linux = systems.filter((system) => system.endsWith('-linux'))
    if (linux.length === 0) return []
    const condition = determineCondition(snapshot, program, file)
    const name = program.slice(program.lastIndexOf('/') + 1)
    return [{ uri: `${uriPrefix}${program}`, program, name, systems: linux, file, condition }]
  }),
)

function determineCondition(
  snapshot: Snapshot,
  program: string,
  file: Observation<FileInfo>,
): ExternalCondition {
  const settings = valueOrNull(snapshot.nix.settings)
  if (settings?.source === 'nix' && settings.externalBuilders === undefined) return 'unknown-setting'
  const line = findExternalBuildersLine(snapshot)
  if (line !== null && line.layer !== 'system' && settings !== null && !trustsUsers(settings))
    return 'ignored-setting'
  const features = settings?.experimentalFeatures
  // Determinate's Nix may have the feature on without listing it.
  if (program !== determinateProgram && features !== undefined && !features.includes(feature))
    return 'feature-off'
  if (settings?.maxJobs === '0') return 'no-local-builds'
  if (!file.observed) return 'unobserved'
  if (!file.value.exists || file.value.kind !== 'file') return 'program-missing'
  // It runs as one of the build users, none of which owns it.
  return (file.value.mode & 0o001) === 0 ? 'program-not-executable' : 'usable'
}

/** Returns the line of nix.conf that sets the external builders; null if none was observed. */
export function findExternalBuildersLine({ nix }: Snapshot): NixConfLine | null {
  return (valueOrNull(nix.layers) ?? []).findLast(({ name }) => name === feature) ?? null
}

/** Whether external builders are all that builds for Linux here: there is no builder's service and no entry for Linux. */
export function leadsExternally(snapshot: Snapshot): boolean {
  return (
    listExternalBuilders(snapshot).length > 0 &&
    findPresentService(snapshot.services) === null &&
    !listEntries(snapshot).some(offersLinux) &&
    !listBuilders(snapshot).some(({ entry, kind }) => kind === 'managed' && entry !== null)
  )
}
