import { isIP } from 'node:net'
import type { Mac, ProcessResult, Result } from '../mac.ts'

type ResolverMac = Pick<Mac, 'run' | 'read'>

/**
 * Resolves a host name: by the hosts file first, as macOS does, then by the system's resolver. The resolver runs in
 * a program of its own because that can be killed: `dns.lookup` cannot be cancelled and would keep this process
 * alive while a name server does not answer. A sandbox has its hosts file only. An unresolved name gives an empty list.
 */
export async function resolveHostName(
  host: string,
  timeoutMs: number,
  root: string,
  mac: ResolverMac,
): Promise<Result<readonly string[]>> {
  const hosts = await mac.read('/etc/hosts')
  const listed = hosts.ok ? addressesInHosts(hosts.value ?? '', host) : []
  if (listed.length > 0 || root !== '') return { ok: true, value: listed }
  if (!/^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,252}$/.test(host)) return { ok: true, value: [] }
  return runResolver(host, timeoutMs, mac)
}

/** Returns the addresses that a hosts file lists for the name, compared case-insensitively (hosts(5)). */
export function addressesInHosts(text: string, host: string): string[] {
  const requested = host.toLowerCase()
  const found = text.split('\n').flatMap((line) => {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (address === undefined || isIP(withoutZone(address)) === 0) return []
    return names.some((name) => name.toLowerCase() === requested) ? [withoutZone(address)] : []
  })
  return [...new Set(found)]
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
    return { ok: false, reason: `${host} was not resolved: /usr/bin/dscacheutil is not there` }
  }
  return parseAddresses(host, onLinux, /^(\S+)\s/)
}

function parseAddresses(host: string, ran: ProcessResult, line: RegExp): Result<readonly string[]> {
  if (ran.status === 'timed-out') {
    return { ok: false, reason: `${host} was not resolved within ${ran.afterMs / 1000} s` }
  }
  if (ran.status !== 'exited') return { ok: false, reason: `${host} was not resolved: the resolver failed` }
  const found = ran.stdout
    .split('\n')
    .map((each) => withoutZone(line.exec(each)?.[1] ?? ''))
    .filter((address) => isIP(address) !== 0)
  return { ok: true, value: [...new Set(found)] }
}

/** Removes the zone of an IPv6 address: `fe80::1%lo0` names an interface. */
function withoutZone(address: string): string {
  return address.split('%', 1)[0] ?? ''
}
