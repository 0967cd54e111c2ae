import { observed, unavailable } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { describeFailure, fromResult, getStdout } from '../probe/process-result.ts'

const sysctl = '/usr/sbin/sysctl'

/** Tests whether macOS offers its hypervisor: `kern.hv_support` is 0 on most Macs that are VMs themselves. */
export async function probeVirtualization(mac: Mac): Promise<NonNullable<Snapshot['mac']['virtualization']>> {
  const result = await mac.run(sysctl, ['-n', 'kern.hv_support'])
  const output = getStdout(sysctl, result)
  if (!output.ok) return fromResult(mac, output)
  const value = output.value.trim()
  return value === '0' || value === '1'
    ? observed(mac.now(), value === '1')
    : unavailable(mac.now(), describeFailure(sysctl, result))
}
