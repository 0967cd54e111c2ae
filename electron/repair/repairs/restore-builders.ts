import { includesMachinesFile } from '../../core/model/builders-edit.ts'
import type { BuildersEdit } from '../../core/model/builders-edit-schema.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { resolveBuildersSetting } from '../../core/nix/builders-setting.ts'
import { indentCode } from '../../core/text/code-lines.ts'
import { formatLineNumbers } from '../../core/text/quantities.ts'
import { sanitize } from '../../core/text/sanitize.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { diffTexts } from '../plan/diff-texts.ts'
import { type PlanParts, type Refusal, refuse, undoStep } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { undoFiles } from '../plan/undo-files.ts'
import { editLines } from '../script/edit-lines.ts'
import { planDaemonRestart } from './restart-daemon.ts'

const systemConf = '/etc/nix/nix.conf'
const maxShown = 1000

/** Lines of a file, and the line that takes effect without them. */
interface LaterLine {
  readonly lines: readonly number[]
  readonly file: string
  readonly nextLine: number
  readonly nextFile: string
}

const texts = defineTexts({
  title: 'Re-enable the builder in nix.conf',
  progress: 'Re-enabling the builder in nix.conf',
  done: 'Builder re-enabled in nix.conf',
  failure: {
    notDone: "Builder wasn't re-enabled in nix.conf",
    unsure: 'Builder may not have been re-enabled in nix.conf',
  },
  button: 'Re-enable Builder…',
  undo: {
    title: "Restore Nix's previous settings",
    progress: "Restoring Nix's previous settings",
    done: 'Previous Nix settings restored',
    failure: {
      notDone: "Previous Nix settings weren't restored",
      unsure: 'Previous Nix settings may not have been restored',
    },
    effect: (file: string) => `Restores ${file} exactly. Not possible if someone changes it first.`,
    effectOnSystem: (file: string) =>
      `Restores ${file} exactly, and restarts nix-daemon. Not possible if someone changes it first.`,
  },
  refusals: {
    unreadSetting: "Nix's builders setting couldn't be read.",
    noLine:
      'No nix.conf that Builderbar can read sets it. Check NIX_USER_CONF_FILES and the files in XDG_CONFIG_DIRS.',
    unobserved: (file: string, reason: string) => `${file} can't be checked: ${reason}.`,
    unchecked: (file: string) => `${file} wasn't checked.`,
    lostLine: (line: number, file: string) =>
      `Builderbar can't find line ${line} of ${file}, or it isn't text.`,
    environment: (line: number) =>
      `Line ${line} of the environment variable NIX_CONFIG sets it, and Builderbar can't change the environment of a running program. ` +
      'Remove builders from NIX_CONFIG where you set it (a shell profile such as ~/.zshenv or ~/.zprofile, launchctl setenv, or ' +
      'home.sessionVariables in home-manager), and open a new terminal window. For the current one: unset NIX_CONFIG',
    ownLink: (file: string, target: string | null) =>
      target === null
        ? `${file} is a link to an unknown place. Remove the line where the link comes from: home-manager (nix.settings.builders), for example, or your dotfiles.`
        : `${file} is a link to ${target}. Remove the line where the link comes from: home-manager (nix.settings.builders), for example, or your dotfiles.`,
    /** Ends before the lines of a configuration. */
    systemLink: (file: string, target: string | null) =>
      target === null
        ? `${file} is a link to an unknown place, which nix-darwin manages. Change your configuration instead:`
        : `${file} is a link to ${target}, which nix-darwin manages. Change your configuration instead:`,
    special: (file: string) => `${file} isn't a regular file. Edit it by hand.`,
    outside: (systemFile: string, file: string) =>
      `${systemFile} includes ${file}, which is outside /etc/nix. Edit it by hand.`,
    determinate: (file: string) =>
      `Determinate Nix writes ${file}. Add your own settings to /etc/nix/nix.custom.conf, which it includes: builders = @/etc/nix/machines`,
    setAgain: ({ lines, file, nextLine, nextFile }: LaterLine) =>
      `It's set more than once: without ${formatLineNumbers(lines)} of ${file}, line ${nextLine} of ${nextFile} takes effect. Edit them by hand.`,
    characters: (file: string) =>
      `${file} or its line has characters that aren't allowed in a root script. Edit it by hand.`,
  },
  steps: {
    removal: (lines: readonly number[], file: string) =>
      `Remove ${formatLineNumbers(lines)} from ${file}; other lines, owner, and mode stay the same`,
    change: (lines: readonly number[], file: string) =>
      `Change ${formatLineNumbers(lines)} of ${file}; other lines, owner, and mode stay the same`,
  },
})

