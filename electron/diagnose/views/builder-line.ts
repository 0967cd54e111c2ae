import type { Builder } from '../../core/builders/builder.ts'
import type { BuilderState, Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { isStoppedByConfiguration } from '../facts/paused.ts'
import { describeRemote, getRemoteCondition } from '../facts/remote-builders.ts'
import { selectRootFindings } from '../facts/root-findings.ts'
import { listUnknowns } from '../facts/unknowns.ts'

/** Describes a builder briefly for its own line. `findings` are the ones about this builder. */
export function describeBuilder(
  snapshot: Snapshot,
  builder: Builder,
  state: BuilderState,
  findings: readonly Finding[],
): string {
  const findTitle = (severity: Finding['severity']) => {
    const matching = findings.filter((finding) => finding.severity === severity)
    return (selectRootFindings(matching)[0] ?? matching[0])?.title
  }
  switch (state) {
    case 'absent':
      return 'not set up'
    case 'down':
      return findTitle('error') ?? "isn't working"
    case 'degraded':
      return findTitle('warning') ?? 'running, needs attention'
    case 'paused':
      if (isStoppedByConfiguration(builder)) return 'stopped by its configuration'
      return snapshot.idleMinutesBeforeStop === undefined ? 'stopped by you' : 'stopped when idle'
    case 'asleep':
      return 'idle until a build needs it'
    case 'starting':
      return 'starting'
    case 'unknown':
      return builder.remote === null && builder.kind === 'remote'
        ? describeRemote({ kind: 'not-probed' })
        : (listUnknowns(snapshot, builder)[0]?.reason ?? 'not every check could be made')
    case 'healthy':
      return builder.kind === 'remote' ? describeRemote(getRemoteCondition(snapshot, builder)) : 'working'
  }
}
