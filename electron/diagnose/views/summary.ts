import { getLeadingBuilder } from '../../core/builders/builder-facts.ts'
import type { BuilderState, Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { leadsExternally, listExternalBuilders } from '../../core/nix/external-builders.ts'
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
      return snapshot.stoppedOnPurpose === null
        ? 'The Linux builder is stopped, and its configuration starts it only on command.'
        : 'You stopped the Linux builder.'
    case 'asleep':
      return leadsExternally(snapshot)
        ? 'Nix starts a Linux builder for each build that needs one.'
        : 'The builder sleeps until a build needs it.'
    case 'starting':
      return 'The Linux builder is starting. Usually ready in under a minute.'
    case 'unknown':
      return `Cannot tell: ${describeUnknown(snapshot)}.`
    case 'degraded':
      if (findings.some(isAboutRoute)) return "Nix probably can't reach the Linux builder."
      return isVerified(snapshot)
        ? 'The Linux builder works, with a warning.'
        : 'The Linux builder is running, with a warning.'
    case 'healthy':
      if (isRemote(snapshot)) return `${getLeadingBuilder(snapshot).entry?.host} answered when you asked.`
      return isVerified(snapshot)
        ? 'The Linux builder works.'
        : 'Everything that can be seen without a build is in order.'
  }
}

/** With Determinate's own builder, which Builderbar does not watch, no builder is missing. */
function describeAbsent(snapshot: Snapshot): string {
  return getDeterminateBuilder(snapshot) === 'enabled'
    ? "Determinate Nix's own Linux builder is switched on and needs no watching."
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

function isAboutRoute({ id, severity }: Finding): boolean {
  return severity === 'warning' && (id === 'ssh-route' || id === 'corporate-ssh-options')
}

/** Returns why the state is unknown, without a full stop. */
export function describeUnknown(snapshot: Snapshot): string {
  const [first] = listUnknowns(snapshot, getLeadingBuilder(snapshot))
  return (first?.reason ?? 'not everything was seen').trim().replace(/\.+$/, '')
}
