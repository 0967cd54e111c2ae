import { selectBuilderServices } from '../core/builders/builder-service.ts'
import { knownServices } from '../core/builders/known-services.ts'
import type { ProcessLine } from '../core/launchd/process-table.ts'
import { unavailable, valueOrNull } from '../core/model/observation.ts'
import type { MachineEntry, Service, Snapshot } from '../core/model/snapshot.ts'
import { defineTexts } from '../core/text/translated-texts.ts'
import type { Mac } from '../mac/mac.ts'
import { mergeEntries } from './configuration.ts'
import { probeBoot } from './mac/boot-probe.ts'
import { probeAgents } from './service/agents-probe.ts'
import { probeJobs, type ServiceJob } from './service/launchd-probe.ts'
import { readProcessTable, selectProcesses } from './service/process-probe.ts'
import type { ServiceFiles } from './service/service-files-probe.ts'

/** Texts of the state of services. */
export const runningStateTexts = defineTexts({
  notAsked: "launchctl wasn't asked about it",
})

/** What runs now, according to launchd and to the process table. */
export interface Running {
  readonly jobs: readonly ServiceJob[]
  /** The agents of this account that run a builder. */
  readonly agents: readonly Service[]
  readonly processes: Snapshot['processes']
  /** All processes; empty if they were not listed, or if an earlier snapshot is reused. */
  readonly lines: readonly ProcessLine[]
  readonly bootedAt: Snapshot['mac']['bootedAt']
}

/**
 * Probes launchd's jobs, the process table and the time of the last boot.
 * @param before an earlier snapshot to reuse: then nothing is probed, and each part keeps the time of its observation
 * @param services services of the last scan, if no plist changed since (`probeJobs`)
 * @param files what the plists, the start scripts and the machines file say; they take milliseconds
 */
export async function probeRunning(
  mac: Mac,
  before: Snapshot | null,
  services: readonly Service[] | null,
  files: Promise<RunningFiles>,
): Promise<Running> {
  if (before !== null) {
    return {
      jobs: before.services,
      agents: before.agents ?? [],
      processes: before.processes,
      lines: [],
      bootedAt: before.mac.bootedAt,
    }
  }
  const processes = readProcessTable(mac)
  // One service does not wait for the files: a volume that hangs would take the time of launchctl too.
  const [jobs, agents, table, bootedAt] = await Promise.all([
    probeJobs(mac, services, [firstLabel], files.then(selectLabels)),
    probeAgents(mac),
    processes,
    probeBoot(mac, processes),
  ])
  const hosts = new Set(mergeEntries((await files).machinesFile, null).map(({ host }) => host))
  return {
    jobs,
    agents,
    processes: selectProcesses(mac, table, [...jobs, ...agents], hosts),
    lines: valueOrNull(table) ?? [],
    bootedAt,
  }
}

/** nix-darwin's builder, about which launchd is always asked. */
const firstLabel = 'org.nixos.linux-builder'

/** The files that tell which services may exist. */
interface RunningFiles {
  readonly services: readonly ServiceFiles[]
  readonly machinesFile: Snapshot['machinesFile']
}

/**
 * Selects the other services about which launchd is asked, since each question starts a program: those with a plist, those
 * that a machines entry names, and, while no builder has a plist, the managed ones, which may still run without one.
 */
function selectLabels({ services, machinesFile }: RunningFiles): string[] {
  const entries = mergeEntries(machinesFile, null)
  const hasBuilder = selectBuilderServices(services).some(mayHavePlist)
  return services
    .filter(
      (service) =>
        mayHavePlist(service) ||
        isNamed(service, entries) ||
        (!hasBuilder && selectBuilderServices([service]).length > 0),
    )
    .map(({ label }) => label)
    .filter((label) => label !== firstLabel)
}

function mayHavePlist({ plist }: Pick<ServiceFiles, 'plist'>): boolean {
  return !plist.observed || plist.value.exists
}

function isNamed({ label }: Pick<ServiceFiles, 'label'>, entries: readonly MachineEntry[]): boolean {
  const known = knownServices.find((service) => service.label === label)
  return entries.some(({ host, port }) => host === known?.host || port === known?.port)
}

/** Combines each service's files with its state in launchd, which is unavailable where launchd was not asked. */
export function combineServices(
  mac: Pick<Mac, 'now'>,
  files: readonly ServiceFiles[],
  jobs: readonly ServiceJob[],
): Service[] {
  return files.map((service) => {
    const { label } = service
    const unknown = unavailable(mac.now(), runningStateTexts.notAsked)
    const { job, disabled } = jobs.find((candidate) => candidate.label === label) ?? {
      job: unknown,
      disabled: unknown,
    }
    return { ...service, job, disabled }
  })
}
