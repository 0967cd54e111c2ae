import { valueOrNull } from '../model/observation.ts'
import type { MissingPath, Service } from '../model/snapshot.ts'

/**
 * Returns the missing store paths that the service needs for certain: those that its plist names, and its start scripts. A
 * script may name any other path without needing it on this Mac, and such a path may be in no cache.
 */
export function listNeededPaths(service: Service): readonly MissingPath[] {
  const startScript = valueOrNull(service.startScript)
  return (startScript?.missingPaths ?? []).filter(
    ({ path, namedBy }) =>
      namedBy === service.plistPath ||
      startScript?.scripts.some((script) => script === path || script.startsWith(`${path}/`)),
  )
}
