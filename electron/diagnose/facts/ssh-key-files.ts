import { type Builder, getManagedBuilder, listBuilders } from '../../core/builders/builder.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { FileInfo, KeyFile, Snapshot } from '../../core/model/snapshot.ts'
import { findExpectedBuilder } from './local-builders.ts'
import { formatFindingKey } from './rule.ts'

/** A private key that root's ssh would use, with the builder whose entry names it. */
export interface UsedKey {
  readonly builder: Builder
  readonly key: KeyFile
}

/** Returns the private keys of all builders, without duplicates. */
export function listUsedKeys(snapshot: Snapshot): readonly UsedKey[] {
  const expectedBuilder = findExpectedBuilder(snapshot)
  const builders = [...(expectedBuilder === null ? [] : [expectedBuilder]), ...listBuilders(snapshot)]
  const keys = new Map<string, UsedKey>()
  for (const builder of builders) {
    // A builder without a service and an entry needs no key.
    if (builder.key === null || (builder.entry === null && expectedBuilder === null)) continue
    if (!keys.has(builder.key.path)) keys.set(builder.key.path, { builder, key: builder.key })
  }
  return [...keys.values()]
}

/** Returns the private key's file if it is a regular file, else null: owner and mode of a link say nothing about the key. */
export function getRegularKeyFile(key: KeyFile): Extract<FileInfo, { exists: true }> | null {
  const file = valueOrNull(key.privateKey)
  return file?.exists && file.kind === 'file' ? file : null
}

/** Returns the cause of a finding about a duplicate entry of the managed builder: machines-duplicate; none for other builders. */
export function findDuplicateCause(snapshot: Snapshot, builder: Builder): readonly string[] {
  const managedBuilder = getManagedBuilder(snapshot)
  if (builder.kind !== 'managed' || builder.entry === null || builder.entry === managedBuilder.entry)
    return []
  return [formatFindingKey('machines-duplicate', snapshot.machinesFile.path)]
}
