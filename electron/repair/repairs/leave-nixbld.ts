import type { Finding } from '../../core/model/finding.ts'
import type { Planned } from '../../core/model/plan.ts'
import type { Receipt } from '../../core/model/receipt.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Repair } from '../plan/repair.ts'
import type { Undo, UndoPlanned } from '../plan/undo.ts'
import { keptForUndo } from '../plan/undo-files.ts'
import { assignValues, beginReceipt, stepText } from '../script/script-text.ts'
import { shellQuote } from '../script/shell-quote.ts'
import script from '../shell/leave-nixbld.sh'
import undoScript from '../shell/undo-leave-nixbld.sh'

const id = 'leave-nixbld'
const title = "Take your account out of Nix's build group"

/**
 * By macOS's own tool, which alone writes its list of accounts. Never Nix's own accounts: a build needs them. Nothing
 * is interrupted: Nix asks for the members of the group when a build begins. dseditgroup(8): `-o edit -d NAME -t user GROUP`
 * takes a member out, `-a NAME` puts one in, `-o checkmember -m NAME GROUP` ends with 0 for a member.
 * Only a Mac can prove: that it does, and that it asks root for no password.
 */
export const leaveNixbld: Repair = { id, title, button: 'Leave the build group…', risk: 'safe', plan }

/** The accounts of Nix's installers: nixbld1 … before 2024, _nixbld1 … since. */
const nixsOwn = /^_?nixbld\d*$/
/** A name that means an account of macOS itself, whose names begin with _, or root. */
const systems = /^_|^(?:root|daemon|nobody)$/

function plan(_snapshot: Snapshot, finding: Finding): Planned {
  const refuse = (reason: string): Planned => ({ ok: false, repair: id, finding: finding.key, reason })
  const name = finding.subject
  const quoted = userName(name)
  if (quoted === null) return refuse(`${JSON.stringify(name)} is not the name of a person's account.`)
  return {
    ok: true,
    plan: {
      repair: id,
      finding: finding.key,
      title,
      risk: 'safe',
      needsAdmin: true,
      values: [beginReceipt('repair', `'${id}'`), assignValues({ account: quoted })].join('\n'),
      steps: [
        { description: `Checks that ${name} is a member of the group nixbld`, script: stepText(script, 0) },
        {
          description: `macOS takes ${name} out of the group; the accounts of Nix itself stay in it`,
          script: stepText(script, 1),
        },
      ],
      paths: ['the members of the group nixbld (/Local/Default/Groups/nixbld)'],
      interrupts: [],
      undo: keptForUndo(`builderbar undo puts ${name} back into the group`),
      permanentFix: finding.permanentFix,
    },
  }
}

function userName(name: string): string | null {
  return nixsOwn.test(name) || systems.test(name) ? null : shellQuote('user', name)
}

export const undoLeaveNixbld: Undo = {
  repair: id,
  title: "Put the account back into Nix's build group",
  plan: planOfUndo,
}

function planOfUndo(_snapshot: Snapshot, receipt: Receipt): UndoPlanned {
  const [name, before] = Object.entries(receipt.before)[0] ?? ['', '']
  const quoted = userName(name)
  const receiptId = shellQuote('receipt', receipt.id)
  if (quoted === null || receiptId === null || before !== 'member') {
    return {
      ok: false,
      reason: `The receipt ${JSON.stringify(receipt.id)} is not one of Builderbar's own making.`,
    }
  }
  return {
    ok: true,
    plan: {
      risk: 'safe',
      interrupts: [],
      values: [beginReceipt('undo', `'${id}'`, receiptId), assignValues({ account: quoted })].join('\n'),
      paths: ['the members of the group nixbld (/Local/Default/Groups/nixbld)'],
      steps: [
        { description: 'Finds what the repair left', script: stepText(undoScript, 0) },
        { description: `macOS puts ${name} back into the group nixbld`, script: stepText(undoScript, 1) },
      ],
    },
  }
}
