import { capturedLog, logCapture } from '../../core/builders/log-capture.ts'
import type { BuilderLogCause } from '../../core/model/builder-log.ts'
import type { Evidence } from '../../core/model/finding.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import { fromFile } from './evidence.ts'

/** A known trouble in the builder's own words, and what helps (failure-modes.md, cards 3, 15, 22, 28, 29 and 32). */
interface CauseWords {
  readonly is: string
  readonly helps: string
}

const otherNixpkgs =
  'darwin-rebuild --rollback gets out, or nix.linux-builder.package of a nixpkgs revision with which it worked.'
const newImage =
  'The repair recreate-disk makes a new one and keeps the old one beside it; the store of the guest is then empty.'
/** What a restart does not mend: the disk itself is not what the machine takes (failure-modes.md, card 15). */
const ofTheDisk: ReadonlySet<BuilderLogCause> = new Set(['other-image', 'guest-disk-not-found'])

const words: Readonly<Record<BuilderLogCause, CauseWords>> = {
  'qemu-cpu-option': {
    is: 'QEMU and its start script do not fit each other: QEMU does not know a property of the processor that it is told of.',
    helps: otherNixpkgs,
  },
  'qemu-sdk': {
    is: 'QEMU does not fit this macOS: it was built for an older one and stops while it sets up the processor.',
    helps: `An update of nixpkgs has one that fits. Until then: ${otherNixpkgs}`,
  },
  'image-in-use': {
    is: "Another process holds the builder's disk image.",
    helps: 'A second builder runs, perhaps one that was started by hand: end it, then restart this one.',
  },
  'port-taken': {
    is: "Another program holds the builder's port.",
    helps: 'End it (sudo lsof -nP -iTCP -sTCP:LISTEN names it), then restart the builder.',
  },
  'no-space': { is: 'A disk is full.', helps: "Make space on this Mac's disk, then restart the builder." },
  'no-rosetta': {
    is: 'Rosetta is not installed.',
    helps: 'softwareupdate --install-rosetta installs it; then restart the builder.',
  },
  'other-image': {
    is: 'The disk image is of another kind than this machine takes (QEMU and vzvm differ).',
    helps: newImage,
  },
  'guest-disk-not-found': {
    is: 'The guest does not find its own disk: the image is of an earlier kind.',
    helps: newImage,
  },
  'no-build-group': {
    is: "Nix's build group nixbld is not there, so the builder's key cannot be installed.",
    helps: 'nix-darwin and the installers of Nix make the group: run darwin-rebuild switch.',
  },
}

export function logCauseInWords(cause: BuilderLogCause): CauseWords {
  return words[cause]
}

/** What the builder itself says of a trouble: evidence for the finding, and a sentence for its explanation. */
export interface BuilderSays {
  readonly evidence: readonly Evidence[]
  /** '' where it says nothing that is known; else it begins with a blank. */
  readonly explanation: string
  /** What mends it, where that is more than to start it once more. */
  readonly repairs: readonly string[]
}

const nothing: BuilderSays = { evidence: [], explanation: '', repairs: [] }

/** Only what was captured of this service since the Mac was started: an older log is about another trouble. */
export function builderSays(snapshot: Snapshot, service: Service | null): BuilderSays {
  const log = capturedLog(snapshot)
  const capture = logCapture(snapshot)
  if (log === null || capture === null || !capture.isOfThisBoot || capture.label !== service?.label) {
    return nothing
  }
  const told = log.telling.map(({ cause, line }) => ({ line, ...words[cause] }))
  if (told.length === 0) return nothing
  return {
    evidence: told.map(({ line }) => fromFile('What the builder printed', log.path, null, line)),
    explanation: ` The builder itself says why: ${told.map(({ is, helps }) => `${is} ${helps}`).join(' ')}`,
    repairs: log.telling.some(({ cause }) => ofTheDisk.has(cause)) ? ['recreate-disk'] : [],
  }
}