/**
 * Removes the line of a plain nix.conf that keeps Nix from the machines file (docs/failures.md, "builders-off"). The user's
 * own file is changed as the user, without a password; the Mac's own file as root, and then the daemon has to read it again.
 */
export const restoreBuilders = repair({
  id: 'restore-builders',
  texts,
  risk: 'interrupts',
  undo: undoFiles({ getNames: () => texts.undo, writes: isSystemConf, afterwards: planDaemonRestart }),
  userUndo: undoFiles({ getNames: () => texts.undo, writes: () => true }),
  plan(snapshot, finding) {
    const change = chooseEdit(snapshot, finding.permanentFix ?? '')
    return 'reason' in change ? change : createParts(snapshot, change)
  },
})

/** The change of a file, or why no file may be changed. */
function chooseEdit(snapshot: Snapshot, permanentFix: string): BuildersEdit | Refusal {
  const { refusals } = texts
  const setting = resolveBuildersSetting(snapshot)
  if (setting === null) return refuse(refusals.unreadSetting)
  const { line } = setting
  if (line === null) return refuse(refusals.noLine)
  if (line.layer === 'environment') return refuse(refusals.environment(line.line))
  const files = snapshot.nix.buildersEdits
  if (files === undefined) return refuse(refusals.unchecked(line.file))
  if (!files.observed) return refuse(refusals.unobserved(line.file, files.reason))
  const file = files.value.find(({ path }) => path === line.file)
  if (file === undefined) return refuse(refusals.lostLine(line.line, line.file))
  const reason = explainFileRefusal(snapshot, file, permanentFix) ?? explainInsufficientEdit(snapshot, file)
  return reason === null ? file : refuse(reason)
}

function explainFileRefusal(
  snapshot: Snapshot,
  { path, layer, file }: BuildersEdit,
  permanentFix: string,
): string | null {
  const { refusals } = texts
  if (!file.exists || file.kind !== 'file') {
    if (!file.exists || file.kind !== 'link') return refusals.special(path)
    if (layer === 'user') return refusals.ownLink(path, file.linkTarget)
    return [refusals.systemLink(path, file.linkTarget), indentCode(permanentFix)].join('\n')
  }
  if (layer === 'user') return null
  if (!isSystemConf(path)) return refusals.outside(systemConf, path)
  const isDeterminates = path === systemConf && valueOrNull(snapshot.determinate) === true
  return isDeterminates ? refusals.determinate(path) : null
}

/** Whether another line, in this file or an earlier one, would count after the change. */
function explainInsufficientEdit(snapshot: Snapshot, change: BuildersEdit): string | null {
  if (change.replacement !== null) return null
  const remainingLines = (valueOrNull(snapshot.nix.layers) ?? []).filter(
    ({ name, layer, file, line }) =>
      name === 'builders' && layer === change.layer && !(file === change.path && change.lines.includes(line)),
  )
  const next = remainingLines.at(-1)
  if (next === undefined || includesMachinesFile(next.value)) return null
  const { lines, path: file } = change
  return texts.refusals.setAgain({ lines, file, nextLine: next.line, nextFile: next.file })
}

function isSystemConf(path: string): boolean {
  return /^\/etc\/nix\/[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(path)
}

function createParts(snapshot: Snapshot, change: BuildersEdit): PlanParts | Refusal {
  const { path, layer, lines, replacement } = change
  const { before: checksumBefore, after: checksumAfter } = change
  const edit = editLines({ path, lines, replacement: replacement ?? '', checksumBefore, checksumAfter })
  if (edit === null) {
    return refuse(texts.refusals.characters(path))
  }
  const isOwn = layer === 'user'
  const restart = isOwn
    ? { risk: 'safe' as const, values: '', steps: [], interrupts: [] }
    : planDaemonRestart(snapshot)
  const { steps, undo } = texts
  return {
    ...restart,
    needsAdmin: !isOwn,
    values: [edit.values, restart.values].filter((text) => text !== '').join('\n'),
    steps: [
      {
        description: replacement === null ? steps.removal(lines, path) : steps.change(lines, path),
        script: edit.shell,
      },
      ...restart.steps,
    ],
    paths: [path],
    diffs: [{ path, place: diffTexts.lines(lines), text: formatDiff(change) }],
    undo: undoStep(isOwn ? undo.effect(path) : undo.effectOnSystem(path)),
    ...(isOwn ? { permanentFix: null } : {}),
  }
}

function formatDiff({ texts: removedLines, replacement }: BuildersEdit): string {
  const diffLines = removedLines.map((text) => `- ${sanitize(text.trimEnd(), maxShown)}`)
  return [...diffLines, ...(replacement === null ? [] : [`+ ${sanitize(replacement, maxShown)}`])].join('\n')
}
