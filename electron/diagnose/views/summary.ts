import { getLeadingBuilder } from '../../core/builders/builder.ts'
import type { BuilderState, Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { leadsExternally, listExternalBuilders } from '../../core/nix/external-builders.ts'
import { formatDuration } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { getDeterminateBuilder } from '../facts/determinate-builder.ts'
import { selectRootFindings } from '../facts/root-findings.ts'
import { findPassedBuild } from '../facts/test-builds.ts'
import { listUnknowns, unknownsTexts } from '../facts/unknowns.ts'

/** Texts of the summary. */
export const summaryTexts = defineTexts({
  absent: 'No Linux builder is set up on this Mac.',
  determinate: "Determinate Nix's own Linux builder is on. There's nothing to monitor.",
  down: "The Linux builder isn't working.",
  /** `headline` has no full stop, here and below. */
  headline: (headline: string) => `${headline}.`,
  stoppedByConfiguration: 'The Linux builder is stopped. Its configuration starts it only when you ask.',
  stoppedByUser: 'You stopped the Linux builder.',
  stoppedWhenIdle: (idleMs: number) =>
    `Builderbar stopped the Linux builder, because nothing was built for ${formatDuration(idleMs)}.`,
  asleep: 'The Linux builder is idle. It starts when a build needs it.',
  asleepExternally: 'Nix starts a Linux builder for each build that needs one.',
  starting: 'The Linux builder is starting. This usually takes under a minute.',
  unknown: (reason: string) => `Can't check the Linux builder: ${reason}.`,
  degraded: (headline: string) => `${headline}. The builder is running.`,
  degradedButVerified: (headline: string) => `${headline}. Builds still work.`,
  otherDegraded: 'The Linux builder works, but another builder needs attention.',
  remote: (host: string) => `${host} responded when you checked.`,
  verified: 'The Linux builder is working.',
  unverified: 'No problems found, but no build has confirmed it yet.',
})

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
      return leadsExternally(snapshot) ? summaryTexts.asleepExternally : summaryTexts.asleep
    case 'starting':
      return summaryTexts.starting
    case 'unknown':
      return summaryTexts.unknown(describeUnknown(snapshot))
    case 'degraded':
      return describeDegraded(snapshot, findings)
    case 'healthy':
      return describeHealthy(snapshot)
  }
}

function describePaused({ stoppedOnPurpose, idleMinutesBeforeStop: idleMinutes }: Snapshot): string {
  if (stoppedOnPurpose === null) return summaryTexts.stoppedByConfiguration
  return idleMinutes === undefined
    ? summaryTexts.stoppedByUser
    : summaryTexts.stoppedWhenIdle(idleMinutes * 60_000)
}

/** With Determinate's own builder, which Builderbar does not watch, no builder is missing. */
function describeAbsent(snapshot: Snapshot): string {
  return getDeterminateBuilder(snapshot) === 'enabled' ? summaryTexts.determinate : summaryTexts.absent
}

function describeHealthy(snapshot: Snapshot): string {
  if (isVerified(snapshot)) return summaryTexts.verified
  const { kind, entry } = getLeadingBuilder(snapshot)
  return kind === 'remote' && entry !== null ? summaryTexts.remote(entry.host) : summaryTexts.unverified
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
  return first === undefined ? summaryTexts.down : summaryTexts.headline(first.headline)
}

/** Returns the headline of the leading warning, and whether builds work nevertheless; a problem of another builder has no headline here. */
function describeDegraded(snapshot: Snapshot, findings: readonly Finding[]): string {
  const warnings = findings.filter(({ severity }) => severity === 'warning')
  const [first = warnings[0]] = selectRootFindings(warnings)
  if (first === undefined) return summaryTexts.otherDegraded
  return isVerified(snapshot)
    ? summaryTexts.degradedButVerified(first.headline)
    : summaryTexts.degraded(first.headline)
}

/** Returns why the state is unknown, without a full stop. */
export function describeUnknown(snapshot: Snapshot): string {
  const [first] = listUnknowns(snapshot, getLeadingBuilder(snapshot))
  return (first?.reason ?? unknownsTexts.incomplete).trim().replace(/\.+$/, '')
}
