import type { Evidence } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Service } from '../../core/model/snapshot.ts'
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

/** Explains why the last start was refused; null if the program ran and ended by itself. */
export function explainStartRefusal(service: Service, { lastExit }: KnownJob): StartRefusal | null {
  if (lastExit.kind === 'reason') return explainMacosRefusal(lastExit.reason)
  if (lastExit.kind !== 'code') return null
  switch (lastExit.code) {
    case 78:
      return explainRefusedPlist(service)
    case 126:
      return {
        title: "macOS doesn't let launchd run the builder's program",
        explanation:
          "Exit code 126 is the shell's word for a program that is there and may not be run: macOS keeps background programs " +
          'from a volume that they have no permission for, or the program is not executable. Allow it under System Settings, ' +
          'Privacy & Security, Full Disk Access or Files & Folders; where /nix was moved or restored, mount it as the installer did.',
        evidence: [],
        repairs: [],
      }
    case 127:
      return {
        title: "The builder's program is missing",
        explanation:
          "Exit code 127 is the shell's word for a program that it does not find: the path in the Nix store that the plist names " +
          'was deleted, as by a garbage collection while the plist is an old one. Run sudo darwin-rebuild switch, which puts both back.',
        evidence: [],
        repairs: [],
      }
    default:
      return null
  }
}

/** Exit code 78 (EX_CONFIG): launchd cannot use something that the plist names. */
function explainRefusedPlist(service: Service): StartRefusal {
  const folder = valueOrNull(service.startScript)?.workingDirectory ?? null
  const facts = valueOrNull(service.workingDirectory)
  if (folder !== null && facts?.exists === false) {
    return {
      title: "The builder's working folder is missing",
      explanation:
        `The plist names ${folder} as its working folder, and launchd starts nothing in a folder that is missing. nix-darwin deletes ` +
        'it when the builder is switched off in its configuration, and makes it when it is switched on: run sudo darwin-rebuild switch ' +
        `with the builder on. By hand: sudo mkdir -p ${quoteShellArgument(folder)}, then sudo launchctl kickstart system/${service.label}; the guest's ` +
        'disk and keys are made anew.',
      evidence: [fromFile('The working folder', folder, null, 'no such folder')],
      repairs: [],
    }
  }
  return {
    title: "launchd can't start the builder",
    explanation:
      "EX_CONFIG is launchd's own word for a plist that it cannot follow: a log file that cannot be opened, a folder or an account " +
      'that is not there. Once that is mended the repair starts it.',
    evidence: [],
    repairs: ['restart-builder'],
  }
}

function explainMacosRefusal(reason: string): StartRefusal | null {
  if (/CODESIGNING/.test(reason)) {
    return {
      title: "macOS rejects the builder's program",
      explanation:
        'macOS ended it because its signature is not valid: the file was changed, copied without its signature, or damaged. Nix can ' +
        'fetch it again: sudo nix-store --verify --check-contents --repair, then sudo darwin-rebuild switch. A rollback or a pin gets the ' +
        'same file again where the store is damaged.',
      evidence: [],
      repairs: [],
    }
  }
  if (!/_(?:EXEC|DYLD)$/.test(reason)) return null
  return {
    title: "macOS can't run the builder's program",
    explanation:
      `macOS could not begin it (${reason}): it is of another kind of processor or macOS, or a library that it needs is missing. Run ` +
      'sudo darwin-rebuild switch; if it stays so, sudo darwin-rebuild --rollback.',
    evidence: [],
    repairs: [],
  }
}
