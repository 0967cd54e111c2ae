import type { BuilderFacts } from '../../core/builders/builder-facts.ts'
import type { BuilderState, Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { describeRemote, remoteCondition } from '../facts/remote-builders.ts'
import { rootFindings } from '../facts/root-findings.ts'
import { unknownsOf } from '../facts/unknowns.ts'

/** Describes a builder briefly for its own line. `findings` are the ones about this builder. */
export function describeBuilder(
  snapshot: Snapshot,
  facts: BuilderFacts,
  state: BuilderState,
  findings: readonly Finding[],
): string {
  const titleOf = (severity: Finding['severity']) => {
    const matching = findings.filter((finding) => finding.severity === severity)
    return (rootFindings(matching)[0] ?? matching[0])?.title
  }
  switch (state) {
    case 'absent':
      return 'not set up'
    case 'down':
      return titleOf('error') ?? 'does not work'
    case 'degraded':
      return titleOf('warning') ?? 'runs, with a concern'
    case 'paused':
      return 'stopped by you'
    case 'asleep':
      return 'sleeps until a build needs it'
    case 'starting':
      return 'is starting'
    case 'unknown':
      return facts.remote === null && facts.kind === 'remote'
        ? describeRemote({ kind: 'not-probed' })
        : (unknownsOf(snapshot, facts)[0]?.reason ?? 'not everything was seen')
    case 'healthy':
      return facts.kind === 'remote' ? describeRemote(remoteCondition(facts)) : 'in order'
  }
}
