import { isFoundByScript, knownServices } from '../../core/builders/known-services.ts'
import { hasBuilderName } from '../../core/builders/local-service.ts'
import { parseSocatPort, parseSocketPort } from '../../core/launchd/demand-port.ts'
import {
  findGuestSystems,
  findStartScripts,
  findUserScripts,
  parseDiskBytes,
  parseEphemeral,
  parseForwardedPort,
  parseKeepAlive,
  parseLabel,
  parseLogPaths,
  parseOwnDirectory,
  parseRunAtLoad,
  parseWorkingDirectory,
} from '../../core/launchd/start-script.ts'
import { findVmProgram } from '../../core/launchd/vm-program.ts'
import { parseVmResources } from '../../core/launchd/vm-resources.ts'
import { observed, unavailable, valueOrNull } from '../../core/model/observation.ts'
import type { FileInfo, Service } from '../../core/model/snapshot.ts'
import type { Mac, Result } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'
import { probeGuestHostKeys } from './guest-host-keys-probe.ts'
import { probeGuestSystem } from './guest-system-probe.ts'
import { probeMissingPaths, type ReadFile } from './missing-paths-probe.ts'
import { markSecondBuilders } from './second-builders.ts'

export type ServiceFiles = Pick<
  Service,
  | 'label'
  | 'plistPath'
  | 'plist'
  | 'startScript'
  | 'keepsAlive'
  | 'runsAtLoad'
  | 'logPaths'
  | 'workingDirectory'
  | 'foundBy'
  | 'vmProgram'
  | 'demandPort'
  | 'runsAnyway'
>

/** plist → linux-builder-start → create-builder → run-builder → run-nixos-vm → vzvm's configuration, plus one in reserve. */
const maxDepth = 6
const maxScripts = 16
const maxScriptBytes = 256 * 1024
const maxSystems = 4

export const launchDaemons = '/Library/LaunchDaemons'
/** A Mac with nix-darwin has about ten. */
const maxPlists = 100

/**
 * Reads the plist of each known service, and follows it through the start scripts to the VM's settings. Any other plist
 * counts if it has the scripts of a builder and they lead to a VM's forward of ssh, or if it starts any VM (`foundBy`).
 */
export async function probeServiceFiles(mac: Mac): Promise<ServiceFiles[]> {
  const knownPaths = new Set(knownServices.map(({ plistPath }) => plistPath))
  const [knownFiles, listing] = await Promise.all([
    Promise.all(knownServices.map(({ label, plistPath }) => probePlist(mac, label, plistPath))),
    mac.list(launchDaemons),
  ])
  const names = listing.ok ? (listing.value ?? []) : []
  const paths = names
    .filter((name) => name.endsWith('.plist'))
    .map((name) => `${launchDaemons}/${name}`)
    .filter((path) => !knownPaths.has(path))
  const otherFiles = await Promise.all(paths.slice(0, maxPlists).map((path) => probeOtherPlist(mac, path)))
  return markSecondBuilders([...knownFiles, ...otherFiles.filter((service) => service !== null)])
}

/** Returns the agents of this account whose scripts start a builder; their state in launchd is probed apart. */
export async function probeAgentFiles(mac: Mac): Promise<ServiceFiles[]> {
  // A VM without a port at which a route could end, such as one of Colima that starts at login, counts by its name.
  return (await probeVmAgentFiles(mac)).filter((agent) => holdsPort(agent) || hasBuilderName(agent))
}

/** Returns the agents of this account that start any VM. */
export async function probeVmAgentFiles(mac: Mac): Promise<ServiceFiles[]> {
  const folder = `${mac.home}/Library/LaunchAgents`
  const listing = await mac.list(folder)
  const names = listing.ok ? (listing.value ?? []) : []
  const paths = names.filter((name) => name.endsWith('.plist')).map((name) => `${folder}/${name}`)
  const agents = await Promise.all(paths.slice(0, maxPlists).map((path) => probeOtherPlist(mac, path)))
  return agents.filter((agent) => agent !== null)
}

function holdsPort({ startScript, demandPort }: ServiceFiles): boolean {
  return demandPort !== undefined || valueOrNull(startScript)?.forwardedPort !== null
}

async function probePlist(mac: Mac, label: string, plistPath: string): Promise<ServiceFiles> {
  const [plist, text] = await Promise.all([mac.stat(plistPath), mac.read(plistPath, maxScriptBytes)])
  return describePlist(mac, { label, plistPath }, plist, text)
}

/** Returns the service of a plist with any other label; null unless its scripts forward a port to a guest's ssh, or start a VM. */
async function probeOtherPlist(mac: Mac, plistPath: string): Promise<ServiceFiles | null> {
  const text = await mac.read(plistPath, maxScriptBytes)
  if (!text.ok || text.value === null || !leadsToVm(mac, text.value)) return null
  const label = parseLabel(text.value)
  if (label === null || !isFoundByScript({ label })) return null
  const service = await describePlist(mac, { label, plistPath }, await mac.stat(plistPath), text)
  if (!service.startScript.observed) return null
  const { forwardedPort } = service.startScript.value
  if (forwardedPort === null && service.vmProgram === undefined) return null
  // A VM of another name is a builder only if an entry leads to it.
  return forwardedPort !== null && hasBuilderName(service) ? service : { ...service, foundBy: 'program' }
}

/** Whether a plist names a script to follow, or a program of a VM. */
function leadsToVm(mac: Mac, plist: string): boolean {
  return (
    findStartScripts(plist).length > 0 ||
    findUserScripts(plist, mac.home).length > 0 ||
    findVmProgram(plist) !== null
  )
}

