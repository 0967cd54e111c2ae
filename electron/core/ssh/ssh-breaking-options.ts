import { defineTexts } from '../text/translated-texts.ts'

/** Texts of the options of ssh that keep Nix from the builder: why each does. */
export const sshBreakingOptionsTexts = defineTexts({
  keyOnly: 'the builder accepts only a key',
  otherCommand: "SSH then doesn't run Nix's command",
  noInput: 'it cuts off the input that Nix writes to',
  background: 'SSH then moves to the background, away from Nix',
  ipv4Only: 'the builder listens on IPv4 only',
  longPath: (maxBytes: number) =>
    `macOS allows at most ${maxBytes} bytes for a socket's path, and SSH exits if it's longer`,
  sharedConnection: "SSH then shares a connection, and its messages get into Nix's protocol",
  openConnection: 'the shared connection stays open after Nix ends',
})

/** An ssh option that keeps Nix from the builder, and the line of a Host block that overrides it. */
export interface BreakingOption {
  /** Lower-case, as `ssh -G` prints it. */
  readonly keyword: string
  /** As written in a configuration file. */
  readonly value: string
  readonly reason: string
  readonly off: string
}

interface OptionRule {
  readonly name: string
  /** Whether this value breaks the route; `other` returns the values of other keywords. */
  readonly breaks: (value: string, getValue: (keyword: string) => string | null) => boolean
  readonly explain: () => string
  readonly off: string
  /** Present if the option breaks only some versions of Nix: it is reported only if a build printed a matching message. */
  readonly verifiedBy?: RegExp
}

/** Messages of ssh and Nix that are caused by a shared connection (NixOS/nix#8329, #8745, #14132). */
export const sharedConnectionErrors =
  /protocol mismatch[^\n]*got 'started\b|ControlSocket .* already exists|too long for Unix domain socket|ControlPath too long|Control socket connect\(|mux_client_\w+: /

/**
 * On macOS `sun_path` has 104 bytes including the final 0 (sys/un.h). A master first listens on a temporary name that is 17
 * characters longer than ControlPath (OpenSSH, mux.c).
 */
const maxSocketPath = 103
const masterSuffix = 17

const isShared = (value: string | null) => value !== null && !['no', 'false', 'none', '0'].includes(value)

function isTooLong(path: string, isMaster: boolean): boolean {
  if (!isShared(path)) return false
  return Buffer.byteLength(path) + (isMaster ? masterSuffix : 0) > maxSocketPath
}

const isEnabled = (value: string) => value === 'yes' || value === 'true'

/**
 * The options that can break the route, reported only if they differ from ssh's defaults (ssh_config(5);
 * docs/nix-and-ssh.md, "Options that break the route").
 */
const optionRules: ReadonlyMap<string, OptionRule> = new Map<string, OptionRule>([
  [
    'pubkeyauthentication',
    {
      name: 'PubkeyAuthentication',
      breaks: (value) => value === 'no' || value === 'false',
      explain: () => sshBreakingOptionsTexts.keyOnly,
      off: 'PubkeyAuthentication yes',
    },
  ],
  [
    'preferredauthentications',
    {
      name: 'PreferredAuthentications',
      breaks: (value) => !value.split(',').includes('publickey'),
      explain: () => sshBreakingOptionsTexts.keyOnly,
      off: 'PreferredAuthentications publickey',
    },
  ],
  [
    'sessiontype',
    {
      name: 'SessionType',
      breaks: (value) => value !== 'default',
      explain: () => sshBreakingOptionsTexts.otherCommand,
      off: 'SessionType default',
    },
  ],
  [
    'stdinnull',
    {
      name: 'StdinNull',
      breaks: isEnabled,
      explain: () => sshBreakingOptionsTexts.noInput,
      off: 'StdinNull no',
    },
  ],
  [
    'forkafterauthentication',
    {
      name: 'ForkAfterAuthentication',
      breaks: isEnabled,
      explain: () => sshBreakingOptionsTexts.background,
      off: 'ForkAfterAuthentication no',
    },
  ],
  [
    'addressfamily',
    {
      name: 'AddressFamily',
      breaks: (value) => value === 'inet6',
      explain: () => sshBreakingOptionsTexts.ipv4Only,
      off: 'AddressFamily any',
    },
  ],
  [
    'controlpath',
    {
      name: 'ControlPath',
      breaks: (value, getValue) => isTooLong(value, isShared(getValue('controlmaster'))),
      explain: () => sshBreakingOptionsTexts.longPath(maxSocketPath),
      off: 'ControlPath none',
    },
  ],
  [
    'controlmaster',
    {
      name: 'ControlMaster',
      breaks: isShared,
      explain: () => sshBreakingOptionsTexts.sharedConnection,
      off: 'ControlMaster no',
      verifiedBy: sharedConnectionErrors,
    },
  ],
  [
    'controlpersist',
    {
      name: 'ControlPersist',
      breaks: isShared,
      explain: () => sshBreakingOptionsTexts.openConnection,
      off: 'ControlPersist no',
      verifiedBy: sharedConnectionErrors,
    },
  ],
])

/** Returns those values of `ssh -G`, by keyword, that would break the route; undefined if none would. */
export function selectBreakingValues(
  getValue: (keyword: string) => string | null,
): Record<string, string> | undefined {
  const breakingValues = [...optionRules].flatMap(([keyword, { breaks }]) => {
    const value = getValue(keyword)
    return value !== null && breaks(value, getValue) ? [[keyword, value] as const] : []
  })
  return breakingValues.length === 0 ? undefined : Object.fromEntries(breakingValues)
}

/**
 * Returns the options of a route that break it, in a fixed order.
 * @param messages messages of builds on this machine
 */
export function findBreakingOptions(
  options: Readonly<Record<string, string>> | undefined,
  messages: readonly string[] = [],
): BreakingOption[] {
  const getValue = (keyword: string) => options?.[keyword] ?? null
  return [...optionRules].flatMap(([keyword, { name, breaks, explain, off, verifiedBy }]) => {
    const value = options?.[keyword]
    if (value === undefined || !breaks(value, getValue)) return []
    if (verifiedBy !== undefined && !messages.some((message) => verifiedBy.test(message))) return []
    return [{ keyword, value: `${name} ${formatValue(value)}`, reason: explain(), off }]
  })
}

/** `ssh -G` prints some yes/no options as true/false. */
function formatValue(value: string): string {
  if (value === 'true') return 'yes'
  return value === 'false' ? 'no' : value
}
