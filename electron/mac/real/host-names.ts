import { isIP } from 'node:net'
import { formatSeconds } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac, ProcessResult, Result } from '../mac.ts'

/** Texts of host names that weren't resolved. */
export const hostNamesTexts = defineTexts({
  noResolver: (host: string, program: string) => `${host} couldn't be resolved: ${program} is missing`,
  late: (host: string, time: string) => `${host} didn't resolve within ${time}`,
  failed: (host: string) => `${host} couldn't be resolved: the resolver failed`,
})

type ResolverMac = Pick<Mac, 'run' | 'read'>

/**
 * Resolves a host name: by the hosts file first, as macOS does, then by the system's resolver. The resolver runs in a separate
 * program, which can be killed: `dns.lookup` cannot be cancelled and would keep this process alive while a name server does not
 * answer. A sandbox has only its hosts file. For an unresolved name the list is empty.
 */
export async function resolveHostName(
  host: string,
  timeoutMs: number,
  root: string,
  mac: ResolverMac,
): Promise<Result<readonly string[]>> {
  const hosts = await mac.read('/etc/hosts')
  const addresses = hosts.ok ? findInHosts(hosts.value ?? '', host) : []
  if (addresses.length > 0 || root !== '') return { ok: true, value: addresses }
  if (!/^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,252}$/.test(host)) return { ok: true, value: [] }
  return runResolver(host, timeoutMs, mac)
}

/** Returns the addresses that a hosts file lists for the name, compared case-insensitively (hosts(5)). */
export function findInHosts(text: string, host: string): string[] {
  const lowerCaseHost = host.toLowerCase()
  const addresses = text.split('\n').flatMap((line) => {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (address === undefined || !names.some((name) => name.toLowerCase() === lowerCaseHost)) return []
    return isIpAddress(removeZone(address)) ? [removeZone(address)] : []
  })
  return [...new Set(addresses)]
}

async function runResolver(
  host: string,
  timeoutMs: number,
  mac: ResolverMac,
): Promise<Result<readonly string[]>> {
  // Only a Mac can prove: dscacheutil's output (docs/macos.md, "Name resolution", likely). For a name that does not
  // resolve it prints nothing and exits with 0.
  const onMac = await mac.run('/usr/bin/dscacheutil', ['-q', 'host', '-a', 'name', host], { timeoutMs })
  if (onMac.status !== 'missing') return parseAddresses(host, onMac, /^(?:ipv6?_address|ip_address): (\S+)/)
  const onLinux = await mac.run('/usr/bin/getent', ['ahosts', host], { timeoutMs })
  if (onLinux.status === 'missing') {
    return { ok: false, reason: hostNamesTexts.noResolver(host, '/usr/bin/dscacheutil') }
  }
  return parseAddresses(host, onLinux, /^(\S+)\s/)
}

function parseAddresses(host: string, result: ProcessResult, line: RegExp): Result<readonly string[]> {
  if (result.status === 'timed-out') {
    return { ok: false, reason: hostNamesTexts.late(host, formatSeconds(result.afterMs / 1000)) }
  }
  if (result.status !== 'exited') return { ok: false, reason: hostNamesTexts.failed(host) }
  const addresses = result.stdout
    .split('\n')
    .map((output) => removeZone(line.exec(output)?.[1] ?? ''))
    .filter(isIpAddress)
  return { ok: true, value: [...new Set(addresses)] }
}

/**
 * Whether this is an address, not a name. `isIP` is called only for what may be one, because for a name such as `localhost` it
 * would compile its large expression for IPv6.
 */
export function isIpAddress(host: string): boolean {
  return /^[\d.]+$|:/.test(host) && isIP(host) !== 0
}

/** Removes the zone of an IPv6 address: `fe80::1%lo0` names an interface. */
function removeZone(address: string): string {
  return address.split('%', 1)[0] ?? ''
}
