import { type BuilderWithEntry, listBuilders } from '../../core/builders/builder.ts'
import {
  acceptsAllOf,
  listDuplicateEntries,
  mayReachBuilder,
  sharesBuilds,
} from '../../core/builders/duplicate-entries.ts'
import { contradictsPin } from '../../core/builders/pinned-host-key.ts'
import { decideHostKeyTrust } from '../../core/builders/trusted-host-key.ts'
import type { MachineEntry } from '../../core/model/snapshot.ts'
import { adaptToNixInstallation } from '../../core/nix/permanent-fix.ts'
import { formatLineNumbers } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { removeMachinesLines } from '../plan/machines-lines.ts'
import { refuse } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { undoFiles } from '../plan/undo-files.ts'

const permanentFix = `# nix-darwin adds linux-builder's entry: remove your own from nix.buildMachines
nix.linux-builder.enable = true;
# or replace the whole list, with each builder once: nix.buildMachines = lib.mkForce [ … ];`

interface NeededEntry {
  readonly other: Pick<MachineEntry, 'line' | 'uri'>
  readonly kept: Pick<MachineEntry, 'line' | 'uri'>
  readonly extra: readonly string[]
}

interface EntryRemoval {
  readonly path: string
  readonly removed: readonly number[]
  /** The line that stays, and its host. */
  readonly line: number
  readonly host: string
}

const texts = defineTexts({
  title: 'Keep one builder entry in the machines file',
  progress: 'Removing duplicate builder entries',
  done: 'Duplicate builder entries removed',
  failure: {
    notDone: "Duplicate builder entries weren't removed",
    unsure: 'Duplicate builder entries may not have been removed',
  },
  button: 'Remove Duplicate Entries…',
  undo: {
    title: 'Restore the previous machines file',
    progress: 'Restoring the previous machines file',
    done: 'Previous machines file restored',
    failure: {
      notDone: "Previous machines file wasn't restored",
      unsure: 'Previous machines file may not have been restored',
    },
  },
  refusals: {
    otherFile: (uri: string, file: string, path: string) =>
      `The entry ${uri} is in ${file}, and Builderbar edits only ${path}. Remove it there.`,
    onlyEntry: 'The machines file now has only one entry for the builder.',
    /** `extra`: what the other entry accepts and the kept one doesn't, where that is known. */
    neededEntry: ({ other, kept, extra }: NeededEntry) =>
      extra.length === 0
        ? `Line ${other.line} (${other.uri}) accepts builds that line ${kept.line} (${kept.uri}) doesn't, so they would find no ` +
          'builder without it. Put both into one entry by hand, then remove the other.'
        : `Line ${other.line} (${other.uri}) accepts builds for ${extra.join(', ')} that line ${kept.line} (${kept.uri}) doesn't, so they ` +
          'would find no builder without it. Put both into one entry by hand, then remove the other.',
    differentPins: (line: number, otherLine: number) =>
      `Lines ${line} and ${otherLine} pin different host keys, and Builderbar can't tell which is right.`,
    neitherPin: 'The builder presents neither.',
  },
  steps: {
    removal: ({ path, removed, line, host }: EntryRemoval) =>
      `Remove every entry for the builder except line ${line} (${host}) from ${path} (${formatLineNumbers(removed)}); other lines, ` +
      'owner, and mode stay the same',
  },
})

/** Nix counts each entry as a machine of its own (docs/failures.md, "machines-duplicate"). */
export const deduplicateMachines = repair({
  id: 'deduplicate-machines',
  texts,
  risk: 'safe',
  undo: undoFiles({
    getNames: () => texts.undo,
    writes: (path) => path === '/etc/nix/machines',
  }),
  plan(snapshot) {
    const { path } = snapshot.machinesFile
    const duplicates = listDuplicateEntries(listBuilders(snapshot))
    const [bestBuilder] = [...duplicates].sort(
      (a, b) => rankEntry(b) - rankEntry(a) || countCovered(b, duplicates) - countCovered(a, duplicates),
    )
    const otherBuilders = duplicates.filter(
      (builder) =>
        bestBuilder !== undefined &&
        builder !== bestBuilder &&
        sharesBuilds(builder.entry, bestBuilder.entry),
    )
    const foreignEntry = otherBuilders.find(({ entry }) => entry.file !== path)?.entry
    if (foreignEntry !== undefined) {
      return refuse(texts.refusals.otherFile(foreignEntry.uri, foreignEntry.file, path))
    }
    if (bestBuilder === undefined || otherBuilders.length === 0) return refuse(texts.refusals.onlyEntry)
    const neededBuilder = otherBuilders.find(
      (builder) => mayReachBuilder(builder) && !acceptsAllOf(bestBuilder.entry, builder.entry),
    )
    if (neededBuilder !== undefined)
      return refuse(describeNeededEntry(bestBuilder.entry, neededBuilder.entry))
    const doubtReason = describeDoubtfulPin(bestBuilder, otherBuilders)
    if (doubtReason !== null) return refuse(doubtReason)
    return removeMachinesLines(snapshot, {
      describeStep: (path, removed) =>
        texts.steps.removal({ path, removed, line: bestBuilder.entry.line, host: bestBuilder.entry.host }),
      lines: otherBuilders.map(({ entry }) => entry.line),
      permanentFix: adaptToNixInstallation(permanentFix, snapshot) ?? permanentFix,
    })
  },
})

/**
 * Ranks an entry: best is one with a host key and the name that the ssh configuration has, as nix-darwin writes it, and worst is
 * one with a host key that the builder does not have: no build works by it.
 */
function rankEntry(builder: BuilderWithEntry): number {
  const { host, hostKey, sshKey } = builder.entry
  const isNamed = /^(?:nixos-vm-based-)?linux-builder$/.test(host)
  const pin = hostKey === null ? 0 : 2
  return (contradictsPin(builder) ? -8 : pin) + (isNamed ? 4 : 0) + (sshKey === null ? 0 : 1)
}

/** Of entries that pin different keys only the builder's own key shows which is right. Null if it does, or if they pin one key. */
function describeDoubtfulPin(
  bestBuilder: BuilderWithEntry,
  otherBuilders: readonly BuilderWithEntry[],
): string | null {
  const pinnedBlob = bestBuilder.entry.hostKey?.blob
  const other = otherBuilders.find(({ entry }) => entry.hostKey !== null && entry.hostKey.blob !== pinnedBlob)
  if (other === undefined) return null
  const trust = decideHostKeyTrust(bestBuilder)
  if (trust.kind === 'trusted' && (pinnedBlob === undefined || pinnedBlob === trust.key.blob)) return null
  const { differentPins, neitherPin } = texts.refusals
  const reason = trust.kind === 'trusted' ? neitherPin : trust.reason
  return [differentPins(bestBuilder.entry.line, other.entry.line), reason].join(' ')
}

function countCovered({ entry }: BuilderWithEntry, all: readonly BuilderWithEntry[]): number {
  return all.filter((other) => acceptsAllOf(entry, other.entry)).length
}

/** Without the other entry, builds that now run would find no builder. */
function describeNeededEntry(bestEntry: MachineEntry, other: MachineEntry): string {
  const extra = [...other.systems, ...other.supportedFeatures].filter(
    (word) => !bestEntry.systems.includes(word) && !bestEntry.supportedFeatures.includes(word),
  )
  return texts.refusals.neededEntry({ other, kept: bestEntry, extra })
}
