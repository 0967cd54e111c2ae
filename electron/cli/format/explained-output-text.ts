import type { Status } from '../../core/model/status.ts'
import { explain } from '../../diagnose/rules/explanation.ts'
import type { ExplainedBuild, ExplainedOutput } from '../../diagnose/views/explained-output.ts'
import type { MachineAnswer } from '../../diagnose/views/machine-answers.ts'
import { columns, indent, sanitizeLine, wrap } from '../terminal/layout.ts'
import { markOf } from '../terminal/state-mark.ts'
import type { TextLayout } from '../terminal/text-layout.ts'
import { permanentFixLines } from './explain-text.ts'
import { nextCommand } from './next-command.ts'
import { findingBlock } from './status-text.ts'

/** What was asked about: a text of Nix, one that was empty, or a derivation. */
type About = 'text' | 'no-text' | 'derivation'

/** What `builderbar explain -` and `--derivation` print: the answer, what each machine says, how the Mac is, what to type. */
export function explainedOutputText(
  output: ExplainedOutput,
  status: Status,
  about: About,
  page: TextLayout,
): string {
  const blocks = [
    answerBlock(output, status, about, page),
    othersBlock(output, page),
    ...output.builds.map((build) => buildBlock(build, page)),
    statusBlock(status, page),
    nextBlock(output, status, page),
  ]
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

function answerBlock(output: ExplainedOutput, status: Status, about: About, page: TextLayout): string[] {
  const [first] = output.named
  const decider = output.decidedBy === null ? [] : ['', ...indent(wrap(output.decidedBy, page.width - 2), 2)]
  if (first === undefined) return [...wrap(nothingNamed(output, about), page.width), ...decider]
  const words =
    about === 'derivation' ? [] : indent(wrap(`Line ${first.line}: ${first.words}`, page.width - 2), 2)
  if (output.agreed !== null) {
    const title = 'What Nix printed and what this Mac shows agree:'
    return [
      ...(about === 'derivation' ? [] : [page.paint('strong', title), ...words, '']),
      ...findingBlock(output.agreed, status.findings, page),
    ]
  }
  const explanation = explain(first.id)
  return [
    ...wrap(
      `${output.decidedBy === null ? '' : 'Most likely: '}${explanation?.title ?? first.id} (${first.id})`,
      page.width,
    ).map((line) => page.paint('strong', line)),
    ...words,
    ...indent(wrap(explanation?.background ?? '', page.width - 2), 2).filter((line) => line !== ''),
    ...decider,
  ]
}

function nothingNamed({ builds, unreached }: ExplainedOutput, about: About): string {
  if (about === 'no-text') {
    return 'There is nothing to read: Nix printed no error, or its errors went elsewhere. 2>&1 sends them along: nix build … 2>&1 | builderbar explain -'
  }
  if (unreached !== null) {
    return `Nix could not build on ${sanitizeLine(unreached)}, and its words do not say why: with ssh-ng:// they end where ssh did not start.`
  }
  if (builds.length > 0) return 'A machine takes such a build. What each of them says:'
  return 'Nothing in this text speaks of the way to a builder, or of a builder. The build itself may have failed: its own output, above the last error, says why.'
}

function othersBlock({ named, agreed }: ExplainedOutput, page: TextLayout): string[] {
  const others = named.slice(1).filter(({ id }) => id !== agreed?.id)
  if (others.length === 0) return []
  const rows = others.map(
    ({ id, line }) => [`line ${line}`, `${explain(id)?.title ?? id}: builderbar explain ${id}`] as const,
  )
  return [page.paint('quiet', 'The words also fit'), ...indent(columns(rows, page.width - 2), 2)]
}

/** What each machine says to one build. */
function buildBlock(build: ExplainedBuild, page: TextLayout): string[] {
  const features = build.features.length === 0 ? 'no feature' : build.features.join(', ')
  const title = `${build.derivation ?? 'The build'} requires ${build.system ?? 'its system'} and ${features}`
  const room = page.width - 2
  const lacking =
    build.lacking.length === 0
      ? []
      : wrap(`The machine itself has no ${build.lacking.join(' and no ')}, whatever its entry offers.`, room)
  const none = build.machines.length === 0 ? ['Nix knows no machine to ask.'] : []
  return [
    ...wrap(sanitizeLine(title), page.width).map((line) => page.paint('strong', line)),
    ...indent(
      [
        ...none,
        ...build.machines.flatMap((machine) => machineLines(machine, page)),
        ...lacking,
        ...build.settings.flatMap((sentence) => wrap(sentence, room)),
      ],
      2,
    ),
    ...(build.permanentFix === null ? [] : ['', ...permanentFixLines(build.permanentFix, page).slice(0, -1)]),
  ]
}

function machineLines(machine: MachineAnswer, page: TextLayout): string[] {
  const room = page.width - 4
  const { uri, file, line, maxJobs, running, speedFactor, state, lastFailure } = machine
  const offers = machine.supportedFeatures.join(', ') || 'no feature'
  const demands =
    machine.mandatoryFeatures.length === 0 ? '' : `, demands ${machine.mandatoryFeatures.join(', ')}`
  const inUse = running === null || running === 0 ? '' : ` (${running} in use)`
  const facts = `${machine.systems.join(', ') || 'its own system'}; offers ${offers}${demands}; ${maxJobs} slots${inUse}, speed ${speedFactor}`
  const mark = machine.takesIt ? page.paint('good', '✓') : page.paint('bad', '✕')
  return [
    `${mark} ${sanitizeLine(uri)} (${sanitizeLine(file)}:${line})${state === null ? '' : `, ${state}`}`,
    ...indent(
      wrap(sanitizeLine(facts), room).map((text) => page.paint('quiet', text)),
      2,
    ),
    ...indent(
      machine.reasons.flatMap((reason) => wrap(sanitizeLine(reason), room)),
      2,
    ),
    ...(lastFailure === null ? [] : indent(wrap(`Last failure: ${sanitizeLine(lastFailure)}`, room), 2)),
  ]
}

function statusBlock(status: Status, page: TextLayout): string[] {
  const [first = '', ...rest] = wrap(status.summary, page.width - 2)
  return [`${markOf(status.state, page)} ${first}`, ...indent(rest, 2)]
}

/** The repair of the answer; without an answer what `status` would name. */
function nextBlock({ agreed, named }: ExplainedOutput, status: Status, page: TextLayout): string[] {
  const [first] = named
  const next =
    agreed !== null
      ? `builderbar ${agreed.repairs.length > 0 ? 'repair' : 'explain'} ${agreed.id}`
      : (nextCommand(status) ?? (first === undefined ? null : `builderbar explain ${first.id}`))
  return next === null ? [] : [`Next: ${page.paint('strong', next)}`]
}