/** Describes the service of a plist. */
export async function describePlist(
  mac: Mac,
  service: Pick<Service, 'label' | 'plistPath'>,
  plist: Result<FileInfo>,
  text: Result<string | null>,
): Promise<ServiceFiles> {
  const keepsAlive = text.ok ? parseKeepAlive(text.value ?? '') : null
  const runsAtLoad = text.ok ? parseRunAtLoad(text.value ?? '') : null
  const folder = text.ok ? parseWorkingDirectory(text.value ?? '') : null
  const logPaths = text.ok ? parseLogPaths(text.value ?? '') : []
  const { startScript, ...vm } = await probeStartScript(mac, service.plistPath, text)
  return {
    ...service,
    plist: fromResult(mac, plist),
    startScript,
    ...vm,
    ...(keepsAlive === null ? {} : { keepsAlive }),
    ...(keepsAlive === true && text.ok && parseSocketPort(text.value ?? '') !== null
      ? { runsAnyway: true }
      : {}),
    ...(runsAtLoad === null ? {} : { runsAtLoad }),
    ...(logPaths.length === 0 ? {} : { logPaths }),
    ...(folder === null ? {} : { workingDirectory: fromResult(mac, await mac.stat(folder)) }),
  }
}

async function probeStartScript(
  mac: Mac,
  plistPath: string,
  plist: Result<string | null>,
): Promise<Pick<ServiceFiles, 'startScript' | 'vmProgram' | 'demandPort'>> {
  if (!plist.ok) return { startScript: fromResult(mac, plist) }
  const scripts: string[] = []
  const files: ReadFile[] = [{ path: plistPath, text: plist.value ?? '' }]
  const readFailures: string[] = []
  let texts = [plist.value ?? '']
  const workingDirectory = parseWorkingDirectory(texts[0] ?? '')
  let isEphemeral = false
  let ownDirectory: string | null = null
  let forwardedPort = findFirst(texts, parseForwardedPort)
  for (let depth = 0; depth < maxDepth && forwardedPort === null; depth += 1) {
    const paths = texts.flatMap((text) => [...findStartScripts(text), ...findUserScripts(text, mac.home)])
    if (paths.length === 0) break
    const newFiles = await readNew(mac, paths, scripts, readFailures)
    files.push(...newFiles)
    texts = newFiles.map(({ text }) => text)
    isEphemeral ||= texts.some(parseEphemeral)
    ownDirectory ??= texts.map(parseOwnDirectory).find((folder) => folder !== null) ?? null
    forwardedPort = findFirst(texts, parseForwardedPort)
  }
  if (forwardedPort === null && readFailures[0] !== undefined)
    return { startScript: unavailable(mac.now(), readFailures[0]) }
  const missingPaths = await probeMissingPaths(mac, files)
  // The script that forwards the port also creates the disk, so its texts hold the VM's settings.
  const startScript = observed(mac.now(), {
    scripts,
    forwardedPort,
    ephemeral: isEphemeral,
    ...(workingDirectory === null ? {} : { workingDirectory }),
    ...(ownDirectory === null ? {} : { ownDirectory }),
    ...(missingPaths === null ? {} : { missingPaths }),
    ...parseVmResources(texts.join('\n')),
    ...(await describeVmSystem(mac, texts, readFailures)),
  })
  return { startScript, ...describeVmStart(files.map(({ text }) => text)) }
}

/** Describes which program runs the VM, and which connection starts it. */
function describeVmStart(texts: readonly string[]): Pick<ServiceFiles, 'vmProgram' | 'demandPort'> {
  const vmProgram = texts.map(findVmProgram).find((program) => program !== null)
  const demandPort = parseSocketPort(texts[0] ?? '') ?? findFirst(texts, parseSocatPort)
  return {
    ...(vmProgram === undefined ? {} : { vmProgram }),
    ...(demandPort === null ? {} : { demandPort }),
  }
}

/** Reads the scripts that were not read before; a missing one is an empty text. Appends their paths to `scripts` and reasons of failures to `readFailures`. */
async function readNew(
  mac: Mac,
  paths: readonly string[],
  scripts: string[],
  readFailures: string[],
): Promise<ReadFile[]> {
  const files: ReadFile[] = []
  for (const path of paths) {
    if (scripts.includes(path) || scripts.length >= maxScripts) continue
    scripts.push(path)
    const text = await mac.read(path, maxScriptBytes)
    if (text.ok) files.push({ path, text: text.value ?? '' })
    else readFailures.push(text.reason)
  }
  return files
}

/** @param readFailures reasons why scripts could not be read */
async function describeVmSystem(
  mac: Mac,
  texts: readonly string[],
  readFailures: readonly string[],
): Promise<Pick<StartScript, 'diskBytes' | 'hostKeys' | 'unreadHostKeys' | 'guest'>> {
  const diskBytes = findFirst(texts, parseDiskBytes)
  const systems = texts.flatMap(findGuestSystems).slice(0, maxSystems)
  const [hostKeys, guest] = await Promise.all([
    probeGuestHostKeys(mac, systems, readFailures),
    probeGuestSystem(mac, systems),
  ])
  return {
    ...(diskBytes === null ? {} : { diskBytes }),
    ...hostKeys,
    ...(guest === null ? {} : { guest }),
  }
}

/** Returns the first value that `parse` finds in one of the texts; null if there is none. */
function findFirst(texts: readonly string[], parse: (text: string) => number | null): number | null {
  return texts.map(parse).find((value) => value !== null) ?? null
}

type StartScript = Extract<Service['startScript'], { observed: true }>['value']
