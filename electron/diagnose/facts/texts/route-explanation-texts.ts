import { defineTexts } from '../../../core/text/translated-texts.ts'

interface Route {
  /** The entry's URI. */
  readonly uri: string
  /** False if a file that only root can read may correct the route. */
  readonly isSure: boolean
  /** The builder's own port; null if it is not known. */
  readonly builderPort: number | null
}

interface RouteToPort extends Route {
  readonly hostname: string
  readonly port: number
  /** The entry's host, if ssh connects to another name for it. */
  readonly entryHost: string | null
  /** The addresses, if all are IPv6 addresses of this Mac. */
  readonly ipv6: readonly string[] | null
}

interface DecidingLine {
  readonly file: string
  readonly line: number
  /** What the line sets, such as `Port 22`. */
  readonly value: string
  /** nix-darwin's file, if it exists. */
  readonly overridden: string | null
}

function describeConnection({ uri, isSure, builderPort }: Route, place: string): string {
  const connection = `For ${uri}, root's SSH ${isSure ? 'connects' : 'would connect'} to ${place}`
  return builderPort === null
    ? `${connection}, not to the builder, whose port isn't known.`
    : `${connection}, but the builder listens on port ${builderPort} of this Mac.`
}

/** Texts of a route that leads to the wrong place. */
export const routeExplanationTexts = defineTexts({
  route: {
    toName: (route: Route, name: string) => describeConnection(route, `the name "${name}"`),
    toUnresolvedHost: (route: Route, hostname: string) =>
      describeConnection(route, `the host "${hostname}", which doesn't resolve`),
    toPort: ({ hostname, port, entryHost, ipv6, ...route }: RouteToPort) =>
      describeConnection(
        route,
        `${hostname}${entryHost === null ? '' : ` (for ${entryHost})`} port ${port}` +
          `${ipv6 === null ? '' : `, by IPv6 (${ipv6.join(', ')})`}`,
      ),
  },
  reason: {
    oldNix: (nix: string, host: string, port: number) =>
      `${nix} doesn't support a port in an entry's address (Nix 2.31 and later do): it passes ` +
      `"${host}:${port}" to SSH as a name, which doesn't exist.`,
    ipv6Entry: 'The entry has an IPv6 address, but the VM listens only on 127.0.0.1.',
    ipv6Host: (hostname: string, addresses: readonly string[]) =>
      `On this Mac, ${hostname} means only ${addresses.join(', ')}, but the VM listens on 127.0.0.1: the line ` +
      `"127.0.0.1 ${hostname}" is missing from /etc/hosts.`,
    entryPort: (uri: string) => `The entry itself names that port: ${uri}.`,
    dropInLine: ({ file, line, value }: DecidingLine) =>
      `${file}, line ${line} sets ${value}, but the VM uses another port: nix-darwin's file always says 31022, whatever port the VM has.`,
    firstLine: ({ file, line, value, overridden }: DecidingLine) =>
      overridden === null
        ? `${file}, line ${line} sets ${value}. SSH uses the first value that it finds, so this line wins.`
        : `${file}, line ${line} sets ${value}. SSH uses the first value that it finds, so this line wins over ${overridden}.`,
    loopbackEntry: (host: string) =>
      `The entry's address, ${host}, has no port, and nix-darwin's SSH settings cover only linux-builder, so SSH uses port 22.`,
    missingSystemFile: (systemFile: string, dropIn: string) =>
      `${systemFile} is missing, so SSH never reads ${dropIn}.`,
    missingInclude: (systemFile: string, dropIn: string) =>
      `${systemFile} has no line "Include /etc/ssh/ssh_config.d/*", so SSH never reads ${dropIn}, where nix-darwin sets the port. ` +
      'This is common on managed Macs.',
    missingDropIn: (dropIn: string) => `${dropIn}, where nix-darwin sets the port, is missing.`,
    missingLine: (host: string) => `No line that root's SSH reads sets a port for ${host}.`,
  },
  evidence: {
    entry: 'The entry',
    entryWithPort: 'Entry with a port in its address',
    entryWithoutPort: 'Entry without a port',
    nixVersion: 'Version of Nix',
    hostsFile: (hostname: string) => `${hostname} in /etc/hosts`,
    decidingLine: 'Line that decides',
    systemFile: "This Mac's SSH configuration",
    dropIn: "nix-darwin's file",
    unreadDropIn: "nix-darwin's file, which SSH never reads",
    noFile: 'no such file',
    noInclude: 'no Include of ssh_config.d',
    present: 'exists',
    missing: 'missing',
    resolved: 'Where SSH would connect',
    resolvedRoute: (hostname: string, port: number) =>
      `hostname ${hostname}, port ${port}; no line sets the port`,
  },
})
