import { isIP } from 'node:net'
import type { Mac, ProcessResult, Result } from '../mac.ts'

type Asking = Pick<Mac, 'run' | 'read'>

/**
 * Addresses of a host name. The hosts file comes first, as macOS has it. Then the system's own resolver is asked
 * through a program, because a program can be ended: a name server that does not answer would otherwise keep
 * this program from ending. A folder that stands for a Mac has its hosts file and no name server.
 */
export async function addressesOf(
  host: string,
  timeoutMs: number,
  root: string,
  mac: Asking,
): Promise<Result<readonly string[]>> {
  const hosts = await mac.read('/etc/hosts')
  const listed = hosts.ok ? addressesInHosts(hosts.value ?? '', host) : []
  if (listed.length > 0 || root !== '') return { ok: true, value: listed }
  if (!/^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,252}$/.test(host)) return { ok: true, value: [] }
  return askResolver(host, timeoutMs, mac)
}

/** Addresses that a hosts file has for the name; names are compared without regard to case (hosts(5)). */
export function addressesInHosts(text: string, host: string): string[] {
  const wanted = host.toLowerCase()
  const found = text.split('\n').flatMap((line) => {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (address === undefined || isIP(withoutZone(address)) === 0) return []
    return names.some((name) => name.toLowerCase() === wanted) ? [withoutZone(address)] : []
  })
  return [...new Set(found)]
}

async function askResolver(host: string, timeoutMs: number, mac: Asking): Promise<Result<readonly string[]>> {
  // Only a Mac can prove: dscacheutil's output (docs/macos.md, "Name resolution", likely). It ends with 0 and
  // prints
  // nothing for a name that does not resolve.
  const onMac = await mac.run('/usr/bin/dscacheutil', ['-q', 'host', '-a', 'name', host], { timeoutMs })
  if (onMac.status !== 'missing') return addressesSaid(host, onMac, /^(?:ipv6?_address|ip_address): (\S+)/)
  const remote = await mac.run('/usr/bin/getent', ['ahosts', host], { timeoutMs })
  if (remote.status === 'missing') {
    return { ok: false, reason: `${host} was not resolved: /usr/bin/dscacheutil is not there` }
  }
  return addressesSaid(host, remote, /^(\S+)\s/)
}

function addressesSaid(host: string, ran: ProcessResult, line: RegExp): Result<readonly string[]> {
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

/** `fe80::1%lo0` is an address with the name of an interface. */
function withoutZone(address: string): string {
  return address.split('%', 1)[0] ?? ''
}
