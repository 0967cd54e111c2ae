import { notSeen, saw } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { printed, whyNoAnswer } from '../probe/process-result.ts'

const sysctl = '/usr/sbin/sysctl'

/** Whether the hypervisor of macOS runs here: 0 on most Macs that are virtual machines themselves (card 30). */
export async function lookAtVirtualization(
  mac: Mac,
): Promise<NonNullable<Snapshot['mac']['virtualization']>> {
  const ran = await mac.run(sysctl, ['-n', 'kern.hv_support'])
  const output = printed(sysctl, ran)
  if (!output.ok) return notSeen(mac.now(), output.why)
  const value = output.value.trim()
  return value === '0' || value === '1'
    ? saw(mac.now(), value === '1')
    : notSeen(mac.now(), whyNoAnswer(sysctl, ran))
}
