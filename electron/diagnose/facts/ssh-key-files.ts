import { allBuilders, type BuilderFacts, managedBuilder } from '../../core/builders/builder-facts.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { FileInfo, KeyFile, Snapshot } from '../../core/model/snapshot.ts'
import { expectedBuilder } from './local-builders.ts'
import { findingKey } from './rule.ts'

/** A private key that root's ssh would use, with the builder whose entry names it. */
export interface UsedKey {
  readonly facts: BuilderFacts
  readonly key: KeyFile
}

/** The private keys of all builders, each once. */
export function usedKeys(snapshot: Snapshot): readonly UsedKey[] {
  const expected = expectedBuilder(snapshot)
  const builders = [...(expected === null ? [] : [expected]), ...allBuilders(snapshot)]
  const keys = new Map<string, UsedKey>()
  for (const facts of builders) {
    // What runs nowhere and stands in no file needs no key.
    if (facts.key === null || (facts.entry === null && expected === null)) continue
    if (!keys.has(facts.key.path)) keys.set(facts.key.path, { facts, key: facts.key })
  }
  return [...keys.values()]
}

/** The private key's own file where it is a plain file: of a link, owner and mode say nothing of the key. */
export function plainKeyFile(key: KeyFile): Extract<FileInfo, { exists: true }> | null {
  const file = valueOrNull(key.privateKey)
  return file?.exists && file.kind === 'file' ? file : null
}

/** Where several entries mean one builder, what concerns the others folds under machines-duplicate. */
export function duplicateCause(snapshot: Snapshot, facts: BuilderFacts): readonly string[] {
  const lead = managedBuilder(snapshot)
  if (facts.kind !== 'managed' || facts.entry === null || facts.entry === lead.entry) return []
  return [findingKey('machines-duplicate', snapshot.machinesFile.path)]
}
