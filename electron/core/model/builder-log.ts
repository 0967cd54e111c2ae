import * as z from 'zod'
import { sanitize } from '../text/sanitize.ts'

/**
 * What the builder's service prints, where a person let it be captured. nix-darwin gives it no log, because launchd never
 * rotates one (docs/macos.md, "Output of a service"); what is captured is the console of the machine and the
 * words of its start script.
 */
export const builderLogPath = '/Library/Application Support/Builderbar/builder.log'

/** As much of its end is read at a look. */
export const builderLogTailBytes = 64 * 1024
/** A snapshot, and so a report, has at most so many of its last lines. */
export const builderLogMaxLines = 60
const maxLineLength = 240

/** Troubles that the builder's own words name (docs/failures.md, "Words of the builder"). */
const causes = [
  { cause: 'qemu-cpu-option', pattern: /Property '[\w-]+-cpu\.[\w-]+' not found/ },
  { cause: 'qemu-sdk', pattern: /hvf_arch_init_vcpu:\s{0,9}assertion failed/i },
  // nixpkgs#555928.
  { cause: 'qemu-gic', pattern: /HVF does not support GICv2 emulation/ },
  { cause: 'qemu-machine-type', pattern: /unsupported machine type\b/i },
  // Hypervisor.framework's own names (hv_error.h), as QEMU prints them.
  { cause: 'hypervisor-refuses', pattern: /\bHV_(?:DENIED|UNSUPPORTED|NO_DEVICE)\b/ },
  { cause: 'image-in-use', pattern: /Failed to get "write" lock/ },
  {
    cause: 'port-taken',
    pattern: /Could not set up host forwarding rule|cannot listen on [\w.:[\]]+: Address already in use/,
  },
  { cause: 'no-space', pattern: /No space left on device/ },
  { cause: 'no-rosetta', pattern: /preflight: Rosetta is not installed/ },
  { cause: 'other-image', pattern: /is a QEMU qcow2 image, not a raw disk|Image is not in qcow2 format/ },
  { cause: 'image-corrupt', pattern: /qcow2: Image is corrupt/ },
  // NixOS/nix#13990: what only a running process names is not kept from the garbage collection.
  {
    cause: 'closure-gone',
    pattern: /\/nix\/store\/[0-9a-z]{32}-[^\s:'"]{1,250}['"]?: (?:No such file or directory|not found)/,
  },
  { cause: 'guest-panic', pattern: /Kernel panic - not syncing/ },
  // virby and other machines of Virtualization.framework, which get their address from macOS (quinneden/virby-nix-darwin#9).
  { cause: 'no-address', pattern: /Failed to discover VM IP/ },
  { cause: 'guest-disk-not-found', pattern: /Timed out waiting for device \/dev\/disk\/by-label\/nixos/ },
  { cause: 'no-build-group', pattern: /install: (?:invalid|unknown) group:? '?nixbld/ },
] as const

export type BuilderLogCause = (typeof causes)[number]['cause']

const causeNames = causes.map(({ cause }) => cause)

export const builderLog = z
  .object({
    path: z.string(),
    /** Of the whole file, of which only the end is read. */
    bytes: z.number().nonnegative(),
    changedAt: z.iso.datetime(),
    /** The last lines, made printable. */
    lines: z.array(z.string()).max(builderLogMaxLines),
    /** The last line for each known trouble that the end of the file names. */
    causes: z.array(z.object({ cause: z.enum(causeNames), line: z.string() })),
  })
  .nullable()

export type BuilderLog = NonNullable<z.infer<typeof builderLog>>

/** Colours and moves of the cursor, with which a console is full. */
const escapes = new RegExp(`${String.fromCharCode(27)}(?:\\[[0-?]*[ -/]*[@-~]|[@-Z\\\\^_])`, 'g')

/** The lines of a console's text, without what a terminal would act on; empty ones are left out. */
function consoleLines(text: string): readonly string[] {
  return text
    .replace(escapes, '')
    .split(/[\r\n]+/)
    .map((line) => sanitize(line.trimEnd(), maxLineLength))
    .filter((line) => line !== '')
}

/** A console breaks a long line in two: within a word, or at a blank. The last two lines that make one which is known. */
function wrappedLine(lines: readonly string[], pattern: RegExp): string | undefined {
  const joined = lines
    .slice(1)
    .flatMap((line, at) => [`${lines[at]}${line}`, `${lines[at]} ${line.trimStart()}`])
  const found = joined.findLast((each) => pattern.test(each))
  return found === undefined ? undefined : sanitize(found, maxLineLength)
}

/**
 * Reads the end of the log.
 * @param isCut whether the text begins within a line, because the file is longer
 */
export function readBuilderLog(
  text: string,
  isCut: boolean,
  maxLines = builderLogMaxLines,
): Pick<BuilderLog, 'lines' | 'causes'> {
  const all = consoleLines(text).slice(isCut ? 1 : 0)
  const telling = causes.flatMap(({ cause, pattern }) => {
    const line = all.findLast((each) => pattern.test(each)) ?? wrappedLine(all, pattern)
    return line === undefined ? [] : [{ cause, line }]
  })
  return { lines: all.slice(-maxLines), causes: telling }
}
