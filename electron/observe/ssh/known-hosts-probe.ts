import { observed } from '../../core/model/observation.ts'
import type { RouteProbe, SshRoute } from '../../core/model/snapshot.ts'
import { findHostKeys } from '../../core/ssh/known-hosts.ts'
import type { Mac } from '../../mac/mac.ts'

/**
 * Reads the host keys that a route's known-hosts files hold for it; unreadable files are left out. ssh looks up the
 * HostKeyAlias, or else `[host]:port` and then the bare name (sshconnect.c).
 */
export async function readKnownHostKeys(mac: Mac, route: SshRoute): Promise<RouteProbe['knownHostKeys']> {
  const names = listNames(route)
  const files = [...route.userKnownHostsFiles, ...route.globalKnownHostsFiles].filter((file) =>
    file.startsWith('/'),
  )
  const keys = await Promise.all(
    [...new Set(files)].map(async (file) => {
      const text = await mac.read(file)
      return text.ok && text.value !== null ? findHostKeys(text.value, file, names) : []
    }),
  )
  return observed(mac.now(), keys.flat())
}

function listNames({ hostKeyAlias, hostname, port }: SshRoute): readonly string[] {
  if (hostKeyAlias !== null) return [hostKeyAlias]
  return port === 22 ? [hostname] : [`[${hostname}]:${port}`, hostname]
}
