import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromCommand } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'

/** The smallest user id of an ordinary account: macOS and Nix give their own accounts lower ones. */
const minUserId = 500
/** Names of Nix's own build accounts. */
const buildAccountName = /^_?nixbld\d*$/

const texts = defineTexts({
  title: "Your account is in Nix's build group (nixbld)",
  headline: "Your account is in Nix's build group (nixbld)",
  background:
    'Nix runs builds as the members of the group nixbld. If your account is one of them, a build may ' +
    'run with access to all your files, and when it ends, Nix kills all your processes. People are ' +
    "often told to join the group to read the builder's key, but that doesn't help: builds go through " +
    'nix-daemon, which runs as root.',
  detection: 'Your account is a member of nixbld (id -Gn).',
  remedy:
    "Builderbar removes your account from the group with macOS's dseditgroup. By hand: sudo dseditgroup " +
    '-o edit -d NAME -t user nixbld. Open sessions may list the group until you log in again.',
  buildUser: (account: string) => ({
    cause: `Nix may run builds as ${account}, with access to all its files, and then ends all its processes.`,
    explanation:
      `${account} is in the group nixbld, so Nix may run builds as ${account}, with access to all its files, and then kill all its ` +
      "processes. You gain nothing by it: only root needs to read the builder's key. To remove the account from the group by hand: " +
      `sudo dseditgroup -o edit -d ${account} -t user nixbld`,
  }),
  groups: 'Groups of this account',
})

export const userInNixbld = {
  id: 'user-in-nixbld',
  severity: 'warning',
  texts,
  permanentFix: null,
  link: null,
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  const account = valueOrNull(snapshot.mac.account)
  if (account === null || !account.inBuildGroup) return []
  if (account.uid < minUserId || buildAccountName.test(account.name)) return []
  return [
    {
      subject: account.name,
      ...texts.buildUser(account.name),
      evidence: [fromCommand(texts.groups, `id -Gn ${account.name}`, `${account.name}: nixbld`)],
      repairs: ['leave-nixbld'],
    },
  ]
}
