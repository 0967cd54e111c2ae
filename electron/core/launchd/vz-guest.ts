import type { ProcessLine } from './process-line.ts'

/** The XPC service of Virtualization.framework, one for each VM (docs/macos.md, "Process table"). */
const guestProgram =
  /^\/System\/Library\/Frameworks\/Virtualization\.framework\/\S{1,200}\/com\.apple\.Virtualization\.VirtualMachine(?: |$)/

/** Returns the processes in which macOS runs guests of Virtualization.framework. */
export function selectVzGuests(lines: readonly ProcessLine[]): readonly ProcessLine[] {
  return lines.filter(({ command }) => guestProgram.test(command))
}

/** A VM's program creates its VM in the first seconds; times of ps may be off by one second. */
const maxDelayMs = 60_000
const toleranceMs = 2000

/**
 * Returns the process in which macOS runs the guest of a VM's program: its child, else the only one of its account that was
 * started just after it, while no other VM's program of that account fits too. Null if that is not certain.
 * @param guests from `selectVzGuests`
 * @param programs the processes of all programs that run a VM by Virtualization.framework
 */
export function findVzGuest(
  guests: readonly ProcessLine[],
  programs: readonly ProcessLine[],
  program: ProcessLine,
): ProcessLine | null {
  const child = guests.find(({ ppid }) => ppid === program.pid)
  if (child !== undefined) return child
  const [guest, ...otherGuests] = guests.filter((candidate) => mayBeGuestOf(candidate, program))
  if (guest === undefined || otherGuests.length > 0) return null
  return programs.filter((candidate) => mayBeGuestOf(guest, candidate)).length === 1 ? guest : null
}

function mayBeGuestOf(guest: ProcessLine, program: ProcessLine): boolean {
  const delay = Date.parse(guest.startedAt) - Date.parse(program.startedAt)
  return guest.uid === program.uid && delay >= -toleranceMs && delay <= maxDelayMs
}
