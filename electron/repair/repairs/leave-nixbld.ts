import { defineTexts } from '../../core/text/translated-texts.ts'
import { refuse, undoStep } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { refuseForeignReceipt, type Undo } from '../plan/undo.ts'
import { assignValues, getStepText } from '../script/script-text.ts'
import { quoteValue } from '../script/shell-quote.ts'
import script from '../shell/leave-nixbld.sh'
import undoScript from '../shell/undo/undo-leave-nixbld.sh'

/** Named by Nix's installers: nixbld1 … before 2024, _nixbld1 … since. */
const nixAccount = /^_?nixbld\d*$/
/** Accounts of macOS itself: their names begin with _, or are these. */
const systemAccount = /^_|^(?:root|daemon|nobody)$/

const texts = defineTexts({
  title: 'Remove your account from nixbld',
  progress: 'Removing your account from nixbld',
  done: 'Your account was removed from nixbld',
  failure: {
    notDone: "Your account wasn't removed from nixbld",
    unsure: 'Your account may still be in nixbld',
  },
  button: 'Leave Build Group…',
  undo: {
    title: 'Add the account to nixbld again',
    progress: 'Adding the account to nixbld again',
    done: 'Account added to nixbld again',
    failure: {
      notDone: "Account wasn't added to nixbld again",
      unsure: 'Account may not have been added to nixbld again',
    },
    effect: (account: string) => `Adds ${account} to nixbld again`,
    steps: {
      record: 'Find the record of the repair',
      addition: (account: string) => `Add ${account} to nixbld again`,
    },
  },
  /** What the repair writes, in the place of a path. */
  members: 'the members of the group nixbld (/Local/Default/Groups/nixbld)',
  refusals: {
    noUser: (account: string) => `${account} isn't a user's account.`,
  },
  steps: {
    check: (account: string) => `Check that ${account} is a member of nixbld`,
    removal: (account: string) => `Remove ${account} from nixbld; Nix's own accounts stay`,
  },
})

const undo: Undo = {
  getNames: () => texts.undo,
  plan(_snapshot, receipt) {
    const [name, before] = Object.entries(receipt.before)[0] ?? ['', '']
    const account = quoteAccount(name)
    if (account === null || before !== 'member') return refuseForeignReceipt(receipt)
    return {
      risk: 'safe',
      values: assignValues({ account }),
      paths: [texts.members],
      steps: [
        { description: texts.undo.steps.record, script: getStepText(undoScript, 0) },
        { description: texts.undo.steps.addition(name), script: getStepText(undoScript, 1) },
      ],
    }
  },
}

/**
 * Only macOS's own tool writes its list of accounts. Nix's own accounts are left in the group, since a build needs them.
 * Nothing is interrupted: Nix asks for the members of the group when a build begins. dseditgroup(8): `-o edit -d NAME -t user
 * GROUP` removes a member, `-a NAME` adds one, `-o checkmember -m NAME GROUP` exits with 0 for a member.
 * Only a Mac can prove: that it does, and that it asks root for no password.
 */
export const leaveNixbld = repair({
  id: 'leave-nixbld',
  texts,
  risk: 'safe',
  undo,
  plan(_snapshot, { subject: name }) {
    const account = quoteAccount(name)
    if (account === null) return refuse(texts.refusals.noUser(JSON.stringify(name)))
    return {
      values: assignValues({ account }),
      steps: [
        { description: texts.steps.check(name), script: getStepText(script, 0) },
        { description: texts.steps.removal(name), script: getStepText(script, 1) },
      ],
      paths: [texts.members],
      undo: undoStep(texts.undo.effect(name)),
    }
  },
})

/** Null for accounts of Nix and of macOS. */
function quoteAccount(name: string): string | null {
  return nixAccount.test(name) || systemAccount.test(name) ? null : quoteValue('user', name)
}
