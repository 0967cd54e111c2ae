/** An option of ssh that keeps Nix from the builder, and the line of a Host block that switches it off. */
export interface BreakingOption {
  /** Lower-case, as `ssh -G` prints it. */
  readonly keyword: string
  /** As a configuration file has it. */
  readonly value: string
  readonly reason: string
  readonly off: string
}

interface Known {
  readonly name: string
  readonly breaks: (value: string) => boolean
  readonly reason: string
  readonly off: string
}

const isOn = (value: string) => value === 'yes' || value === 'true'

/** Options that are told of only where they are not as ssh has them by default (ssh_config(5); failure-modes.md, card 25). */
const known: ReadonlyMap<string, Known> = new Map([
  [
    'pubkeyauthentication',
    {
      name: 'PubkeyAuthentication',
      breaks: (value) => value === 'no' || value === 'false',
      reason: 'the builder takes nothing but a key',
      off: 'PubkeyAuthentication yes',
    },
  ],
  [
    'preferredauthentications',
    {
      name: 'PreferredAuthentications',
      breaks: (value) => !value.split(',').includes('publickey'),
      reason: 'the builder takes nothing but a key',
      off: 'PreferredAuthentications publickey',
    },
  ],
  [
    'sessiontype',
    {
      name: 'SessionType',
      breaks: (value) => value !== 'default',
      reason: 'ssh then does not run the command that Nix gives',
      off: 'SessionType default',
    },
  ],
  [
    'stdinnull',
    {
      name: 'StdinNull',
      breaks: isOn,
      reason: 'Nix speaks to the builder through what it cuts off',
      off: 'StdinNull no',
    },
  ],
  [
    'forkafterauthentication',
    {
      name: 'ForkAfterAuthentication',
      breaks: isOn,
      reason: 'ssh then goes away from Nix into the background',
      off: 'ForkAfterAuthentication no',
    },
  ],
  [
    'addressfamily',
    {
      name: 'AddressFamily',
      breaks: (value) => value === 'inet6',
      reason: 'the builder is reached by IPv4 only',
      off: 'AddressFamily any',
    },
  ],
])

/** Of the values that `ssh -G` prints, by keyword, those that would break the way; absent where none does. */
export function breakingValues(
  printed: (keyword: string) => string | null,
): Record<string, string> | undefined {
  const found = [...known].flatMap(([keyword, { breaks }]) => {
    const value = printed(keyword)
    return value !== null && breaks(value) ? [[keyword, value] as const] : []
  })
  return found.length === 0 ? undefined : Object.fromEntries(found)
}

/** What a route's options break, in a fixed order. */
export function breakingOptions(options: Readonly<Record<string, string>> | undefined): BreakingOption[] {
  return [...known].flatMap(([keyword, { name, breaks, reason, off }]) => {
    const value = options?.[keyword]
    return value !== undefined && breaks(value)
      ? [{ keyword, value: `${name} ${asWritten(value)}`, reason, off }]
      : []
  })
}

/** `ssh -G` prints some of its yes and no as true and false. */
function asWritten(value: string): string {
  if (value === 'true') return 'yes'
  return value === 'false' ? 'no' : value
}
