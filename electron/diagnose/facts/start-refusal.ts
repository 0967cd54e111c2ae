import type { Evidence } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Service } from '../../core/model/snapshot.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { fromFile, quoteShellArgument } from './evidence.ts'
import type { KnownJob } from './job-condition.ts'

/** A start that launchd or macOS refused: the program never ran, so another start changes nothing. */
export interface StartRefusal {
  readonly title: string
  readonly explanation: string
  readonly evidence: readonly Evidence[]
  /** Empty unless another start can help. */
  readonly repairs: readonly string[]
}

/** Texts of a start that was refused, or ended by a signal. */
export const startRefusalTexts = defineTexts({
  forbiddenProgram: {
    title: "macOS doesn't let launchd run the builder's program",
    explanation:
      "Exit code 126 means that the program exists but can't be run: macOS doesn't let background programs use that volume, or the " +
      'file is not executable. Allow it in System Settings > Privacy & Security, under Full Disk Access or Files & Folders. If /nix was ' +
      'moved or restored, mount it the way the installer did.',
  },
  missingProgram: {
    title: "The builder's program is missing",
    explanation:
      'Exit code 127 means that the program is missing: its path in the Nix store was deleted, for example by a garbage collection. ' +
      'To restore it: sudo darwin-rebuild switch',
  },
  missingFolder: ({ folder, isOfNixDarwin, make, start }: MissingFolder) => ({
    title: "The builder's working folder is missing",
    explanation: isOfNixDarwin
      ? `The service uses the folder ${folder}, which is missing, so launchd can't start it. nix-darwin deletes the folder when the ` +
        'builder is turned off in your configuration, and creates it when the builder is on. Turn it on and run sudo darwin-rebuild ' +
        `switch. By hand: ${make}, then ${start}, which creates a new disk and new keys.`
      : `The service uses the folder ${folder}, which is missing, so launchd can't start it. The module that runs this builder creates ` +
        `it: run sudo darwin-rebuild switch. By hand: ${make}, then ${start}, which creates a new disk and new keys.`,
  }),
  refusedDefinition: {
    title: "launchd can't start the builder",
    explanation:
      "Exit code 78 (EX_CONFIG) means that launchd can't use the service's definition: a log file that it can't open, or a missing folder " +
      'or user. After you fix that, the repair starts it.',
  },
  invalidSignature: {
    title: "macOS rejects the builder's program",
    explanation:
      "macOS stopped it because its code signature isn't valid: the file was changed or damaged. Have Nix download it again: " +
      'sudo nix-store --verify --check-contents --repair, then sudo darwin-rebuild switch',
  },
  unsuitableProgram: (reason: string) => ({
    title: "macOS can't run the builder's program",
    explanation:
      `macOS couldn't start it (${reason}): it's for another processor or version of macOS, or a library is missing. Run ` +
      "sudo darwin-rebuild switch. If that doesn't help: sudo darwin-rebuild --rollback",
  }),
  kill:
    'Signal 9 ended its last run: macOS sends it when this Mac runs out of memory, launchd when a stop takes too long, and an ' +
    'administrator by hand. A VM returns little of the memory that its builds needed; a restart returns all of it.',
  folder: 'Working folder',
  noFolder: 'no such folder',
})

interface MissingFolder {
  readonly folder: string
  /** nix-darwin keeps the folder of its own builder; that of another module is made when the configuration is activated. */
  readonly isOfNixDarwin: boolean
  /** The commands that make the folder and start the service. */
  readonly make: string
  readonly start: string
}

/** Explains why the last start was refused; null if the program ran and ended by itself. */
export function explainStartRefusal(service: Service, { lastExit }: KnownJob): StartRefusal | null {
  if (lastExit.kind === 'reason') return explainMacosRefusal(lastExit.reason)
  if (lastExit.kind !== 'code') return null
  switch (lastExit.code) {
    case 78:
      return explainRefusedPlist(service)
    case 126:
      return { ...startRefusalTexts.forbiddenProgram, evidence: [], repairs: [] }
    case 127:
      return { ...startRefusalTexts.missingProgram, evidence: [], repairs: [] }
    default:
      return null
  }
}

/** Exit code 78 (EX_CONFIG): launchd cannot use something that the plist names. */
function explainRefusedPlist(service: Service): StartRefusal {
  const folder = valueOrNull(service.startScript)?.workingDirectory ?? null
  const facts = valueOrNull(service.workingDirectory)
  if (folder === null || facts?.exists !== false)
    return { ...startRefusalTexts.refusedDefinition, evidence: [], repairs: ['restart-builder'] }
  const { foundBy, domain, label } = service
  const sudo = domain === undefined ? 'sudo ' : ''
  return {
    ...startRefusalTexts.missingFolder({
      folder,
      isOfNixDarwin: foundBy === undefined && domain === undefined,
      make: `${sudo}mkdir -p ${quoteShellArgument(folder)}`,
      start: `${sudo}launchctl kickstart ${domain ?? 'system'}/${label}`,
    }),
    evidence: [fromFile(startRefusalTexts.folder, folder, null, startRefusalTexts.noFolder)],
    repairs: [],
  }
}

function explainMacosRefusal(reason: string): StartRefusal | null {
  if (/CODESIGNING/.test(reason)) return { ...startRefusalTexts.invalidSignature, evidence: [], repairs: [] }
  if (!/_(?:EXEC|DYLD)$/.test(reason)) return null
  return { ...startRefusalTexts.unsuitableProgram(reason), evidence: [], repairs: [] }
}

/** A shell exits with 128 and the number of the signal that ended its child (sh(1), "EXIT STATUS"). */
const killedCode = 137

/**
 * Explains a last run that signal 9 ended; '' for any other. Who sent the signal is not recorded: macOS sends it when memory
 * runs out, and names that as OS_REASON_JETSAM only for a job's own process, not for a VM below it (docs/failures.md,
 * "host-memory").
 */
export function explainKill({ lastExit }: KnownJob): string {
  const isKilled =
    (lastExit.kind === 'signal' && /\b9$/.test(lastExit.signal)) ||
    (lastExit.kind === 'code' && lastExit.code === killedCode)
  return isKilled ? startRefusalTexts.kill : ''
}
