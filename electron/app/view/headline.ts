import { getLeadingBuilder } from '../../core/builders/builder.ts'
import type { Finding } from '../../core/model/finding.ts'
import type { PlanSubject } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { removeFullStop } from '../../core/text/full-stop.ts'
import { getDeterminateBuilder } from '../../diagnose/facts/determinate-builder.ts'
import { describeUnknown } from '../../diagnose/views/summary.ts'
import type { Messages } from '../../locales/messages.ts'
import type { RepairProgress } from '../../monitor/state/monitor-state.ts'
import type { Headline } from '../contract/bridge-contract.ts'

/**
 * Returns the headline of the popover, which the menu and the tooltip repeat: the effect of the finding that leads, else
 * the builder's state. `roots` are the findings in the order of the popover.
 */
export function createHeadline(status: Status, roots: readonly Finding[], messages: Messages): Headline {
  const { state, snapshot, verifiedAt } = status
  const { headlines } = messages
  const [first] = roots.filter(({ severity }) => severity !== 'note')
  const title = first === undefined ? undefined : removeFullStop(first.headline)
  switch (state) {
    case 'down':
      return { title: title ?? headlines.down, detail: null }
    case 'degraded':
      return { title: title ?? headlines.degraded, detail: describeDegraded(verifiedAt, messages) }
    case 'unknown':
      return { title: headlines.unknown, detail: describeUnknown(snapshot) }
    case 'absent':
      return describeAbsent(snapshot, messages)
    case 'healthy':
      return describeHealthy(snapshot, verifiedAt, messages)
    case 'starting':
      return { title: headlines.starting, detail: messages.details.starting }
    case 'asleep':
      return { title: headlines.asleep, detail: messages.details.asleep }
    case 'paused':
      return { title: headlines.paused, detail: describePaused(snapshot, messages) }
  }
}

function describeDegraded(verifiedAt: string | null, { details }: Messages): string {
  return verifiedAt === null ? details.running : details.works
}

/** Says why the builder is stopped where the user did not stop it; null where the user did. */
function describePaused(
  { stoppedOnPurpose, idleMinutesBeforeStop: minutes }: Snapshot,
  { details, amounts }: Messages,
): string | null {
  if (stoppedOnPurpose === null) return details.startsOnRequest
  return minutes === undefined ? null : details.stoppedWhenIdle(amounts.duration(minutes * 60_000))
}

/** With Determinate's own builder, which Builderbar does not watch, no builder is missing. */
function describeAbsent(snapshot: Snapshot, { headlines, details }: Messages): Headline {
  return getDeterminateBuilder(snapshot) === 'enabled'
    ? { title: headlines.determinate, detail: details.determinate }
    : { title: headlines.absent, detail: null }
}

/** A leading builder that is remote has the state of the last check on request. */
function describeHealthy(snapshot: Snapshot, verifiedAt: string | null, { headlines }: Messages): Headline {
  if (verifiedAt !== null) return { title: headlines.healthy, detail: null }
  const { kind, entry } = getLeadingBuilder(snapshot)
  return {
    title: kind === 'remote' && entry !== null ? headlines.responded(entry.host) : headlines.unconfirmed,
    detail: null,
  }
}

/**
 * Returns the headline while a plan runs, which is not always a repair, and until the scan that followed it is shown: the
 * result arrives a moment before that. Null otherwise.
 */
export function createRunningHeadline(
  progress: RepairProgress,
  takenAt: string,
  { headlines }: Messages,
): Headline | null {
  const createTitle = ({ kind }: PlanSubject) =>
    kind === 'finding' ? headlines.repairing : headlines.working
  if (progress.status === 'running') return { title: createTitle(progress.subject), detail: null }
  if (progress.status !== 'done' || Date.parse(takenAt) >= Date.parse(progress.since)) return null
  const [fixed] = progress.results.filter(({ outcome }) => outcome === 'fixed')
  return fixed === undefined ? null : { title: createTitle(fixed.subject), detail: null }
}
