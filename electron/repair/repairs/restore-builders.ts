import { type BuildersLines, takesInMachinesFile } from '../../core/model/builders-edit.ts'
import type { Finding } from '../../core/model/finding.ts'
import { valueIfSeen } from '../../core/model/observation.ts'
import type { Plan, Planned } from '../../core/model/plan.ts'
import type { NixConfLine, Snapshot } from '../../core/model/snapshot.ts'
import { buildersSetting } from '../../core/nix/builders-setting.ts'
import { printable } from '../../core/text/sanitize.ts'
import type { Repair } from '../plan/repair.ts'
import { keptForUndo, undoFiles } from '../plan/undo-files.ts'
import { takeLinesOutShell } from '../script/file-lines-shell.ts'
import { shellQuote, shellQuoteLine } from '../script/shell-quote.ts'
import { daemonRestart } from './restart-daemon.ts'

const id = 'restore-builders'
const title = 'Let Nix use the builder again'
const systemConf = '/etc/nix/nix.conf'
const longestShown = 1000

/**
 * Takes the line out of a plain nix.conf that keeps Nix from the machines file (failure-modes.md, card 7): the person's own
 * file as that person, without a password; the Mac's own as root, after which the daemon has to read it anew.
 */
export const restoreBuilders: Repair = {
  id,
  title,
  button: 'Use the builder again…',
  risk: 'interrupts',
  plan,
}

const undoTitle = "Put Nix's configuration back as it was"

/** Of the Mac's own files; the daemon reads them only at its start. */
export const undoRestoreBuilders = undoFiles({
  repair: id,
  title: undoTitle,
  writes: isSystemConf,
  afterwards: daemonRestart,
})

/** Of the person's own file: as that person. */
export const undoRestorePersonsBuilders = undoFiles({ repair: id, title: undoTitle, writes: () => true })

type Refusal = { readonly why: string }

function plan(snapshot: Snapshot, finding: Finding): Planned {
  const found = changeFor(snapshot, finding.lasting ?? '')
  const made = 'why' in found ? found : planFor(snapshot, finding, found)
  return 'why' in made
    ? { planned: false, repair: id, finding: finding.key, why: made.why }
    : { planned: true, plan: made }
}

/** The file to be changed, or why none may be. */
function changeFor(snapshot: Snapshot, lasting: string): BuildersLines | Refusal {
  const setting = buildersSetting(snapshot)
  if (setting === null) return { why: 'What Nix has as its setting builders was not seen.' }
  const { line } = setting
  if (line === null) {
    return {
      why: 'No nix.conf that can be read sets it, so it comes from somewhere else: NIX_USER_CONF_FILES, or a file in XDG_CONFIG_DIRS.',
    }
  }
  if (line.layer === 'environment') return { why: inEnvironment(line) }
  const files = snapshot.nix.buildersLines
  if (files?.seen !== true)
    return { why: `${line.file} could not be looked at: ${files?.why ?? 'not looked at'}.` }
  const file = files.value.find(({ path }) => path === line.file)
  if (file === undefined) return { why: `Line ${line.line} of ${line.file} was not found, or is no text.` }
  const why = whyNotThisFile(snapshot, file, lasting) ?? whyNotEnough(snapshot, file)
  return why === null ? file : { why }
}

function inEnvironment({ line }: NixConfLine): string {
  return (
    `The environment sets it: line ${line} of the variable NIX_CONFIG. What a program was started with cannot be changed from ` +
    'outside. Take builders out of NIX_CONFIG where it is set (a profile of your shell such as ~/.zshenv or ~/.zprofile, ' +
    'launchctl setenv, home.sessionVariables of home-manager), and open a new terminal. For this one: unset NIX_CONFIG'
  )
}

