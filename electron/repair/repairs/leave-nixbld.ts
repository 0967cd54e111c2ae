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
const groupPath = 'the members of the group nixbld (/Local/Default/Groups/nixbld)'

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
      paths: [groupPath],
      steps: [
        { description: 'Find the record of the repair', script: getStepText(undoScript, 0) },
        { description: `Add ${name} to nixbld again`, script: getStepText(undoScript, 1) },
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
    if (account === null) return refuse(`${JSON.stringify(name)} isn't a user's account.`)
    return {
      values: assignValues({ account }),
      steps: [
        { description: `Check that ${name} is a member of nixbld`, script: getStepText(script, 0) },
        {
          description: `Remove ${name} from nixbld; Nix's own accounts stay`,
          script: getStepText(script, 1),
        },
      ],
      paths: [groupPath],
      undo: undoStep(`Adds ${name} to nixbld again`),
    }
  },
})

/** Null for accounts of Nix and of macOS. */
function quoteAccount(name: string): string | null {
  return nixAccount.test(name) || systemAccount.test(name) ? null : quoteValue('user', name)
}
