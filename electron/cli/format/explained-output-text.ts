import type { Status } from '../../core/model/status.ts'
import { isExternalUri } from '../../core/nix/external-builders.ts'
import { formatList, formatQuantity } from '../../core/text/quantities.ts'
import { explain } from '../../diagnose/rules/explanation.ts'
import { describeBuildFailure } from '../../diagnose/views/build-failure-text.ts'
import type { ExplainedBuild, ExplainedOutput } from '../../diagnose/views/explained-output.ts'
import type { MachineAnswer } from '../../diagnose/views/machine-answers.ts'
import { formatColumns, indent, sanitizeLine, wrap } from '../terminal/layout.ts'
import { formatMark } from '../terminal/state-mark.ts'
import type { TextLayout } from '../terminal/text-layout.ts'
import { formatPermanentFixLines } from './explain-text.ts'
import { findNextCommand } from './next-command.ts'
import { formatFindingBlock } from './status-details.ts'

/** The input that is explained: output of Nix, an empty text, or a derivation. */
type About = 'text' | 'no-text' | 'derivation'

/**
 * Formats the output of `builderbar explain -` and `--derivation`: the answer, the reply of each machine, the state of the Mac,
 * and the next command.
 */
export function formatExplainedOutput(
  output: ExplainedOutput,
  status: Status,
  command: About,
  layout: TextLayout,
): string {
  const blocks = [
    formatAnswer(output, status, command, layout),
    formatOthers(output, layout),
    ...output.builds.map((build) => formatBuild(build, layout)),
    formatStatusBlock(status, layout),
    formatNext(output, status, layout),
  ]
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

function formatAnswer(output: ExplainedOutput, status: Status, command: About, layout: TextLayout): string[] {
  const [first] = output.named
  const decider =
    output.decidedBy === null ? [] : ['', ...indent(wrap(output.decidedBy.text, layout.width - 2), 2)]
  if (first === undefined) {
    return [
      ...wrap(describeNothingNamed(output, command), layout.width),
      ...formatFailure(output, layout),
      ...decider,
    ]
  }
  const quote =
    command === 'derivation' ? [] : indent(wrap(`Line ${first.line}: ${first.words}`, layout.width - 2), 2)
  if (output.agreed !== null) {
    const title = 'What Nix printed and what this Mac shows agree:'
    return [
      ...(command === 'derivation' ? [] : [layout.paint('strong', title), ...quote, '']),
      ...formatFindingBlock(output.agreed, status.findings, layout),
    ]
  }
  const explanation = explain(first.id)
  return [
    ...wrap(
      `${output.decidedBy === null ? '' : 'Most likely: '}${explanation?.title ?? first.id} (${first.id})`,
      layout.width,
    ).map((line) => layout.paint('strong', line)),
    ...quote,
    ...indent(wrap(explanation?.background ?? '', layout.width - 2), 2).filter((line) => line !== ''),
    ...decider,
  ]
}

function describeNothingNamed({ builds, unreached, failure }: ExplainedOutput, command: About): string {
  if (command === 'no-text') {
    return 'There is nothing to read. Nix prints errors to stderr, so add 2>&1: nix build ... 2>&1 | builderbar explain -'
  }
  if (unreached !== null) {
    return `Nix couldn't build on ${sanitizeLine(unreached)}, and its output doesn't say why: with ssh-ng://, Nix reports only that SSH didn't start.`
  }
  if (builds.some(({ machines }) => machines.some(({ accepts }) => accepts))) {
    return 'At least one builder accepts such a build. How each of them answers:'
  }
  if (builds.length > 0)
    return "This build isn't for Linux, so it needs no Linux builder. How each builder answers:"
  if (failure !== null) return describeBuildFailure(failure.kind)
  return "Builderbar doesn't recognize anything in this output. If a build failed, its own output, above the last error, says why."
}

/** Quotes the message of a build that failed for another reason; after a builder that was not reached, says what it means. */
function formatFailure({ failure, unreached }: ExplainedOutput, layout: TextLayout): string[] {
  if (failure === null) return []
  const quote = indent(wrap(`Line ${failure.line}: ${failure.words}`, layout.width - 2), 2)
  return unreached === null
    ? quote
    : [
        '',
        ...wrap(`Then a build failed elsewhere. ${describeBuildFailure(failure.kind)}`, layout.width),
        ...quote,
      ]
}

function formatOthers({ named, agreed }: ExplainedOutput, layout: TextLayout): string[] {
  const otherFindings = named.slice(1).filter(({ id }) => id !== agreed?.id)
  if (otherFindings.length === 0) return []
  const rows = otherFindings.map(
    ({ id, line }) => [`line ${line}`, `${explain(id)?.title ?? id}: builderbar explain ${id}`] as const,
  )
  return [layout.paint('quiet', 'Also possible'), ...indent(formatColumns(rows, layout.width - 2), 2)]
}

/** Formats one build with the reply of each machine. */
function formatBuild(build: ExplainedBuild, layout: TextLayout): string[] {
  const features = build.features.length === 0 ? 'no feature' : formatList(build.features)
  const title = `${build.derivation ?? 'The build'} requires ${build.system ?? 'its system'}, with ${features}`
  const room = layout.width - 2
  const lackingLines =
    build.lacking.length === 0
      ? []
      : wrap(
          `The builder itself doesn't have ${formatList(build.lacking, 'or')}, whatever its entry lists.`,
          room,
        )
  const noMachineLines = build.machines.length === 0 ? ['Nix has no builder to ask.'] : []
  return [
    ...wrap(sanitizeLine(title), layout.width).map((line) => layout.paint('strong', line)),
    ...indent(
      [
        ...noMachineLines,
        ...build.machines.flatMap((machine) => formatMachine(machine, layout)),
        ...lackingLines,
        ...build.settings.flatMap((sentence) => wrap(sentence, room)),
      ],
      2,
    ),
    ...(build.permanentFix === null
      ? []
      : ['', ...formatPermanentFixLines(build.permanentFix, layout).slice(0, -1)]),
  ]
}

function formatMachine(machine: MachineAnswer, layout: TextLayout): string[] {
  const room = layout.width - 4
  const { uri, file, line, maxJobs, running, speedFactor, state, lastFailure } = machine
  const offers = machine.supportedFeatures.join(', ') || 'no feature'
  const demands =
    machine.mandatoryFeatures.length === 0 ? '' : `, requires ${machine.mandatoryFeatures.join(', ')}`
  const inUse = running === null || running === 0 ? '' : ` (${running} in use)`
  const properties = isExternalUri(uri)
    ? `${machine.systems.join(', ')}; a program that Nix starts to build`
    : `${machine.systems.join(', ') || 'its own system'}; offers ${offers}${demands}; ${formatQuantity(maxJobs, 'slot', 'slots')}${inUse}, speed ${speedFactor}`
  const mark = machine.accepts ? layout.paint('good', '✓') : layout.paint('bad', '✕')
  return [
    `${mark} ${sanitizeLine(uri)} (${sanitizeLine(file)}${line === 0 ? '' : `:${line}`})${state === null ? '' : `, ${state}`}`,
    ...indent(
      wrap(sanitizeLine(properties), room).map((text) => layout.paint('quiet', text)),
      2,
    ),
    ...indent(
      machine.reasons.flatMap((reason) => wrap(sanitizeLine(reason), room)),
      2,
    ),
    ...(lastFailure === null ? [] : indent(wrap(`Last failure: ${sanitizeLine(lastFailure)}`, room), 2)),
  ]
}

function formatStatusBlock(status: Status, layout: TextLayout): string[] {
  const [first = '', ...rest] = wrap(status.summary, layout.width - 2)
  return [`${formatMark(status.state, layout)} ${first}`, ...indent(rest, 2)]
}

/** Names the repair of the explanation; without one, the next command of `status`. */
function formatNext({ agreed, named }: ExplainedOutput, status: Status, layout: TextLayout): string[] {
  const [first] = named
  const next =
    agreed !== null
      ? `builderbar ${agreed.repairs.length > 0 ? 'repair' : 'explain'} ${agreed.id}`
      : (findNextCommand(status) ?? (first === undefined ? null : `builderbar explain ${first.id}`))
  return next === null ? [] : [`Next: ${layout.paint('strong', next)}`]
}
