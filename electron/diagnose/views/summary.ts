import { getLeadingBuilder } from '../../core/builders/builder.ts'
import type { BuilderState, Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { leadsExternally, listExternalBuilders } from '../../core/nix/external-builders.ts'
import { formatDuration } from '../../core/text/quantities.ts'
import { getDeterminateBuilder } from '../facts/determinate-builder.ts'
import { selectRootFindings } from '../facts/root-findings.ts'
import { findPassedBuild } from '../facts/test-builds.ts'
import { listUnknowns } from '../facts/unknowns.ts'

/**
 * Returns the summary sentence for a state (docs/architecture.md, "State of a builder"). `findings` are the ones about
 * the leading builder.
 */
export function summarize(snapshot: Snapshot, state: BuilderState, findings: readonly Finding[]): string {
  switch (state) {
    case 'absent':
      return describeAbsent(snapshot)
    case 'down':
      return describeDown(findings)
    case 'paused':
      return describePaused(snapshot)
    case 'asleep':
      return leadsExternally(snapshot)
        ? 'Nix starts a Linux builder for each build that needs one.'
        : 'The Linux builder is idle. It starts when a build needs it.'
    case 'starting':
      return 'The Linux builder is starting. This usually takes under a minute.'
    case 'unknown':
      return `Can't check the Linux builder: ${describeUnknown(snapshot)}.`
    case 'degraded':
      return describeDegraded(snapshot, findings)
    case 'healthy':
      if (isRemote(snapshot)) return `${getLeadingBuilder(snapshot).entry?.host} responded when you checked.`
      return isVerified(snapshot)
        ? 'The Linux builder is working.'
        : 'No problems found, but no build has confirmed it yet.'
  }
}

function describePaused({ stoppedOnPurpose, idleMinutesBeforeStop: idleMinutes }: Snapshot): string {
  if (stoppedOnPurpose === null)
    return 'The Linux builder is stopped. Its configuration starts it only when you ask.'
  return idleMinutes === undefined
    ? 'You stopped the Linux builder.'
    : `Builderbar stopped the Linux builder, because nothing was built for ${formatDuration(idleMinutes * 60_000)}.`
}

/** With Determinate's own builder, which Builderbar does not watch, no builder is missing. */
function describeAbsent(snapshot: Snapshot): string {
  return getDeterminateBuilder(snapshot) === 'enabled'
    ? "Determinate Nix's own Linux builder is on. There's nothing to monitor."
    : 'No Linux builder is set up on this Mac.'
}

/** Whether the leading builder is a remote one, so that its state is that of the last probe on request. */
function isRemote(snapshot: Snapshot): boolean {
  return getLeadingBuilder(snapshot).kind === 'remote' && !isVerified(snapshot)
}

/** Whether a test build passed on the leading builder. */
function isVerified(snapshot: Snapshot): boolean {
  const [external] = leadsExternally(snapshot) ? listExternalBuilders(snapshot) : []
  return findPassedBuild(snapshot, external?.uri ?? getLeadingBuilder(snapshot).entry?.uri) !== null
}

/** Returns the headline of the first error without a known cause. */
function describeDown(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error')
  const [first = errors[0]] = selectRootFindings(errors)
  return first === undefined ? "The Linux builder isn't working." : `${first.headline}.`
}

/** Returns the headline of the leading warning, and whether builds work nevertheless; a problem of another builder has no headline here. */
function describeDegraded(snapshot: Snapshot, findings: readonly Finding[]): string {
  const warnings = findings.filter(({ severity }) => severity === 'warning')
  const [first = warnings[0]] = selectRootFindings(warnings)
  if (first === undefined) return 'The Linux builder works, but another builder needs attention.'
  return `${first.headline}. ${isVerified(snapshot) ? 'Builds still work.' : 'The builder is running.'}`
}

/** Returns why the state is unknown, without a full stop. */
export function describeUnknown(snapshot: Snapshot): string {
  const [first] = listUnknowns(snapshot, getLeadingBuilder(snapshot))
  return (first?.reason ?? 'not every check could be made').trim().replace(/\.+$/, '')
}
