import type { BuilderFacts } from '../../core/builders/builder-facts.ts'
import type { BuilderState, Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { describeRemote, remoteCondition } from '../facts/remote-builders.ts'
import { rootFindings } from '../facts/root-findings.ts'
import { unknownsOf } from '../facts/unknowns.ts'

/** How a builder stands, in a few words for its own line. `findings` are those that concern it. */
export function describeBuilder(
  snapshot: Snapshot,
  facts: BuilderFacts,
  state: BuilderState,
  findings: readonly Finding[],
): string {
  const worst = (severity: Finding['severity']) => {
    const found = findings.filter((finding) => finding.severity === severity)
    return (rootFindings(found)[0] ?? found[0])?.title
  }
  switch (state) {
    case 'absent':
      return 'not set up'
    case 'down':
      return worst('error') ?? 'does not work'
    case 'degraded':
      return worst('warning') ?? 'runs, with a concern'
    case 'paused':
      return 'stopped by you'
    case 'asleep':
      return 'sleeps until a build needs it'
    case 'starting':
      return 'is starting'
    case 'unknown':
      return facts.remote === null && facts.kind === 'remote'
        ? describeRemote({ kind: 'not-asked' })
        : (unknownsOf(snapshot, facts)[0]?.reason ?? 'not everything was seen')
    case 'healthy':
      return facts.kind === 'remote' ? describeRemote(remoteCondition(facts)) : 'in order'
  }
}
