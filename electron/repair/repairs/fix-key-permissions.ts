import type { KeyFile } from '../../core/model/snapshot.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { checkFolders, formatMode } from '../plan/key-folders.ts'
import { type PlanParts, type Refusal, refuse, undoStep } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { undoFiles } from '../plan/undo-files.ts'
import { assignValues, getStepText } from '../script/script-text.ts'
import { quoteValue } from '../script/shell-quote.ts'
import script from '../shell/fix-key-permissions.sh'

const texts = defineTexts({
  title: "Fix the builder key's permissions",
  progress: "Fixing the builder key's permissions",
  done: 'Key permissions fixed',
  failure: { notDone: "Key permissions weren't fixed", unsure: 'Key permissions may not have been fixed' },
  button: 'Fix Key Permissions…',
  undo: {
    title: "Restore the builder key's previous permissions",
    progress: "Restoring the builder key's previous permissions",
    done: 'Previous key permissions restored',
    failure: {
      notDone: "Previous key permissions weren't restored",
      unsure: 'Previous key permissions may not have been restored',
    },
  },
})

/**
 * Owner root, mode 0600, the group unchanged: as nix-darwin's start script sets them and as ssh requires of a key that root
 * uses (docs/macos.md, "Builder keys"). Refused where anyone but root could replace the key meanwhile.
 */
export const fixKeyPermissions = repair({
  id: 'fix-key-permissions',
  texts,
  risk: 'safe',
  undo: undoFiles({
    getNames: () => texts.undo,
    writes: () => true,
  }),
  plan(snapshot, finding) {
    const keyFile = snapshot.keys.find((key) => key.path === finding.subject)
    if (!keyFile) return refuse(`No entry uses the key ${finding.subject}.`)
    if (keyFile.path.startsWith('/nix/store/')) {
      return refuse(
        `${keyFile.path} is in the Nix store, whose files must not change. Store the key elsewhere.`,
      )
    }
    const checked = checkKey(keyFile)
    return 'reason' in checked ? checked : createParts(checked, keyFile.path)
  },
})

function describeOwner(uid: number): string {
  return uid === 0 ? 'owner root' : `owner ${uid}`
}

interface CheckedKey {
  /** Real path of the key. */
  readonly key: string
  readonly folders: readonly string[]
  readonly file: { readonly uid: number; readonly gid: number; readonly mode: number }
}

function checkKey(keyFile: KeyFile): CheckedKey | Refusal {
  const { path, privateKey } = keyFile
  if (!privateKey.observed) return refuse(`${path} can't be checked: ${privateKey.reason}`)
  const file = privateKey.value
  if (!file.exists) return refuse(`${path} is missing.`)
  if (file.kind === 'link') {
    return refuse(
      `${path} is a link to ${file.linkTarget ?? 'an unknown place'}. Replacing the link wouldn't change that file's permissions.`,
    )
  }
  if (file.kind !== 'file') return refuse(`${path} isn't a file.`)
  const folders = checkFolders(keyFile)
  if ('reason' in folders) return folders
  const parent = folders.folders.at(-1) ?? '/'
  const name = path.slice(path.lastIndexOf('/') + 1)
  return {
    key: parent === '/' ? `/${name}` : `${parent}/${name}`,
    folders: folders.folders,
    file,
  }
}

function createParts({ key, folders, file }: CheckedKey, path: string): PlanParts | Refusal {
  const quotedKey = quoteValue('keptPath', key)
  const group = quoteValue('id', file.gid)
  const quotedFolders = folders.flatMap((folder) => quoteValue('path', folder) ?? [])
  if (!quotedKey || !group || quotedFolders.length !== folders.length) {
    return refuse(`The path ${JSON.stringify(path)} has characters that aren't allowed in a root script.`)
  }
  return {
    values: assignValues({ key: quotedKey, group }, quotedFolders),
    steps: [
      {
        description: `Check that only root can change the folders above ${key}`,
        script: getStepText(script, 0),
      },
      {
        description:
          'Make the key readable by root alone: replace it with a copy owned by root, mode 0600, in the same group',
        script: getStepText(script, 1),
      },
    ],
    paths: [key],
    undo: undoStep(
      `Restores ${describeOwner(file.uid)}, mode ${formatMode(file.mode)}. SSH will reject the key again.`,
    ),
  }
}
