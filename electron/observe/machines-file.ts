import { parseMachines } from '../builder/machines-file.ts'
import { notSeen, type Seen, saw } from '../builder/seen.ts'
import type { Machines, Snapshot } from '../builder/snapshot.ts'
import type { Mac } from '../mac/mac.ts'
import { seenFrom } from './answers.ts'
import { parsedWithIncludes } from './included-files.ts'

const machinesPath = '/etc/nix/machines'
/** nix-darwin makes the file here and links to it (macos-facts.md 4.2). */
const managedPath = '/etc/static/nix/machines'

/** A file of rubbish has a problem in each of its lines; these are enough to say so. */
const mostProblems = 100

/** The machines file and everything that says who made it. */
export async function lookAtMachinesFile(mac: Mac): Promise<Snapshot['machinesFile']> {
  const [file, managedFile, realPath, machines] = await Promise.all([
    mac.look(machinesPath),
    mac.lookThrough(managedPath),
    mac.realPath(machinesPath),
    readMachines(mac),
  ])
  return {
    path: machinesPath,
    file: seenFrom(mac, file),
    managedFile: seenFrom(mac, managedFile),
    realPath: seenFrom(mac, realPath),
    machines,
  }
}

/** A file that is not there names no machine: Nix says nothing of it (failure-modes.md, fact d). */
async function readMachines(mac: Mac): Promise<Seen<Machines>> {
  const text = await mac.read(machinesPath)
  if (!text.ok) return notSeen(mac.now(), text.why)
  const content = text.value ?? ''
  return seenMachines(
    mac,
    await parsedWithIncludes(mac, (include) => parseMachines(content, machinesPath, include)),
  )
}

/** Machines as the snapshot keeps them. */
export function seenMachines(
  mac: Mac,
  machines: { ok: true; value: Machines } | { ok: false; why: string },
): Seen<Machines> {
  if (!machines.ok) return notSeen(mac.now(), machines.why)
  const { entries, problems } = machines.value
  return saw(mac.now(), { entries, problems: problems.slice(0, mostProblems) })
}
