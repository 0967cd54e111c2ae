import { includesMachinesFile } from '../../core/model/builders-edit.ts'
import type { BuildersEdit } from '../../core/model/builders-edit-schema.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { NixConfLine, Snapshot } from '../../core/model/snapshot.ts'
import { resolveBuildersSetting } from '../../core/nix/builders-setting.ts'
import { indentCode } from '../../core/text/code-lines.ts'
import { formatLineNumbers } from '../../core/text/quantities.ts'
import { sanitize } from '../../core/text/sanitize.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { type PlanParts, type Refusal, refuse, undoStep } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { undoFiles } from '../plan/undo-files.ts'
import { editLines } from '../script/edit-lines.ts'
import { planDaemonRestart } from './restart-daemon.ts'

const systemConf = '/etc/nix/nix.conf'
const maxShown = 1000

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
    const change = changeFor(snapshot, finding.permanentFix ?? '')
    return 'reason' in change ? change : createParts(snapshot, change)
  },
})

/** The change of a file, or why no file may be changed. */
function changeFor(snapshot: Snapshot, permanentFix: string): BuildersEdit | Refusal {
  const setting = resolveBuildersSetting(snapshot)
  if (setting === null) return { reason: "Nix's builders setting couldn't be read." }
  const { line } = setting
  if (line === null) {
    return {
      reason:
        'No nix.conf that Builderbar can read sets it. Check NIX_USER_CONF_FILES and the files in XDG_CONFIG_DIRS.',
    }
  }
  if (line.layer === 'environment') return { reason: explainEnvironmentLine(line) }
  const files = snapshot.nix.buildersEdits
  if (files?.observed !== true)
    return { reason: `${line.file} can't be checked: ${files?.reason ?? 'not checked'}.` }
  const file = files.value.find(({ path }) => path === line.file)
  if (file === undefined)
    return { reason: `Builderbar can't find line ${line.line} of ${line.file}, or it isn't text.` }
  const reason = explainFileRefusal(snapshot, file, permanentFix) ?? explainInsufficientEdit(snapshot, file)
  return reason === null ? file : { reason }
}

function explainEnvironmentLine({ line }: NixConfLine): string {
  return (
    `Line ${line} of the environment variable NIX_CONFIG sets it, and Builderbar can't change the environment of a running program. ` +
    'Remove builders from NIX_CONFIG where you set it (a shell profile such as ~/.zshenv or ~/.zprofile, launchctl setenv, or ' +
    'home.sessionVariables in home-manager), and open a new terminal window. For the current one: unset NIX_CONFIG'
  )
}

function explainFileRefusal(
  snapshot: Snapshot,
  { path, layer, file }: BuildersEdit,
  permanentFix: string,
): string | null {
  if (!file.exists || file.kind !== 'file') {
    const what =
      file.exists && file.kind === 'link' ? `a link to ${file.linkTarget ?? 'an unknown place'}` : 'no file'
    return layer === 'user'
      ? `${path} is ${what}. Remove the line where the link comes from: home-manager (nix.settings.builders), for example, or your dotfiles.`
      : `${path} is ${what}, which nix-darwin manages. Change your configuration instead:\n${indentCode(permanentFix)}`
  }
  if (layer === 'user') return null
  if (!isSystemConf(path))
    return `${systemConf} includes ${path}, which is outside /etc/nix. Edit it by hand.`
  if (path === systemConf && valueOrNull(snapshot.determinate) === true) {
    return `Determinate Nix writes ${path}. Add your own settings to /etc/nix/nix.custom.conf, which it includes: builders = @/etc/nix/machines`
  }
  return null
}

/** Whether another line, in this file or an earlier one, would count after the change. */
function explainInsufficientEdit(snapshot: Snapshot, change: BuildersEdit): string | null {
  if (change.replacement !== null) return null
  const left = (valueOrNull(snapshot.nix.layers) ?? []).filter(
    ({ name, layer, file, line }) =>
      name === 'builders' && layer === change.layer && !(file === change.path && change.lines.includes(line)),
  )
  const next = left.at(-1)
  return next === undefined || includesMachinesFile(next.value)
    ? null
    : `It's set more than once: without ${formatLineNumbers(change.lines)} of ${change.path}, line ${next.line} of ${next.file} takes effect. Edit them by hand.`
}

function isSystemConf(path: string): boolean {
  return /^\/etc\/nix\/[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(path)
}

function createParts(snapshot: Snapshot, change: BuildersEdit): PlanParts | Refusal {
  const { path, layer, lines, replacement } = change
  const { before: shown, after: wanted } = change
  const edit = editLines({ path, lines, replacement: replacement ?? '', shown, wanted })
  if (edit === null) {
    return refuse(`${path} or its line has characters that aren't allowed in a root script. Edit it by hand.`)
  }
  const isOwn = layer === 'user'
  const restart = isOwn
    ? { risk: 'safe' as const, values: '', steps: [], interrupts: [] }
    : planDaemonRestart(snapshot)
  const does =
    replacement === null
      ? `Remove ${formatLineNumbers(change.lines)} from ${path}`
      : `Change ${formatLineNumbers(change.lines)} of ${path}`
  return {
    ...restart,
    needsAdmin: !isOwn,
    values: [edit.values, restart.values].filter((text) => text !== '').join('\n'),
    steps: [
      {
        description: `${does}; other lines, owner, and mode stay the same`,
        script: edit.shell,
      },
      ...restart.steps,
    ],
    paths: [path],
    diffs: [{ path, place: formatLineNumbers(change.lines), text: formatDiff(change) }],
    undo: undoStep(
      `Restores ${path} exactly${isOwn ? '' : ', and restarts nix-daemon'}. Not possible if someone changes it first.`,
    ),
    ...(isOwn ? { permanentFix: null } : {}),
  }
}

function formatDiff({ texts, replacement }: BuildersEdit): string {
  const gone = texts.map((text) => `- ${sanitize(text.trimEnd(), maxShown)}`)
  return [...gone, ...(replacement === null ? [] : [`+ ${sanitize(replacement, maxShown)}`])].join('\n')
}
