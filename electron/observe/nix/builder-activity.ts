import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { lookAtBuilderLog } from '../service/builder-log-probe.ts'
import { lookAtBuildSlots } from './build-slots-probe.ts'

/** What builder and builds leave behind: captured output, and when Nix last sent a build. */
export async function lookAtTraces(mac: Mac): Promise<Required<Pick<Snapshot, 'builderLog' | 'buildSlots'>>> {
  const [builderLog, buildSlots] = await Promise.all([lookAtBuilderLog(mac), lookAtBuildSlots(mac)])
  return { builderLog, buildSlots }
}
