import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { probeBuilderLog } from '../service/builder-log-probe.ts'
import { probeBuildSlots } from './build-slots-probe.ts'

/** Probes the builder's captured output, and when Nix last sent it a build. */
export async function probeBuilderActivity(
  mac: Mac,
): Promise<Required<Pick<Snapshot, 'builderLog' | 'buildSlots'>>> {
  const [builderLog, buildSlots] = await Promise.all([probeBuilderLog(mac), probeBuildSlots(mac)])
  return { builderLog, buildSlots }
}
