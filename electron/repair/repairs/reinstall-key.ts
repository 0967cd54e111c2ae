import {
  type Builder,
  findBuilderOfFinding,
  getManagedBuilder,
  listBuilders,
} from '../../core/builders/builder.ts'
import { getJobPid, getWorkingDirectory, selectBuilderServices } from '../../core/builders/builder-service.ts'
import { findRecentGuestState } from '../../core/builders/recent-guest-state.ts'
import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { KeyFile, Snapshot } from '../../core/model/snapshot.ts'
import { formatList } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { checkFolders } from '../plan/key-folders.ts'
import { refuse, undoStep } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { undoFiles } from '../plan/undo-files.ts'
import { assignValues, getStepText } from '../script/script-text.ts'
import { quoteValue } from '../script/shell-quote.ts'
import script from '../shell/reinstall-key.sh'

const texts = defineTexts({
  title: "Reinstall the builder's key",
  progress: "Reinstalling the builder's key",
  done: "Builder's key reinstalled",
  failure: {
    notDone: "Builder's key wasn't reinstalled",
    unsure: "Builder's key may not have been reinstalled",
  },
  button: 'Reinstall Key…',
  undo: {
    title: 'Restore the previous key',
    progress: 'Restoring the previous key',
    done: 'Previous key restored',
    failure: { notDone: "Previous key wasn't restored", unsure: 'Previous key may not have been restored' },
    effect: 'Restores the previous pair',
  },
  refusals: {
    noEntry: "No entry of this Mac's own builder names this key.",
    unknownFolder:
      "Builderbar can't tell where the builder keeps its key: its plist can't be read, or names no working folder.",
    noFile: (key: string) => `${key} isn't a regular file. Find out what it is first.`,
    noPair: "The builder's working folder has no key. Restart the builder, which creates one.",
    characters: (key: string) => `The path ${key} has characters that aren't allowed in a root script.`,
    samePair: (fingerprint: string) =>
      `The pair in the builder's working folder is already installed (${fingerprint}), so this key isn't the cause. The VM probably ` +
      'started with another pair. Restart the builder, which gives it the current one. To see what SSH says, run this in Terminal ' +
      '(it asks for your password): builderbar status --deep',
    otherBuilder: (key: string, uri: string) =>
      `${key} is also the key of ${uri}, which accepts a different pair than the builder.`,
    twoServices: (folders: readonly string[]) =>
      `Two services run a builder, with keys in ${formatList(folders)}. While neither is running, Builderbar can't tell whose key is missing.`,
  },
  steps: {
    folders: (key: string, keys: string) =>
      `Check that only root can change the folders above ${key} and ${keys}`,
    installation:
      'Back up the current pair and install the one the VM accepts (private key 0600, public key 0644)',
  },
})

/** Copies the pair that the guest knows from the builder's working folder, as its start script does (docs/macos.md, "Builder keys"). */
export const reinstallKey = repair({
  id: 'reinstall-key',
  texts,
  risk: 'safe',
  undo: undoFiles({
    getNames: () => texts.undo,
    writes: () => true,
  }),
  plan(snapshot, finding) {
    const builder = findOwnBuilder(snapshot, finding)
    const key = builder?.key
    const { refusals, steps } = texts
    if (!builder || !key) return refuse(refusals.noEntry)
    const workingFolder = getWorkingDirectory(builder.service)
    const foreignReason = explainForeignKey(snapshot, builder, key)
    if (foreignReason !== null || workingFolder === null) {
      return refuse(foreignReason ?? refusals.unknownFolder)
    }
    const file = valueOrNull(key.privateKey)
    if (file?.exists && file.kind !== 'file') return refuse(refusals.noFile(key.path))
    const guestHalf = valueOrNull(key.guestPublicHalf)
    const sameReason = explainSameKey(snapshot, finding, key)
    if (sameReason !== null) return refuse(sameReason)
    if (guestHalf?.exists === false) return refuse(refusals.noPair)
    const checkedFolders = checkFolders(key)
    if ('reason' in checkedFolders) return checkedFolders
    const parent = checkedFolders.folders.at(-1) ?? '/'
    const path = `${parent === '/' ? '' : parent}/${key.path.slice(key.path.lastIndexOf('/') + 1)}`
    const quotedPath = quoteValue('keptPath', path)
    const folders = checkedFolders.folders.flatMap((folder) => quoteValue('path', folder) ?? [])
    const quotedWorking = quoteValue('keptPath', workingFolder)
    if (!quotedPath || !quotedWorking || folders.length !== checkedFolders.folders.length) {
      return refuse(refusals.characters(JSON.stringify(key.path)))
    }
    return {
      values: assignValues({ key: quotedPath, working: quotedWorking }, folders),
      steps: [
        { description: steps.folders(path, `${workingFolder}/keys`), script: getStepText(script, 0) },
        { description: steps.installation, script: getStepText(script, 1) },
      ],
      paths: [path, `${path}.pub`],
      undo: undoStep(texts.undo.effect),
    }
  },
})

/**
 * Why the pair is not the cause: its public halves are the same, and no root scan has shown that the private half belongs to
 * another pair. Null where installing it may help.
 */
function explainSameKey(snapshot: Snapshot, finding: Finding, key: KeyFile): string | null {
  const [rootHalf, guestHalf] = [valueOrNull(key.publicHalf), valueOrNull(key.guestPublicHalf)]
  const isThere = valueOrNull(key.privateKey)?.exists === true
  if (!rootHalf?.exists || !guestHalf?.exists || !isThere || rootHalf.blob !== guestHalf.blob) return null
  const builder = findBuilderOfFinding(snapshot, finding)
  if (builder !== null && hasMismatch(snapshot, builder)) return null
  return texts.refusals.samePair(rootHalf.fingerprint)
}

/** Whether ssh said "contents do not match public", in this root scan or in the receipt of an earlier one. */
function hasMismatch(snapshot: Snapshot, builder: Builder): boolean {
  const entries = valueOrNull(snapshot.rootScan)?.entries ?? []
  const login = valueOrNull(entries.find(({ uri }) => uri === builder.entry?.uri)?.login)
  if (login !== null) return !login.works && login.output.includes('do not match public')
  return findRecentGuestState(snapshot, builder)?.guest.login === 'key-mismatch'
}

/** This Mac's own builder where the finding is about its entry or its key, else null. */
function findOwnBuilder(snapshot: Snapshot, finding: Finding): Builder | null {
  const managedBuilders = [...listBuilders(snapshot), getManagedBuilder(snapshot)].filter(
    ({ kind }) => kind === 'managed',
  )
  return (
    managedBuilders.find(({ key }) => key?.path === finding.subject) ??
    findBuilderOfFinding(snapshot, finding)
  )
}

/** Why the builder's pair does not belong at this path, or why it is unknown which pair does; null if it belongs there. */
function explainForeignKey(snapshot: Snapshot, { service }: Builder, { path }: KeyFile): string | null {
  const other = listBuilders(snapshot).find(({ kind, entry }) => kind !== 'managed' && entry?.sshKey === path)
  if (other?.entry) return texts.refusals.otherBuilder(path, other.entry.uri)
  const folders = new Set(
    selectBuilderServices(snapshot.services).flatMap((owner) => getWorkingDirectory(owner) ?? []),
  )
  if (folders.size < 2 || getJobPid(service) !== null) return null
  return texts.refusals.twoServices([...folders])
}
