import type { Service } from '../model/service.ts'

/** A launchd service that is known to run a Linux builder (docs/nix-and-ssh.md, "Known builders"). */
export interface KnownService {
  readonly label: string
  /** Name of the module that installs it, as its authors spell it. */
  readonly name: string
  /** Port of this Mac that forwards to the guest's ssh, unless its start script names another. */
  readonly port: number
  readonly plistPath: string
  /** Folder of the VM's disk and keys. */
  readonly workingDirectory: string
  /** Host alias of the builder in the machines file and in ssh's configuration, as set by the module. */
  readonly host: string
  /**
   * launchd starts it at the first connection and it stops when idle. Not running is then normal, unless its plist sets
   * KeepAlive (the modules' `onDemand = false`).
   */
  readonly startsOnDemand: boolean
}

/**
 * The known builder services (docs/nix-and-ssh.md, "Known builders"). Those that start on demand are only observed by
 * launchctl and ps, because a connection would start them.
 */
export const knownServices: readonly KnownService[] = [
  {
    label: 'org.nixos.linux-builder',
    name: "nix-darwin's linux-builder",
    port: 31022,
    plistPath: '/Library/LaunchDaemons/org.nixos.linux-builder.plist',
    workingDirectory: '/var/lib/linux-builder',
    host: 'linux-builder',
    startsOnDemand: false,
  },
  {
    label: 'org.nixos.nixos-vm-based-linux-builder',
    name: "Determinate's nixos-vm-based-linux-builder",
    port: 31022,
    plistPath: '/Library/LaunchDaemons/org.nixos.nixos-vm-based-linux-builder.plist',
    workingDirectory: '/var/lib/nixos-vm-based-linux-builder',
    host: 'nixos-vm-based-linux-builder',
    startsOnDemand: false,
  },
  {
    label: 'org.nixos.rosetta-builderd',
    name: 'nix-rosetta-builder',
    port: 31122,
    plistPath: '/Library/LaunchDaemons/org.nixos.rosetta-builderd.plist',
    workingDirectory: '/var/lib/rosetta-builder',
    host: 'rosetta-builder',
    startsOnDemand: true,
  },
  {
    label: 'org.nixos.virbyd',
    name: 'virby',
    port: 31222,
    plistPath: '/Library/LaunchDaemons/org.nixos.virbyd.plist',
    workingDirectory: '/var/lib/virby',
    host: 'virby-vm',
    startsOnDemand: true,
  },
]

/**
 * Whether the service is not in this list. A scan finds such a service by its start scripts, which start a builder's
 * VM: nix-darwin's `launchd.labelPrefix`, Determinate's `hostName`, and the example of nixpkgs' manual give other labels.
 */
export function isFoundByScript({ label }: { readonly label: string }): boolean {
  return knownServices.every((known) => known.label !== label)
}

/** Returns the on-demand service whose builder has this alias, or null. */
export function findOnDemandByHost(host: string): KnownService | null {
  return knownServices.find((known) => known.startsOnDemand && known.host === host) ?? null
}

/** Returns the on-demand service behind this port of this Mac, or null. */
export function findOnDemandByPort(port: number): KnownService | null {
  return knownServices.find((known) => known.startsOnDemand && known.port === port) ?? null
}

type DemandFacts = Pick<Service, 'label' | 'demandPort' | 'runsAnyway' | 'keepsAlive'>

/**
 * Whether a connection might start the service's VM. Not if launchd keeps the job running (the modules' `onDemand = false`):
 * then its port is probed like any other. A socat starts its VM for each connection, also if it is kept alive.
 */
export function isStartedByConnection({ label, demandPort, runsAnyway, keepsAlive }: DemandFacts): boolean {
  if (runsAnyway === true) return false
  if (demandPort !== undefined) return true
  return keepsAlive !== true && knownServices.some((known) => known.label === label && known.startsOnDemand)
}
