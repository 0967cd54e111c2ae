/** A launchd service that is known to run a Linux builder (failure-modes.md, cards 5 and 22, part 3). */
export interface KnownService {
  readonly label: string
  /** The module that brings it, as its owners write it. */
  readonly name: string
  /** Where the guest's ssh is reached on this Mac, unless its start script says otherwise. */
  readonly port: number
  readonly plistPath: string
  /** Where the machine's disk and its keys lie. */
  readonly workingFolder: string
  /** launchd starts it at the first connection and it stops when idle: not running is normal for it. */
  readonly startsOnDemand: boolean
}

/**
 * The builders that a Mac may have (macos-facts.md 4.2). Those that start on demand are looked at by launchctl and ps only:
 * a connection would wake them.
 */
export const knownServices: readonly KnownService[] = [
  {
    label: 'org.nixos.linux-builder',
    name: "nix-darwin's linux-builder",
    port: 31022,
    plistPath: '/Library/LaunchDaemons/org.nixos.linux-builder.plist',
    workingFolder: '/var/lib/linux-builder',
    startsOnDemand: false,
  },
  {
    label: 'org.nixos.nixos-vm-based-linux-builder',
    name: "Determinate's nixos-vm-based-linux-builder",
    port: 31022,
    plistPath: '/Library/LaunchDaemons/org.nixos.nixos-vm-based-linux-builder.plist',
    workingFolder: '/var/lib/nixos-vm-based-linux-builder',
    startsOnDemand: false,
  },
  {
    label: 'org.nixos.rosetta-builderd',
    name: 'nix-rosetta-builder',
    port: 31122,
    plistPath: '/Library/LaunchDaemons/org.nixos.rosetta-builderd.plist',
    workingFolder: '/var/lib/rosetta-builder',
    startsOnDemand: true,
  },
  {
    label: 'org.nixos.virbyd',
    name: 'virby',
    port: 31222,
    plistPath: '/Library/LaunchDaemons/org.nixos.virbyd.plist',
    workingFolder: '/var/lib/virby',
    startsOnDemand: true,
  },
]

/** The service that starts on demand behind this port of this Mac, or null. */
export function onDemandBehind(port: number): KnownService | null {
  return knownServices.find((known) => known.startsOnDemand && known.port === port) ?? null
}
