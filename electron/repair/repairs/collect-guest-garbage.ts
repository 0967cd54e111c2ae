import { listBuilders } from '../../core/builders/builder-facts.ts'
import type { Finding } from '../../core/model/finding.ts'
import type { Planned } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Repair } from '../plan/repair.ts'
import { collectGarbageCommand } from '../script/guest-command.ts'
import { callValues, nixSshCall } from '../script/nix-ssh-call.ts'
import { beginReceipt, stepText } from '../script/script-text.ts'
import script from '../shell/collect-guest-garbage.sh'

const id = 'collect-guest-garbage'
const title = "Delete what nobody needs on the builder's own disk"

/**
 * The guest's own Nix collects its garbage; builds that run there keep what they need (docs/failures.md,
 * "guest-disk-full"). The disk itself tells whether it helped: it is measured in the guest before and after, and what the
 * guest prints is shown as its output.
 * Only a Mac can prove: that the guest's df of /nix/store is that of its own disk.
 */
export const collectGuestGarbage: Repair = {
  id,
  title,
  button: "Clear the builder's disk…",
  risk: 'safe',
  plan,
}

function plan(snapshot: Snapshot, finding: Finding): Planned {
  const refuse = (reason: string): Planned => ({ ok: false, repair: id, finding: finding.key, reason })
  const { subject } = finding
  const facts = listBuilders(snapshot).find(
    ({ entry, service }) => entry !== null && (entry.uri === subject || service?.label === subject),
  )
  if (facts === undefined) return refuse('No entry that Nix uses leads to this builder.')
  if (facts.kind === 'remote') {
    return refuse(
      'This builder is another machine. Whoever looks after it runs there: nix-collect-garbage -d',
    )
  }
  const call = nixSshCall(snapshot, facts)
  if (call === null) {
    return refuse(
      "It is not known how root's ssh gets there, or the entry has characters that are not taken in a root script.",
    )
  }
  return {
    ok: true,
    plan: {
      repair: id,
      finding: finding.key,
      title,
      risk: 'safe',
      needsAdmin: true,
      values: [beginReceipt('repair', `'${id}'`), callValues(call, collectGarbageCommand)].join('\n'),
      steps: [
        {
          description: `Connects to ${call.uri} as Nix does and lets the Nix there delete what nothing needs, for at most four minutes: nix-collect-garbage -d`,
          script: stepText(script, 0),
        },
        {
          description: 'Leaves a receipt of how much room the disk of the machine has now',
          script: stepText(script, 1),
        },
      ],
      paths: [],
      interrupts: [],
      undo: null,
      permanentFix: finding.permanentFix,
    },
  }
}
