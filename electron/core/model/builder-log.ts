import * as z from 'zod'
import { sanitize } from '../text/sanitize.ts'

/**
 * The captured output of the builder's service: the VM's console and the messages of its start script. nix-darwin
 * configures no log file because launchd never rotates one (docs/macos.md, "Output of a service"), so there is output
 * only after the user started a capture.
 */
export const builderLogPath = '/Library/Application Support/Builderbar/builder.log'

/** Number of bytes that a scan reads, from the end of the file. */
export const builderLogTailBytes = 64 * 1024
/** Maximum number of last lines in a snapshot, and so in a report. */
export const builderLogMaxLines = 60
const maxLineLength = 240

/** Causes that a line of the builder's own output proves (docs/failures.md, "Messages of the builder"). */
const causes = [
  {
    cause: 'qemu-cpu-option',
    pattern:
      /Property '[\w-]+-cpu\.[\w-]+' not found|unable to find CPU model '|can't apply global [\w-]+-cpu\./,
  },
  {
    cause: 'qemu-sdk',
    pattern: /hvf_arch_init_vcpu:\s{0,9}assertion failed|Assertion failed: .{0,200}\bhvf_/i,
  },
  // nixpkgs#555928.
  {
    cause: 'qemu-gic',
    pattern: /HVF does not support GICv2 emulation|gic-version=[\w-]+ is not supported with HVF/,
  },
  { cause: 'qemu-machine-type', pattern: /unsupported machine type\b/i },
  // Error names of Hypervisor.framework (hv_error.h), as QEMU prints them.
  {
    cause: 'hypervisor-refuses',
    pattern:
      /\bHV_(?:DENIED|UNSUPPORTED|NO_DEVICE)\b|invalid accelerator hvf|failed to initialize HVF|com\.apple\.(?:vm|security)\.(?:hypervisor|virtualization)\b/i,
  },
  // Also Lima (lima-vm/lima#1683, #4755) and darwin-vz-nix (Sources/DarwinVZNixLib/StartCommand.swift).
  {
    cause: 'image-in-use',
    pattern:
      /Failed to get "write" lock|(?:failed to run|could not) attach disk [^\n]{1,100}in use by instance|Could not acquire the VM state lock|A VM is already running \(PID/,
  },
  // Apple's Virtualization framework, about any file that it can't open as a disk (crc-org/vfkit#373; tinylabscom/mvm#549).
  { cause: 'disk-refused', pattern: /storage device attachment is invalid/i },
  {
    cause: 'port-taken',
    pattern:
      /Could not set up host forwarding rule|(?:listen|bind)(?:ing)?(?: on| tcp)? [\w.:[\]]{1,80}: (?:bind: )?address already in use/i,
  },
  { cause: 'no-space', pattern: /No space left on device|disk (?:is )?full/i },
  // A program for a newer macOS (DeterminateSystems/nix-installer#1705).
  { cause: 'macos-too-old', pattern: /Symbol not found: _OBJC_CLASS_\$_VZ/ },
  // As a warning it says only that x86_64 programs won't run (darwin-vz-nix, VirtioFS.swift; Colima).
  {
    cause: 'no-rosetta',
    pattern: /^(?!.{0,600}warn).{0,200}\brosetta ?2? is not (?:installed|available)/i,
  },
  { cause: 'other-image', pattern: /is a QEMU qcow2 image, not a raw disk|Image is not in qcow2 format/ },
  { cause: 'image-corrupt', pattern: /qcow2: (?:Image is corrupt|Marking image as corrupt)/ },
  // NixOS/nix#13990: a store path that only a running process refers to is not protected from garbage collection.
  {
    cause: 'closure-gone',
    pattern: /\/nix\/store\/[0-9a-z]{32}-[^\s:'"]{1,250}['"]?: (?:No such file or directory|not found)/,
  },
  {
    cause: 'guest-panic',
    pattern:
      /Kernel panic - not syncing|Unable to handle kernel (?:NULL pointer|paging request)|Internal error: Oop[s]\b/,
  },
  // virby and other VMs of Virtualization.framework, which get their address from macOS (quinneden/virby-nix-darwin#9;
  // takeokunn/darwin-vz-nix, Sources/DarwinVZNixLib/Networking.swift).
  {
    cause: 'no-address',
    pattern:
      /failed to discover (?:VM IP|IP address: timeout)|Could not discover guest (?:VM )?IP|(?:no|could not get an?|failed to get) (?:DHCP lease|IP address)/i,
  },
  // vmnet of macOS, by which Apple's container and socket_vmnet make the network (apple/container#863).
  { cause: 'no-vmnet', pattern: /failed to create vmnet network|\bvmnet_return_t\b|VMNET_FAILURE/ },
  { cause: 'guest-disk-not-found', pattern: /Timed out waiting for device \/dev\/disk\/by-label\/nixos/ },
  { cause: 'no-build-group', pattern: /install: (?:invalid|unknown) group:? '?nixbld/ },
  // apple/container#80, #1280.
  {
    cause: 'container-not-started',
    pattern: /XPC connection error: Connection (?:invalid|interrupted)|apiserver is not running/,
  },
  // VZErrorInternal (Code-Hex/vz#157; apple/container#1254).
  { cause: 'vm-refused', pattern: /Internal Virtualization error/i },
  // Lima and Colima (abiosoft/colima#502, #786; lima-vm/lima#1202).
  {
    cause: 'host-agent-ended',
    pattern:
      /host agent process has exited|exiting, status=\{Running:false|did not receive an event with the \\?"running|Driver stopped due to error/,
  },
] as const

export type BuilderLogCause = (typeof causes)[number]['cause']

const causeNames = causes.map(({ cause }) => cause)

export const builderLog = z
  .object({
    path: z.string(),
    /** Size of the whole file. */
    bytes: z.number().nonnegative(),
    changedAt: z.iso.datetime(),
    /** The last lines, without escape sequences and control characters. */
    lines: z.array(z.string()).max(builderLogMaxLines),
    /** For each cause that the end of the file proves, the last line that does. */
    causes: z.array(z.object({ cause: z.enum(causeNames), line: z.string() })),
  })
  .nullable()

/** The log that the plist of a builder's service names. */
export const serviceLog = z.object({
  label: z.string(),
  /** Whether only root can change the file; any other file proves nothing. */
  isRootsOwn: z.boolean(),
  /**
   * Whether only root and the account that the service runs as can change it: then it explains a finding, and leads to no
   * repair.
   */
  isOfItsAccount: z.literal(true).optional(),
  log: builderLog.unwrap(),
})

export type BuilderLog = NonNullable<z.infer<typeof builderLog>>

/** Escape sequences for colours and cursor movement (ECMA-48). */
const escapes = new RegExp(`${String.fromCharCode(27)}(?:\\[[0-?]*[ -/]*[@-~]|[@-Z\\\\^_])`, 'g')

export interface ParseLogOptions {
  /** The text begins in the middle of a line, because the file is longer. */
  readonly isCut?: boolean
  readonly maxLines?: number
}

/** Parses the end of the log. */
export function parseBuilderLog(
  text: string,
  { isCut = false, maxLines = builderLogMaxLines }: ParseLogOptions = {},
): Pick<BuilderLog, 'lines' | 'causes'> {
  const lines = splitConsoleLines(text).slice(isCut ? 1 : 0)
  const detectedCauses = causes.flatMap(({ cause, pattern }) => {
    const line = lines.findLast((candidate) => pattern.test(candidate)) ?? findWrappedLine(lines, pattern)
    return line === undefined ? [] : [{ cause, line }]
  })
  return { lines: lines.slice(-maxLines), causes: detectedCauses }
}

/**
 * Finds a message that the console wrapped into two lines, within a word or at a blank. Returns the last match, joined;
 * undefined if there is none.
 */
function findWrappedLine(lines: readonly string[], pattern: RegExp): string | undefined {
  const joinedLines = lines
    .slice(1)
    .flatMap((line, index) => [`${lines[index]}${line}`, `${lines[index]} ${line.trimStart()}`])
  const match = joinedLines.findLast((text) => pattern.test(text))
  return match === undefined ? undefined : sanitize(match, maxLineLength)
}

/** Splits console output into printable lines without escape sequences; empty lines are dropped. */
function splitConsoleLines(text: string): readonly string[] {
  return text
    .replace(escapes, '')
    .split(/[\r\n]+/)
    .map((line) => sanitize(line.trimEnd(), maxLineLength))
    .filter((line) => line !== '')
}
