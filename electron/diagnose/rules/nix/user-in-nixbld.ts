import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { fromCommand } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'

/** The smallest user id of an ordinary account: macOS and Nix give their own accounts lower ones. */
const minUserId = 500
/** Names of Nix's own build accounts. */
const buildAccountName = /^_?nixbld\d*$/

export const userInNixbld: Rule = {
  id: 'user-in-nixbld',
  severity: 'warning',
  title: "Your account is in Nix's build group (nixbld)",
  headline: "Your account is in Nix's build group (nixbld)",
  background:
    "The members of the group nixbld are accounts as which Nix runs builds. A person's account among them is lent to strangers' build " +
    'scripts, and when such a build ends Nix kills every process of that account: the whole session. It is often advised so that a user may ' +
    "read the builder's key, and it does not help: builds go through the nix-daemon, whose ssh is root's.",
  detection: 'id -Gn with the name of the person who looks lists nixbld among the groups of the account.',
  remedy:
    "Builderbar takes the account out of the group by macOS's own dseditgroup; by hand: sudo dseditgroup -o edit -d NAME -t user nixbld. " +
    'A session that is open may list the group until the next login; Nix asks for its members anew each time.',
  permanentFix: null,
  link: null,
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  const account = valueOrNull(snapshot.mac.account)
  if (account === null || !account.inBuildGroup) return []
  if (account.uid < minUserId || buildAccountName.test(account.name)) return []
  return [
    {
      subject: account.name,
      cause: `Nix may run builds as ${account.name}, with access to all its files, and then ends all its processes.`,
      explanation:
        `The account ${account.name} is in the group nixbld. Nix takes its members as accounts to build as: it may run a build as ${account.name}, ` +
        'with access to all files of that account, and kills all its processes afterwards. It gives nothing in return: reading the key of the ' +
        `builder is root's business. Take it out; by hand that is: sudo dseditgroup -o edit -d ${account.name} -t user nixbld`,
      evidence: [
        fromCommand('The groups of this account', `id -Gn ${account.name}`, `${account.name}: nixbld`),
      ],
      repairs: ['leave-nixbld'],
    },
  ]
}
