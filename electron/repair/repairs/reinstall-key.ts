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
    if (!builder || !key) return refuse("No entry of this Mac's own builder names this key.")
    const working = getWorkingDirectory(builder.service)
    const foreignReason = explainForeignKey(snapshot, builder, key)
    if (foreignReason !== null || working === null) {
      return refuse(
        foreignReason ??
          "Builderbar can't tell where the builder keeps its key: its plist can't be read, or names no working folder.",
      )
    }
    const file = valueOrNull(key.privateKey)
    if (file?.exists && file.kind !== 'file')
      return refuse(`${key.path} isn't a regular file. Find out what it is first.`)
    const guestHalf = valueOrNull(key.guestPublicHalf)
    const sameReason = explainSameKey(snapshot, finding, key)
    if (sameReason !== null) return refuse(sameReason)
    if (guestHalf?.exists === false) {
      return refuse("The builder's working folder has no key. Restart the builder, which creates one.")
    }
    const checked = checkFolders(key)
    if ('reason' in checked) return checked
    const parent = checked.folders.at(-1) ?? '/'
    const path = `${parent === '/' ? '' : parent}/${key.path.slice(key.path.lastIndexOf('/') + 1)}`
    const quoted = quoteValue('keptPath', path)
    const folders = checked.folders.flatMap((folder) => quoteValue('path', folder) ?? [])
    const quotedWorking = quoteValue('keptPath', working)
    if (!quoted || !quotedWorking || folders.length !== checked.folders.length) {
      return refuse(
        `The path ${JSON.stringify(key.path)} has characters that aren't allowed in a root script.`,
      )
    }
    return {
      values: assignValues({ key: quoted, working: quotedWorking }, folders),
      steps: [
        {
          description: `Check that only root can change the folders above ${path} and ${working}/keys`,
          script: getStepText(script, 0),
        },
        {
          description:
            'Back up the current pair and install the one the VM accepts (private key 0600, public key 0644)',
          script: getStepText(script, 1),
        },
      ],
      paths: [path, `${path}.pub`],
      undo: undoStep('Restores the previous pair'),
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
  return (
    `The pair in the builder's working folder is already installed (${rootHalf.fingerprint}), so this key isn't the cause. The VM probably started with ` +
    'another pair. Restart the builder, which gives it the current one. To see what SSH says, run this in Terminal (it asks for your password): builderbar status --deep'
  )
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
  const own = [...listBuilders(snapshot), getManagedBuilder(snapshot)].filter(
    ({ kind }) => kind === 'managed',
  )
  return own.find(({ key }) => key?.path === finding.subject) ?? findBuilderOfFinding(snapshot, finding)
}

/** Why the builder's pair does not belong at this path, or why it is unknown which pair does; null if it belongs there. */
function explainForeignKey(snapshot: Snapshot, { service }: Builder, { path }: KeyFile): string | null {
  const other = listBuilders(snapshot).find(({ kind, entry }) => kind !== 'managed' && entry?.sshKey === path)
  if (other)
    return `${path} is also the key of ${other.entry?.uri}, which accepts a different pair than the builder.`
  const folders = new Set(
    selectBuilderServices(snapshot.services).flatMap((owner) => getWorkingDirectory(owner) ?? []),
  )
  if (folders.size < 2 || getJobPid(service) !== null) return null
  return `Two services run a builder, with keys in ${formatList([...folders])}. While neither is running, Builderbar can't tell whose key is missing.`
}
