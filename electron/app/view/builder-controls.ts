import { getLeadingBuilder } from '../../core/builders/builder.ts'
import { findPresentService } from '../../core/builders/builder-service.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { BuilderControl } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { leadsExternally } from '../../core/nix/external-builders.ts'
import type { Messages } from '../../locales/messages.ts'

/** Returns the controls that apply now: none without a service, and none whose state is already reached. */
export function listControls({ snapshot }: Status): readonly BuilderControl[] {
  const service = findPresentService(snapshot.services)
  if (service === null) return []
  const job = valueOrNull(service.job)
  if (job === null) return []
  if (!job.known || job.pid === null) return ['start']
  const { kind, entry } = getLeadingBuilder(snapshot)
  return kind === 'managed' && entry !== null ? ['restart', 'stop', 'collect-garbage'] : ['restart', 'stop']
}

/** Returns why a test build would be useless now, or null if it can be started. */
export function describeNoTestBuild({ snapshot, state }: Status, { test }: Messages): string | null {
  if (getLeadingBuilder(snapshot).entry === null && !leadsExternally(snapshot)) return test.not.noEntry
  return state === 'paused' ? test.not.stopped : null
}
