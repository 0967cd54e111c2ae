import { publishedKeyIsPublic } from '../../core/builders/trusted-host-key.ts'
import type { Finding } from '../../core/model/finding.ts'
import type { Planned } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { nixDarwinHostKey } from '../../core/ssh/host-key.ts'
import type { Repair } from '../plan/repair.ts'
import { keptForUndo, undoFiles } from '../plan/undo-files.ts'
import { ownVmStep } from '../script/own-vm-step.ts'
import { isKnownHosts, knownHostLine, knownHosts } from '../script/root-known-hosts.ts'
import { assignValues, beginReceipt, stepText } from '../script/script-text.ts'
import { shellQuote, shellQuoteLine } from '../script/shell-quote.ts'
import script from '../shell/forget-host-key.sh'

const id = 'forget-host-key'
const title = "Replace the builder's old key in root's known hosts"
const neverInstead = `The builder shows nix-darwin's published key: Builderbar never puts it in the place of another. ${publishedKeyIsPublic} If the old key is yours no more, take its line out by hand.`

/**
 * Root once accepted another key for the builder: the lines that name it go, and the right key takes their place. Only
 * where Nix's ssh reads that file, and only for a key that something else than the port vouches for, as `pin-host-key`.
 */
export const forgetHostKey: Repair = { id, title, button: 'Replace the old host key…', risk: 'safe', plan }

export const undoForgetHostKey = undoFiles({
  repair: id,
  title: "Put root's known hosts back as they were",
  diffs: isKnownHosts,
})

function plan(snapshot: Snapshot, finding: Finding): Planned {
  const refuse = (reason: string): Planned => ({ ok: false, repair: id, finding: finding.key, reason })
  const known = knownHostLine(snapshot, finding)
  if ('reason' in known) return refuse(known.reason)
  // The lines that this repair takes out may be a pin of the administrator's own.
  if (known.key.blob === nixDarwinHostKey.blob) return refuse(neverInstead)
  const { key, names, line, quoted } = known
  const hosts = names.flatMap((name) => shellQuote('knownHost', name) ?? [])
  const right = shellQuoteLine(`${key.type} ${key.blob}`)
  const vm = ownVmStep(known.machine)
  if (right === null || vm === null || hosts.length !== names.length)
    return refuse('The names of the builder have characters that are not taken in a root script.')
  return {
    ok: true,
    plan: {
      repair: id,
      finding: finding.key,
      title,
      risk: 'safe',
      needsAdmin: true,
      values: [
        beginReceipt('repair', `'${id}'`),
        vm.values,
        assignValues({ hosts: `'${knownHosts}'`, pin: quoted, right }, hosts),
      ].join('\n'),
      steps: [
        vm.step,
        {
          description: `Checks that only root can change /var/root/.ssh and that ${knownHosts} is a plain file`,
          script: stepText(script, 0),
        },
        {
          description: `Takes the lines out of ${knownHosts} that name another key for ${names.join(' or ')} and no other host, hashed names too, and writes the key ${key.fingerprint} at its top; every other line stays as it is`,
          script: stepText(script, 1),
        },
      ],
      paths: [knownHosts],
      diffs: [{ path: knownHosts, place: 'at the top', text: line }],
      interrupts: [],
      undo: keptForUndo(
        `builderbar undo puts ${knownHosts} back as it is now, byte for byte, while nobody else has changed it since`,
      ),
      permanentFix: finding.permanentFix,
    },
  }
}
