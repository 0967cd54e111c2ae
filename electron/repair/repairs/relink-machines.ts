import type { Finding } from '../../core/model/finding.ts'
import type { Planned } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { formatMachinesSnippet } from '../../core/nix/build-machines-snippet.ts'
import { adaptToNixInstallation, getOwnSystem, listMachinesToKeep } from '../../core/nix/permanent-fix.ts'
import type { Repair } from '../plan/repair.ts'
import { keptForUndo, undoFiles } from '../plan/undo-files.ts'
import { assignValues, beginReceipt, stepText } from '../script/script-text.ts'
import { shellQuote } from '../script/shell-quote.ts'
import script from '../shell/relink-machines.sh'

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
${formatMachinesSnippet(listMachinesToKeep(snapshot), getOwnSystem(snapshot))}`
  return adaptToNixInstallation(text, snapshot) ?? text
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
  const quoted = shellQuote('keptPath', kept)
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
      values: [
        beginReceipt('repair', `'${id}'`),
        assignValues({ file: `'${path}'`, managed: `'${managed}'`, kept_file: quoted }),
      ].join('\n'),
      steps: [
        {
          description: `Checks that ${path} is a plain file and that nix-darwin's own is there`,
          script: stepText(script, 0),
        },
        { description: `Keeps the plain file as ${kept}`, script: stepText(script, 1) },
        { description: `Puts a link to ${managed} in the place of ${path}`, script: stepText(script, 2) },
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
