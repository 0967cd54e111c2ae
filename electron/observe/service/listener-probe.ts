import { findOnDemandByPort } from '../../core/builders/known-services.ts'
import { parseListeningProcesses } from '../../core/launchd/listening-processes.ts'
import { getProgramName, listAncestors, type ProcessLine } from '../../core/launchd/process-table.ts'
import { parseLabel } from '../../core/launchd/start-script.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Listener } from '../../core/model/service.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import { unescapeXml } from '../../core/text/xml.ts'
import type { Mac } from '../../mac/mac.ts'
import { getStdout } from '../probe/process-result.ts'
import { probeAgent } from './agents-probe.ts'
import { probeDisabled, probeJob } from './launchd-probe.ts'
import { describePlist, launchDaemons, probeVmAgentFiles } from './service-files-probe.ts'

const netstat = '/usr/sbin/netstat'
const maxPlists = 100
const maxPlistBytes = 256 * 1024
/** Each costs a launchctl; one plist names a program as a rule. */
const maxCandidates = 3

/** The parts of a scan that tell which ports have no known owner. */
export interface PortOwners {
  readonly services: readonly Service[]
  readonly agents: readonly Service[]
  readonly processes: Snapshot['processes']
  readonly lines: readonly ProcessLine[]
  /** Ports of this Mac at which entries' routes end. */
  readonly ports: readonly number[]
  /** The managed builder's port, which its own service holds. */
  readonly builderPort: number
}

/** What listens on ports without a known owner, and the services of launchd that run it. */
export interface ListenerProbe {
  readonly listeners: readonly Listener[]
  readonly services: readonly Service[]
  readonly agents: readonly Service[]
}

/**
 * Finds what listens on the ports at which entries' routes end, where neither a VM's arguments nor a service's scripts name the
 * port: from the port to the process, and from there to the launchd job whose plist names the program. netstat is run only
 * for such a port. Where nothing listens, the agents of this account that start a VM may be what should.
 */
export async function probeListeners(mac: Mac, owners: PortOwners): Promise<ListenerProbe> {
  const noListeners = { listeners: [], services: [], agents: [] }
  const ports = listPortsWithoutOwner(owners)
  if (ports.length === 0 || owners.lines.length === 0) return noListeners
  const output = getStdout(netstat, await mac.run(netstat, ['-anv', '-p', 'tcp']))
  if (!output.ok) return noListeners
  const listeners = findListeners(parseListeningProcesses(output.value), ports, owners.lines)
  const foundServices = await Promise.all(listeners.map((listener) => findJobOf(mac, listener, owners)))
  const services = foundServices.filter((service) => service !== null)
  const isSilent = ports.some((port) => listeners.every((listener) => listener.port !== port))
  const idle = isSilent ? await probeVmAgents(mac, [...owners.agents, ...services]) : []
  return {
    listeners,
    services: services.filter(({ domain }) => domain === undefined),
    agents: [...services.filter(({ domain }) => domain !== undefined), ...idle],
  }
}

/** Probes the agents of this account that start a VM, except those that are known already. */
async function probeVmAgents(mac: Mac, known: readonly Service[]): Promise<Service[]> {
  if (mac.uid === 0) return []
  const files = await probeVmAgentFiles(mac)
  const unknownAgents = files.filter(({ label }) => known.every((service) => service.label !== label))
  return Promise.all(unknownAgents.slice(0, maxCandidates).map((agent) => probeAgent(mac, agent)))
}

function listPortsWithoutOwner({
  services,
  agents,
  processes,
  ports,
  builderPort,
}: PortOwners): readonly number[] {
  const ownedPorts = new Set([
    builderPort,
    ...(valueOrNull(processes)?.vms ?? []).map(({ forwardedPort }) => forwardedPort),
    ...[...services, ...agents].flatMap(({ demandPort, startScript }) => [
      demandPort,
      valueOrNull(startScript)?.forwardedPort,
    ]),
  ])
  return [...new Set(ports)].filter((port) => !ownedPorts.has(port) && findOnDemandByPort(port) === null)
}

function findListeners(
  portHolders: ReturnType<typeof parseListeningProcesses>,
  ports: readonly number[],
  lines: readonly ProcessLine[],
): Listener[] {
  const byPid = new Map(lines.map((line) => [line.pid, line]))
  const parents = new Map(lines.map((line) => [line.pid, line.ppid]))
  return ports.flatMap((port): Listener[] => {
    const line = byPid.get(portHolders.find((candidate) => candidate.port === port)?.pid ?? 0)
    // launchd itself listens for services on demand, such as Remote Login.
    if (line === undefined || line.pid === 1) return []
    return [
      {
        port,
        pid: line.pid,
        ancestors: listAncestors(parents, line.ppid),
        program: getProgramName(line.command),
      },
    ]
  })
}

/** Returns the service whose job is the listener or one of its ancestors; null if it is known already, or there is none. */
async function findJobOf(mac: Mac, listener: Listener, owners: PortOwners): Promise<Service | null> {
  const pids = [listener.pid, ...listener.ancestors].filter((pid) => pid > 1)
  const runsListener = ({ job }: Pick<Service, 'job'>) => {
    const known = valueOrNull(job)
    return known?.known === true && known.pid !== null && pids.includes(known.pid)
  }
  if ([...owners.services, ...owners.agents].some(runsListener)) return null
  const programs = listPrograms(owners.lines.filter(({ pid }) => pids.includes(pid)))
  const agentFolder = `${mac.home}/Library/LaunchAgents`
  const plists = await Promise.all(
    [launchDaemons, agentFolder].map((folder) => findPlists(mac, folder, programs)),
  )
  for (const plist of plists.flat().slice(0, maxCandidates)) {
    const { label, plistPath, text } = plist
    const info = await mac.stat(plistPath)
    const files = await describePlist(mac, { label, plistPath }, info, { ok: true, value: text })
    const service = plistPath.startsWith(`${agentFolder}/`)
      ? await probeAgent(mac, { ...files, foundBy: 'listener' })
      : {
          ...files,
          foundBy: 'listener' as const,
          job: await probeJob(mac, label),
          disabled: (await probeDisabled(mac))(label),
        }
    if (runsListener(service)) return service
  }
  return null
}

/** The programs and scripts in the commands, except shells, which many plists name. */
function listPrograms(lines: readonly ProcessLine[]): readonly string[] {
  const words = lines.flatMap(({ command }) => command.split(' ').slice(0, 4))
  return [...new Set(words)].filter(
    (word) => /^\/[^/]+\/[^/]/.test(word) && !/^\/(?:usr\/)?s?bin\/|\/(?:ba|z|da)?sh$/.test(word),
  )
}

interface Plist {
  readonly label: string
  readonly plistPath: string
  readonly text: string
}

/** Returns the plists in the folder that name one of the programs. */
async function findPlists(mac: Mac, folder: string, programs: readonly string[]): Promise<Plist[]> {
  const listing = await mac.list(folder)
  const names = (listing.ok ? (listing.value ?? []) : []).filter((name) => name.endsWith('.plist'))
  const plists = await Promise.all(
    names.slice(0, maxPlists).map(async (name): Promise<Plist[]> => {
      const plistPath = `${folder}/${name}`
      const content = await mac.read(plistPath, maxPlistBytes)
      const text = content.ok ? (content.value ?? '') : ''
      const label = parseLabel(text)
      const names = unescapeXml(text)
      return label !== null && programs.some((program) => names.includes(program))
        ? [{ label, plistPath, text }]
        : []
    }),
  )
  return plists.flat()
}