function whyNotThisFile(
  snapshot: Snapshot,
  { path, layer, file }: BuildersLines,
  lasting: string,
): string | null {
  if (!file.exists || file.kind !== 'file') {
    const what =
      file.exists && file.kind === 'link' ? `a link to ${file.linkTarget ?? 'an unknown place'}` : 'no file'
    return layer === 'user'
      ? `${path} is ${what}: what made the link (home-manager, a collection of dotfiles) is the place to take the line out of. ` +
          'In home-manager: no nix.settings.builders.'
      : `${path} is ${what}, and nothing is written through it. nix-darwin makes it: the configuration is what has to change.\n${lasting}`
  }
  if (layer === 'user') return null
  if (!isSystemConf(path))
    return `${path} is taken in by ${systemConf} and lies outside /etc/nix: correct it by hand.`
  if (path === systemConf && valueIfSeen(snapshot.determinate) === true) {
    return `Determinate Nix writes ${path} itself; own settings belong into /etc/nix/nix.custom.conf, which it takes in. There: builders = @/etc/nix/machines`
  }
  return null
}

/** A line before it, in another file, would count then. */
function whyNotEnough(snapshot: Snapshot, change: BuildersLines): string | null {
  if (change.instead !== null) return null
  const left = (valueIfSeen(snapshot.nix.layers) ?? []).filter(
    ({ name, layer, file, line }) =>
      name === 'builders' && layer === change.layer && !(file === change.path && change.lines.includes(line)),
  )
  const next = left.at(-1)
  return next === undefined || takesInMachinesFile(next.value)
    ? null
    : `It is set more than once: without ${places(change)} of ${change.path}, line ${next.line} of ${next.file} counts. Correct them by hand.`
}

function isSystemConf(path: string): boolean {
  return /^\/etc\/nix\/[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(path)
}

function places({ lines }: BuildersLines): string {
  return lines.length === 1 ? `line ${lines[0]}` : `lines ${lines.join(', ')}`
}

function planFor(snapshot: Snapshot, finding: Finding, change: BuildersLines): Plan | Refusal {
  const { path, layer, instead } = change
  const shell = shellFor(change)
  if (shell === null) {
    return { why: `${path} or its line has characters that are not taken in a script: correct it by hand.` }
  }
  const isOwn = layer === 'user'
  const restart = isOwn ? { risk: 'safe' as const, steps: [], interrupts: [] } : daemonRestart(snapshot)
  const does =
    instead === null ? `Takes ${places(change)} out of ${path}` : `Changes ${places(change)} of ${path}`
  return {
    repair: id,
    finding: finding.key,
    title,
    needsAdmin: !isOwn,
    ...restart,
    steps: [
      {
        says: `${does}: written beside it with its owner and mode, then put in its place; every other line stays as it is`,
        shell,
      },
      ...restart.steps,
    ],
    touches: [path],
    writes: [{ path, place: places(change), text: difference(change) }],
    undo: keptForUndo(
      `builderbar undo puts ${path} back as it is now, byte for byte, while nobody else has changed it since${isOwn ? '' : ', and restarts the nix-daemon'}`,
    ),
    lasting: isOwn ? null : finding.lasting,
  }
}

function difference({ texts, instead }: BuildersLines): string {
  const gone = texts.map((text) => `- ${printable(text.trimEnd(), longestShown)}`)
  return [...gone, ...(instead === null ? [] : [`+ ${printable(instead, longestShown)}`])].join('\n')
}

function shellFor({ path, layer, lines, instead, before, after }: BuildersLines): string | null {
  const file = shellQuote('keptPath', path)
  const numbers = shellQuote('lines', ` ${lines.join(' ')} `)
  const text = shellQuoteLine(instead ?? '')
  const [old, next] = [shellQuote('mark', before), shellQuote('mark', after)]
  if (file === null || numbers === null || text === null || old === null || next === null) return null
  const whose = layer === 'user' ? 'person' : 'root'
  return takeLinesOutShell({
    repair: `'${id}'`,
    path: file,
    lines: numbers,
    instead: text,
    before: old,
    after: next,
    whose,
  })
}
