import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Plan, Planned } from '../../core/model/plan.ts'
import type { KeyFile, Snapshot } from '../../core/model/snapshot.ts'
import { checkFolders, octal } from '../plan/key-folders.ts'
import type { Repair } from '../plan/repair.ts'
import { keptForUndo, undoFiles } from '../plan/undo-files.ts'
import { assignValues, beginReceipt, stepText } from '../script/script-text.ts'
import { shellQuote } from '../script/shell-quote.ts'
import script from '../shell/fix-key-permissions.sh'

const id = 'fix-key-permissions'
const title = "Make the builder's key readable by root alone"

/**
 * Owner root, mode 0600, group kept: what nix-darwin's start script sets and ssh, run by root, asks for
 * (docs/macos.md, "Builder keys"). Only where nobody but root can put another file in the key's place
 * meanwhile.
 */
export const fixKeyPermissions: Repair = { id, title, button: 'Fix key permissions…', risk: 'safe', plan }

export const undoFixKeyPermissions = undoFiles({
  repair: id,
  title: "Give the builder's key its former owner and mode back",
  diffs: () => true,
})

type Checked =
  | { readonly safe: false; readonly reason: string }
  | { readonly safe: true; readonly key: string; readonly folders: readonly string[]; readonly file: Owned }

interface Owned {
  readonly uid: number
  readonly gid: number
  readonly mode: number
}

function plan(snapshot: Snapshot, finding: Finding): Planned {
  const refuse = (reason: string): Planned => ({ ok: false, repair: id, finding: finding.key, reason })
  const keyFile =
    snapshot.keys.find((key) => key.path === finding.subject) ??
    snapshot.keys.find((key) => valueOrNull(key.privateKey)?.exists)
  if (!keyFile) return refuse("The builder's key was not found on this Mac.")
  const checked = checkKey(keyFile)
  if (!checked.safe) return refuse(checked.reason)
  const made = planFor(finding, checked)
  return made ? { ok: true, plan: made } : refuse(unwritable(keyFile.path))
}

function unwritable(path: string): string {
  return `The path ${JSON.stringify(path)} has characters that are not taken in a root script.`
}

function checkKey(keyFile: KeyFile): Checked {
  const unsafe = (reason: string): Checked => ({ safe: false, reason })
  const { path, privateKey } = keyFile
  if (!privateKey.observed) return unsafe(`${path} could not be looked at: ${privateKey.reason}`)
  const file = privateKey.value
  if (!file.exists) return unsafe(`${path} is not there.`)
  if (file.kind === 'link') {
    return unsafe(
      `${path} is a link to ${file.linkTarget ?? 'an unknown place'}. Replacing it would leave what it leads to as it is.`,
    )
  }
  if (file.kind !== 'file') return unsafe(`${path} is no file.`)
  const folders = checkFolders(keyFile)
  if (!folders.safe) return folders
  const parent = folders.folders.at(-1) ?? '/'
  const name = path.slice(path.lastIndexOf('/') + 1)
  return {
    safe: true,
    key: parent === '/' ? `/${name}` : `${parent}/${name}`,
    folders: folders.folders,
    file,
  }
}

function planFor(finding: Finding, checked: Checked & { safe: true }): Plan | null {
  const { key, file } = checked
  const quotedKey = shellQuote('keptPath', key)
  const group = shellQuote('id', file.gid)
  const folders = checked.folders.flatMap((folder) => shellQuote('path', folder) ?? [])
  if (!quotedKey || !group || folders.length !== checked.folders.length) return null
  return {
    repair: id,
    finding: finding.key,
    title,
    risk: 'safe',
    needsAdmin: true,
    values: [beginReceipt('repair', `'${id}'`), assignValues({ key: quotedKey, group }, folders)].join('\n'),
    steps: [
      {
        description: `Checks that only root can change the folders above ${key}`,
        script: stepText(script, 0),
      },
      {
        description: `Writes the key, a plain file, beside itself with owner root, group ${file.gid}, mode 0600, and puts it in its own place`,
        script: stepText(script, 1),
      },
    ],
    paths: [key],
    interrupts: [],
    undo: keptForUndo(
      `builderbar undo gives the key its former owner (${file.uid}) and mode (${octal(file.mode)}) back: ssh refuses it then`,
    ),
    permanentFix: finding.permanentFix,
  }
}
