import type { Observation } from '../../core/model/observation.ts'
import { createPlainText } from '../../core/model/plain-text.ts'
import type { FileInfo, Machines, Snapshot } from '../../core/model/snapshot.ts'
import { parseMachines } from '../../core/nix/machines-file.ts'
import type { Mac, Result } from '../../mac/mac.ts'
import { parseWithIncludes } from '../probe/included-files.ts'
import { fromResult, mapResult } from '../probe/process-result.ts'

const machinesPath = '/etc/nix/machines'
/** nix-darwin generates the file here and links to it (docs/macos.md, "Files of macOS and nix-darwin"). */
const managedPath = '/etc/static/nix/machines'

/** A file that is not a machines file has a problem in every line; this many are enough to report. */
const maxProblems = 100

/** Repairs rewrite a machines file only up to this size, which holds hundreds of entries. */
const maxPlainBytes = 64 * 1024

/** Reads the machines file, and determines who manages it (nix-darwin or the user). */
export async function probeMachinesFile(mac: Mac): Promise<Snapshot['machinesFile']> {
  const [file, managedFile, realPath, { machines, text }] = await Promise.all([
    mac.lstat(machinesPath),
    mac.stat(managedPath),
    mac.realPath(machinesPath),
    readMachines(mac, machinesPath),
  ])
  const isReplaced = file.ok && file.value.exists && file.value.kind === 'file'
  const hasManaged = managedFile.ok && managedFile.value.exists
  return {
    path: machinesPath,
    file: fromResult(mac, file),
    managedFile: fromResult(mac, managedFile),
    ...(isReplaced && hasManaged ? { managedMachines: (await readMachines(mac, managedPath)).machines } : {}),
    realPath: fromResult(mac, realPath),
    machines,
    plain: selectPlainText(file, text),
  }
}

/** A missing file means no entries: Nix does not report it (docs/nix-and-ssh.md, "Machines file"). */
async function readMachines(
  mac: Mac,
  path: string,
): Promise<{ machines: Observation<Machines>; text: Observation<string | null> }> {
  const file = await mac.read(path)
  const text = fromResult(mac, file)
  if (!file.ok) return { machines: fromResult(mac, file), text }
  const content = file.value ?? ''
  const parsed = await parseWithIncludes(mac, (include) => parseMachines(content, path, include))
  return { machines: limitProblems(mac, parsed), text }
}

/** Returns the text that a repair may replace: null for a link, which repairs never write through, and above the size limit. */
function selectPlainText(
  file: Result<FileInfo>,
  text: Observation<string | null>,
): NonNullable<Snapshot['machinesFile']['plain']> {
  if (!text.observed) return text
  const isPlain =
    file.ok && file.value.exists && file.value.kind === 'file' && file.value.size <= maxPlainBytes
  return { ...text, value: isPlain && text.value !== null ? createPlainText(text.value) : null }
}

/** Turns parsed machines into an observation with at most `maxProblems` problems. */
export function limitProblems(mac: Mac, machines: Result<Machines>): Observation<Machines> {
  return mapResult(mac, machines, ({ entries, problems }) => ({
    entries,
    problems: problems.slice(0, maxProblems),
  }))
}
