/** A launchd service that is known to run a Linux builder (docs/nix-and-ssh.md, "Known builders"). */
export interface KnownService {
  readonly label: string
  /** The module that brings it, as its owners write it. */
  readonly name: string
  /** Where the guest's ssh is reached on this Mac, unless its start script says otherwise. */
  readonly port: number
  readonly plistPath: string
  /** Where the machine's disk and its keys lie. */
  readonly workingDirectory: string
  /** The name that its module gives to the builder in the machines file and in ssh's configuration. */
  readonly host: string
  /**
   * launchd starts it at the first connection and it stops when idle: not running is normal for it, unless its plist says
   * KeepAlive (the modules' `onDemand = false`).
   */
  readonly startsOnDemand: boolean
}

/**
 * The builders that a Mac may have (docs/nix-and-ssh.md, "Known builders"). Those that start on demand are
 * looked at by launchctl and ps only:
 * a connection would wake them.
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

/** The service that starts on demand and whose builder has this name, or null. */
export function onDemandNamed(host: string): KnownService | null {
  return knownServices.find((known) => known.startsOnDemand && known.host === host) ?? null
}

/** The service that starts on demand behind this port of this Mac, or null. */
export function onDemandBehind(port: number): KnownService | null {
  return knownServices.find((known) => known.startsOnDemand && known.port === port) ?? null
}
