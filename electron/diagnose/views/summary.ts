import { leadingBuilder } from '../../core/builders/builder-facts.ts'
import type { BuilderState, Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { determinateBuilder } from '../facts/determinate-builder.ts'
import { rootFindings } from '../facts/root-findings.ts'
import { passedBuild } from '../facts/test-builds.ts'
import { unknownsOf } from '../facts/unknowns.ts'
import { rules } from '../rules/rules.ts'

/**
 * The sentence of docs/architecture.md, "State of a builder", for a state and its cause. `findings` are those
 * of the leading builder.
 */
export function summaryOf(snapshot: Snapshot, state: BuilderState, findings: readonly Finding[]): string {
  switch (state) {
    case 'absent':
      return absentSentence(snapshot)
    case 'down':
      return downSentence(findings)
    case 'paused':
      return 'You stopped the Linux builder.'
    case 'asleep':
      return 'The builder sleeps until a build needs it.'
    case 'starting':
      return 'The Linux builder is starting. Usually ready in under a minute.'
    case 'unknown':
      return `Cannot tell: ${whyUnknown(snapshot)}.`
    case 'degraded':
      if (findings.some(isAboutRoute)) return 'Nix probably cannot reach the Linux builder.'
      return isVerified(snapshot)
        ? 'The Linux builder works, with a concern.'
        : 'The Linux builder runs, with a concern.'
    case 'healthy':
      if (isRemote(snapshot)) return `${leadingBuilder(snapshot).entry?.host} answered when you asked.`
      return isVerified(snapshot)
        ? 'The Linux builder works.'
        : 'Everything that can be seen without a build is in order.'
  }
}

/** Determinate's own builder is none that Builderbar watches, and none that is missing. */
function absentSentence(snapshot: Snapshot): string {
  return determinateBuilder(snapshot) === 'enabled'
    ? "Determinate Nix's own Linux builder is switched on and needs no watching."
    : 'No Linux builder is set up on this Mac.'
}

/** Whether nothing but a machine elsewhere builds: it was looked at once, when somebody asked. */
function isRemote(snapshot: Snapshot): boolean {
  return leadingBuilder(snapshot).kind === 'remote' && !isVerified(snapshot)
}

/** Whether a build was seen to work on the leading builder. */
function isVerified(snapshot: Snapshot): boolean {
  return passedBuild(snapshot, leadingBuilder(snapshot).entry?.uri) !== null
}

/** The sentence of the first error that nothing else causes. */
function downSentence(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error')
  const [first = errors[0]] = rootFindings(errors)
  const sentence = rules.find(({ id }) => id === first?.id)?.headline
  if (first === undefined || sentence === undefined) return 'The Linux builder does not work.'
  return typeof sentence === 'string' ? sentence : sentence(first)
}

function isAboutRoute({ id, severity }: Finding): boolean {
  return severity === 'warning' && (id === 'ssh-route' || id === 'corporate-ssh-options')
}

function whyUnknown(snapshot: Snapshot): string {
  const [first] = unknownsOf(snapshot, leadingBuilder(snapshot))
  return (first?.reason ?? 'not everything was seen').trim().replace(/\.+$/, '')
}
