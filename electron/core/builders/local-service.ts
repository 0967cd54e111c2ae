import { valueOrNull } from '../model/observation.ts'
import type { MachineEntry, Service, Snapshot, SshRoute } from '../model/snapshot.ts'
import { getJobPid, getWorkingDirectory } from './builder-service.ts'

/** What decides which service of this Mac runs the builder of an entry. */
export interface LocalEntry {
  readonly entry: MachineEntry
  /** Root's route; null if it was not observed. */
  readonly root: SshRoute | null
  readonly port: number
  /** Whether the route ends at this Mac. */
  readonly endsHere: boolean
}

type Parts = Pick<Snapshot, 'services' | 'agents' | 'processes'>

/**
 * Returns the service of this Mac that runs the builder of an entry, by what it is and not by its label: its scripts, its
 * socket or its process hold the port at which the route ends, or the entry's key or its ProxyCommand's files are in the
 * folder of a service that starts a VM. Null if there is none. nix-darwin's own service and those of the list of known
 * services are found elsewhere.
 */
export function findLocalService(parts: Parts, local: LocalEntry): Service | null {
  const services = [...parts.services.filter(({ foundBy }) => foundBy !== undefined), ...(parts.agents ?? [])]
  return (
    (local.endsHere
      ? (services.find((service) => holdsPort(service, local.port)) ??
        services.find((service) => listens(parts, service, local.port)))
      : undefined) ??
    services.find((service) => hasFilesOf(service, local)) ??
    null
  )
}

function holdsPort({ demandPort, startScript }: Service, port: number): boolean {
  return demandPort === port || valueOrNull(startScript)?.forwardedPort === port
}

/**
 * In the labels and start scripts of the modules that set up a builder of Nix (docs/nix-and-ssh.md, "Known builders"), and the
 * scripts of nixpkgs' own. A VM without such a name may run Docker, or build something else (`image-builder`).
 */
const builderName =
  /\b(?:linux|nix|darwin|rosetta)-builder|virby|darwin-vz-nix|hexbox-bridge|^(?:create|run)-builder$/

/** Whether the name of a service, or of a script that starts its VM, says that it is a builder of Nix. */
export function hasBuilderName({ label, startScript }: Pick<Service, 'label' | 'startScript'>): boolean {
  const scripts = valueOrNull(startScript)?.scripts ?? []
  return [label, ...scripts].some((name) => builderName.test(name.slice(name.lastIndexOf('/') + 1)))
}

/** Whether the process that listens on the port is the service's job, or a descendant of it. */
function listens({ processes }: Parts, service: Service, port: number): boolean {
  const job = getJobPid(service)
  const listener = valueOrNull(processes)?.listeners?.find((candidate) => candidate.port === port)
  return job !== null && listener !== undefined && (listener.pid === job || listener.ancestors.includes(job))
}

/** A folder this high up (`/Users/alice`) has files of many programs. */
const minFolderDepth = 3

function hasFilesOf(service: Service, { entry, root }: LocalEntry): boolean {
  const folder = getWorkingDirectory(service)
  if (folder === null || service.vmProgram === undefined || folder.split('/').length <= minFolderDepth)
    return false
  const keys = [...(entry.sshKey === null ? [] : [entry.sshKey]), ...(root?.identityFiles ?? [])]
  const proxy = root?.proxyOfThisHost === true ? (root.proxyCommand ?? '') : ''
  return keys.some((key) => key.startsWith(`${folder}/`)) || proxy.includes(`${folder}/`)
}
