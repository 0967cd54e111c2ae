import type { Finding } from '../../core/model/finding.ts'
import type { Planned } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { buildMachinesSnippet } from '../../core/nix/build-machines-snippet.ts'
import { forNixInstallation, machinesToKeep, ownSystem } from '../../core/nix/permanent-fix.ts'
import type { Repair } from '../plan/repair.ts'
import { keptForUndo, undoFiles } from '../plan/undo-files.ts'
import { shellQuote } from '../script/shell-quote.ts'

const id = 'relink-machines'
const title = "Put nix-darwin's link back in the place of the machines file"
const path = '/etc/nix/machines'
const managed = '/etc/static/nix/machines'
const keptPattern = /^\/etc\/nix\/machines\.before-builderbar-[0-9TZ]+$/

/**
 * nix-darwin makes the machines file a link to its own. A plain file in its place keeps the next darwin-rebuild from
 * activating; it is kept beside the link, so that nothing that somebody wrote is lost.
 */
export const relinkMachines: Repair = { id, title, button: 'Put the link back…', risk: 'safe', plan }

export const undoRelinkMachines = undoFiles({
  repair: id,
  title: 'Put the plain machines file back in the place of the link',
  diffs: (written) => written === path || keptPattern.test(written),
})

/** What the plain file names, in the option that it belongs to. */
function permanentFixOf(snapshot: Snapshot): string {
  const text = `# What the file said belongs into the configuration; no activation script may write /etc/nix/machines.
${buildMachinesSnippet(machinesToKeep(snapshot), ownSystem(snapshot))}`
  return forNixInstallation(text, snapshot) ?? text
}

function plan(snapshot: Snapshot, finding: Finding): Planned {
  const refuse = (reason: string): Planned => ({ ok: false, repair: id, finding: finding.key, reason })
  const { file, managedFile } = snapshot.machinesFile
  if (!file.observed) return refuse(`${path} could not be looked at: ${file.reason}`)
  if (!managedFile.observed) return refuse(`${managed} could not be looked at: ${managedFile.reason}`)
  if (!managedFile.value.exists) return refuse(`nix-darwin has no ${managed} to link to.`)
  if (!file.value.exists) return refuse(`${path} is not there: darwin-rebuild switch makes the link.`)
  if (file.value.kind !== 'file') {
    return refuse(
      `${path} is no plain file but a ${file.value.kind}${file.value.linkTarget === null ? '' : ` to ${file.value.linkTarget}`}: ` +
        `somebody made it so. Take it away by hand, then: sudo ln -s ${managed} ${path}`,
    )
  }
  const kept = `${path}.before-builderbar-${file.value.modifiedAt.replace(/\.\d+/, '').replace(/[^0-9TZ]/g, '')}`
  const quoted = shellQuote('path', kept)
  if (quoted === null || !keptPattern.test(kept))
    return refuse('The name to keep the file under is not fit for a root script.')
  return {
    ok: true,
    plan: {
      repair: id,
      finding: finding.key,
      title,
      risk: 'safe',
      needsAdmin: true,
      steps: [
        {
          description: `Checks that ${path} is a plain file and that nix-darwin's own is there`,
          script: checkShell(quoted),
        },
        { description: `Keeps the plain file as ${kept}`, script: keepShell },
        { description: `Puts a link to ${managed} in the place of ${path}`, script: linkShell },
      ],
      paths: [path, kept],
      diffs: [{ path, place: 'in place of the file', text: `a link to ${managed}` }],
      interrupts: [],
      undo: keptForUndo(
        `builderbar undo puts the plain file back, while nobody else has changed the link since`,
      ),
      permanentFix: permanentFixOf(snapshot),
    },
  }
}

function checkShell(kept: string): string {
  return `begin_changes '${id}'
path='${path}'
managed='${managed}'
kept=${kept}
linked=no
if [ -L "$path" ] && [ "$(/usr/bin/readlink "$path")" = "$managed" ]; then
  linked=yes
  say "It is so already: nothing is changed."
elif [ -L "$path" ] || [ ! -f "$path" ]; then
  say "$path is no plain file any more. Nothing is changed."
  exit 1
elif [ ! -f "$managed" ]; then
  say "$managed is not there. Nothing is changed."
  exit 1
fi`
}

/** A run that was cut off may have kept it already. */
const keepShell = `if [ "$linked" = no ]; then
  mark_of "$path"
  wanted=$mark
  mark_of "$kept"
  if [ "$mark" = absent ]; then
    leftover=$kept.builderbar-new
    /bin/rm -f "$leftover"
    /bin/cp -p "$path" "$leftover"
    change_file "$kept" "$leftover"
  elif [ "$mark" != "$wanted" ]; then
    say "$kept is there already and says something else. Nothing is changed."
    exit 1
  fi
fi`

const linkShell = `if [ "$linked" = no ]; then
  only_root "\${path%/*}"
  leftover=$path.builderbar-new
  /bin/rm -f "$leftover"
  /bin/ln -s "$managed" "$leftover"
  change_file "$path" "$leftover"
fi`
