import { parseStoreUri } from '../../core/nix/store-uri.ts'
import { rules } from '../../diagnose/rules/rules.ts'
import { describeBuildFailure } from '../../diagnose/views/build-failure-text.ts'
import type { DecidingCheck } from '../../diagnose/views/deciding-check.ts'
import type { ExplainedBuild, ExplainedOutput } from '../../diagnose/views/explained-output.ts'
import type { Messages } from '../../locales/messages.ts'
import type { ExplainedOutputView } from '../contract/bridge-contract.ts'

type DoneView = Extract<ExplainedOutputView, { status: 'done' }>

/** Describes an output of Nix for the popover; null is an empty text. */
export function describeExplainedOutput(
  output: ExplainedOutput | null,
  messages: Messages['nixOutput'],
): ExplainedOutputView {
  if (output === null)
    return { status: 'done', title: messages.empty, words: null, message: messages.howToCopy, action: null }
  const { named, agreed, decidedBy, unreached, builds, failure } = output
  const [first] = named
  if (first === undefined) {
    const title = nameWithoutFinding(output, messages)
    if (failure !== null && unreached === null && builds.length === 0) {
      const quote = { line: failure.line, text: failure.words }
      return {
        status: 'done',
        title,
        words: quote,
        message: describeBuildFailure(failure.kind),
        action: null,
      }
    }
    return {
      status: 'done',
      title,
      words: null,
      message:
        describeCheck(decidedBy) ?? (builds[0] === undefined ? messages.own : describeMachines(builds[0])),
      action: requestCheck(decidedBy),
    }
  }
  const rule = rules.find(({ id }) => id === first.id)
  const headline = agreed?.headline ?? rule?.texts.headline ?? first.id
  return {
    status: 'done',
    title: agreed === null ? messages.likely(headline) : messages.agreed(headline),
    words: { line: first.line, text: first.words },
    // A finding that the scan shows too is explained below.
    message: agreed === null ? (describeCheck(decidedBy) ?? rule?.texts.background ?? null) : null,
    action: agreed === null ? requestCheck(decidedBy) : null,
  }
}

/** The title where Nix's output names no finding. */
function nameWithoutFinding(
  { unreached, builds, failure }: ExplainedOutput,
  messages: Messages['nixOutput'],
): string {
  if (unreached !== null) return messages.unreached(getHost(unreached))
  return failure === null && builds.length === 0 ? messages.unrecognized : messages.nothing
}

/** Returns the request of the button that makes the check; null if none does. */
function requestCheck(check: DecidingCheck | null): DoneView['action'] {
  const request = check?.action?.request ?? null
  return request?.kind === 'admin-check'
    ? { kind: 'plan', subject: { kind: 'control', control: 'admin-check' } }
    : request
}

/** If a button makes the check, the command is left out. */
function describeCheck(check: DecidingCheck | null): string | null {
  return check?.action?.text ?? check?.text ?? null
}

/** Why each builder did not accept a build that none accepted. */
function describeMachines({ machines }: ExplainedBuild): string {
  return machines.flatMap(({ reasons }) => reasons).join(' ')
}

function getHost(uri: string): string {
  const parsed = parseStoreUri(uri)
  return parsed.ok ? parsed.host : uri
}
