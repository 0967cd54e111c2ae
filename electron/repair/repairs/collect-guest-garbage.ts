import { listBuilders } from '../../core/builders/builder.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { refuse } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { collectGarbageCommand } from '../script/guest-command.ts'
import { assignCallValues, createNixSshCall } from '../script/nix-ssh-call.ts'
import { getStepText } from '../script/script-text.ts'
import script from '../shell/collect-guest-garbage.sh'

const texts = defineTexts({
  title: "Free up space on the builder's disk",
  progress: "Freeing up space on the builder's disk",
  done: "Space freed up on the builder's disk",
  failure: {
    notDone: "No space was freed up on the builder's disk",
    notFixed: "The builder's disk is still too full",
    unsure: "Space on the builder's disk may not have been freed up",
  },
  button: 'Free Up Builder Disk…',
  refusals: {
    noEntry: 'No entry that Nix uses points to this builder.',
    remote:
      'This builder is another computer. Its administrator can free up space there: nix-collect-garbage -d',
    noCall:
      "Builderbar can't tell how root's SSH connects to it, or its entry has characters that aren't allowed in a root script.",
  },
  steps: {
    deletion: (uri: string) =>
      `Delete what nothing on the builder needs: connect to ${uri} as Nix does and run nix-collect-garbage -d, for four minutes at most`,
    freeSpace: 'Check how much space is free afterward',
  },
})

/**
 * The guest's own Nix collects its garbage; running builds keep what they need (docs/failures.md, "guest-disk-full"). The
 * script measures the guest's disk before and after, which shows whether it helped.
 * The real VM of the tests has the same overlay and a real Nix (test/integration/fake-mac/real-vm.test.ts).
 */
export const collectGuestGarbage = repair({
  id: 'collect-guest-garbage',
  texts,
  risk: 'safe',
  leavesReceipt: true,
  plan(snapshot, { subject }) {
    const builder = listBuilders(snapshot).find(
      ({ entry, service }) => entry !== null && (entry.uri === subject || service?.label === subject),
    )
    if (builder === undefined) return refuse(texts.refusals.noEntry)
    if (builder.kind === 'remote') return refuse(texts.refusals.remote)
    const call = createNixSshCall(snapshot, builder)
    if (call === null) return refuse(texts.refusals.noCall)
    return {
      values: assignCallValues(call, collectGarbageCommand),
      steps: [
        { description: texts.steps.deletion(call.uri), script: getStepText(script, 0) },
        { description: texts.steps.freeSpace, script: getStepText(script, 1) },
      ],
    }
  },
})
