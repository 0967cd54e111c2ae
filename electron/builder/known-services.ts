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
  /** Whether Builderbar looks at it. The others are here so that they are not taken for something else. */
  readonly lookedAt: boolean
}

/** The builders that a Mac may have; the first two are looked at so far. macos-facts.md 4.2. */
export const knownServices: readonly KnownService[] = [
  {
    label: 'org.nixos.linux-builder',
    name: "nix-darwin's linux-builder",
    port: 31022,
    plistPath: '/Library/LaunchDaemons/org.nixos.linux-builder.plist',
    workingFolder: '/var/lib/linux-builder',
    startsOnDemand: false,
    lookedAt: true,
  },
  {
    label: 'org.nixos.nixos-vm-based-linux-builder',
    name: "Determinate's nixos-vm-based-linux-builder",
    port: 31022,
    plistPath: '/Library/LaunchDaemons/org.nixos.nixos-vm-based-linux-builder.plist',
    workingFolder: '/var/lib/nixos-vm-based-linux-builder',
    startsOnDemand: false,
    lookedAt: true,
  },
  {
    label: 'org.nixos.rosetta-builderd',
    name: 'nix-rosetta-builder',
    port: 31122,
    plistPath: '/Library/LaunchDaemons/org.nixos.rosetta-builderd.plist',
    workingFolder: '/var/lib/rosetta-builder',
    startsOnDemand: true,
    lookedAt: false,
  },
  {
    label: 'org.nixos.virbyd',
    name: 'virby',
    port: 31222,
    plistPath: '/Library/LaunchDaemons/org.nixos.virbyd.plist',
    workingFolder: '/var/lib/virby',
    startsOnDemand: true,
    lookedAt: false,
  },
]
