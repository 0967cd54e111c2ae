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
    /** `uid`: number of the previous owner. */
    effect: (uid: number, mode: string) =>
      uid === 0
        ? `Restores owner root, mode ${mode}. SSH will reject the key again.`
        : `Restores owner ${uid}, mode ${mode}. SSH will reject the key again.`,
  },
  refusals: {
    unused: (path: string) => `No entry uses the key ${path}.`,
    inStore: (path: string) =>
      `${path} is in the Nix store, whose files must not change. Store the key elsewhere.`,
    unobserved: (path: string, reason: string) => `${path} can't be checked: ${reason}`,
    missing: (path: string) => `${path} is missing.`,
    link: (path: string, target: string | null) =>
      target === null
        ? `${path} is a link to an unknown place. Replacing the link wouldn't change that file's permissions.`
        : `${path} is a link to ${target}. Replacing the link wouldn't change that file's permissions.`,
    noFile: (path: string) => `${path} isn't a file.`,
    characters: (path: string) => `The path ${path} has characters that aren't allowed in a root script.`,
  },
  steps: {
    folders: (key: string) => `Check that only root can change the folders above ${key}`,
    replacement:
      'Make the key readable by root alone: replace it with a copy owned by root, mode 0600, in the same group',
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
    if (!keyFile) return refuse(texts.refusals.unused(finding.subject))
    if (keyFile.path.startsWith('/nix/store/')) {
      return refuse(texts.refusals.inStore(keyFile.path))
    }
    const checkedKey = checkKey(keyFile)
    return 'reason' in checkedKey ? checkedKey : createParts(checkedKey, keyFile.path)
  },
})

interface CheckedKey {
  /** Real path of the key. */
  readonly key: string
  readonly folders: readonly string[]
  readonly file: { readonly uid: number; readonly gid: number; readonly mode: number }
}

function checkKey(keyFile: KeyFile): CheckedKey | Refusal {
  const { path, privateKey } = keyFile
  const { refusals } = texts
  if (!privateKey.observed) return refuse(refusals.unobserved(path, privateKey.reason))
  const file = privateKey.value
  if (!file.exists) return refuse(refusals.missing(path))
  if (file.kind === 'link') return refuse(refusals.link(path, file.linkTarget))
  if (file.kind !== 'file') return refuse(refusals.noFile(path))
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
    return refuse(texts.refusals.characters(JSON.stringify(path)))
  }
  return {
    values: assignValues({ key: quotedKey, group }, quotedFolders),
    steps: [
      { description: texts.steps.folders(key), script: getStepText(script, 0) },
      { description: texts.steps.replacement, script: getStepText(script, 1) },
    ],
    paths: [key],
    undo: undoStep(texts.undo.effect(file.uid, formatMode(file.mode))),
  }
}
