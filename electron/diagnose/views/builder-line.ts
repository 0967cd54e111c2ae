import type { Builder } from '../../core/builders/builder.ts'
import type { BuilderState, Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { isStoppedByConfiguration } from '../facts/paused.ts'
import { describeRemote, getRemoteCondition } from '../facts/remote-builders.ts'
import { selectRootFindings } from '../facts/root-findings.ts'
import { listUnknowns, unknownsTexts } from '../facts/unknowns.ts'

/** Texts of the line of one builder. */
export const builderLineTexts = defineTexts({
  absent: 'not set up',
  down: "isn't working",
  degraded: 'running, needs attention',
  stoppedByConfiguration: 'stopped by its configuration',
  stoppedByUser: 'stopped by you',
  stoppedWhenIdle: 'stopped when idle',
  asleep: 'idle until a build needs it',
  starting: 'starting',
  healthy: 'working',
})

/** Describes a builder briefly for its own line. `findings` are the ones about this builder. */
export function describeBuilder(
  snapshot: Snapshot,
  builder: Builder,
  state: BuilderState,
  findings: readonly Finding[],
): string {
  const findTitle = (severity: Finding['severity']) => {
    const matchingFindings = findings.filter((finding) => finding.severity === severity)
    return (selectRootFindings(matchingFindings)[0] ?? matchingFindings[0])?.title
  }
  switch (state) {
    case 'absent':
      return builderLineTexts.absent
    case 'down':
      return findTitle('error') ?? builderLineTexts.down
    case 'degraded':
      return findTitle('warning') ?? builderLineTexts.degraded
    case 'paused':
      return describePause(snapshot, builder)
    case 'asleep':
      return builderLineTexts.asleep
    case 'starting':
      return builderLineTexts.starting
    case 'unknown':
      return builder.remote === null && builder.kind === 'remote'
        ? describeRemote({ kind: 'not-probed' })
        : (listUnknowns(snapshot, builder)[0]?.reason ?? unknownsTexts.incomplete)
    case 'healthy':
      return builder.kind === 'remote'
        ? describeRemote(getRemoteCondition(snapshot, builder))
        : builderLineTexts.healthy
  }
}

/** Says who or what stopped a builder that does not run on purpose. */
export function describePause({ idleMinutesBeforeStop }: Snapshot, builder: Builder): string {
  if (isStoppedByConfiguration(builder)) return builderLineTexts.stoppedByConfiguration
  return idleMinutesBeforeStop === undefined
    ? builderLineTexts.stoppedByUser
    : builderLineTexts.stoppedWhenIdle
}
