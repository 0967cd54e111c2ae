import { findBuilderOfFinding } from '../../core/builders/builder-facts.ts'
import type { Finding } from '../../core/model/finding.ts'
import type { Plan, Planned } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { nixDarwinHostKey } from '../../core/ssh/host-key.ts'
import type { Repair } from '../plan/repair.ts'
import { keptForUndo, undoFiles } from '../plan/undo-files.ts'
import { ownVmStep } from '../script/own-vm-step.ts'
import { isKnownHosts, knownHostLine, knownHosts } from '../script/root-known-hosts.ts'
import { assignValues, beginReceipt, stepText } from '../script/script-text.ts'
import { shellQuote } from '../script/shell-quote.ts'
import script from '../shell/pin-host-key.sh'
import { planPinInEntry } from './pin-in-entry.ts'

const id = 'pin-host-key'
const title = "Tell root's ssh the builder's host key"

/**
 * Where the entry has no key in its eighth column: a line in root's own known hosts, which ssh asks then; nothing of
 * nix-darwin's is touched. With a key there Nix brings a file of its own and root's is not read
 * (docs/nix-and-ssh.md,
 * "Known hosts"): so a wrong pin is repaired in the entry.
 */
export const pinHostKey: Repair = { id, title, button: 'Pin the host key…', risk: 'safe', plan }

export const undoPinHostKey = undoFiles({
  repair: id,
  title: "Take back that the builder's key is pinned",
  diffs: (path) => isKnownHosts(path) || path === '/etc/nix/machines',
})

function plan(snapshot: Snapshot, finding: Finding): Planned {
  const facts = findBuilderOfFinding(snapshot, finding)
  if (facts !== null && facts.entry.hostKey !== null) return planPinInEntry(snapshot, finding, facts, id)
  const known = knownHostLine(snapshot, finding)
  if ('reason' in known) return { ok: false, repair: id, finding: finding.key, reason: known.reason }
  const { key, names, line, quoted } = known
  const vm = ownVmStep(known.machine)
  const only = shellQuote('base64', key.blob)
  const hosts = names.flatMap((name) => shellQuote('knownHost', name) ?? [])
  if (vm === null || only === null || hosts.length !== names.length) {
    return {
      ok: false,
      repair: id,
      finding: finding.key,
      reason: "The builder's names have characters that are not taken in a root script.",
    }
  }
  const isPublished = key.blob === nixDarwinHostKey.blob
  const made: Plan = {
    repair: id,
    finding: finding.key,
    title,
    risk: 'safe',
    needsAdmin: true,
    values: [
      beginReceipt('repair', `'${id}'`),
      vm.values,
      isPublished
        ? assignValues({ hosts: `'${knownHosts}'`, pin: quoted, only }, hosts)
        : assignValues({ hosts: `'${knownHosts}'`, pin: quoted }),
    ].join('\n'),
    steps: [
      vm.step,
      {
        description: `Checks that only root can change /var/root/.ssh and that ${knownHosts} is a plain file`,
        script: stepText(script, 0),
      },
      ...(isPublished
        ? [
            {
              description: `Checks that ${knownHosts} pins no other key for ${names.join(' or ')}`,
              script: stepText(script, 2),
            },
          ]
        : []),
      {
        description: `Writes the key ${key.fingerprint} for ${names.join(' and ')} at the top of ${knownHosts}`,
        script: stepText(script, 1),
      },
    ],
    paths: [knownHosts],
    diffs: [{ path: knownHosts, place: 'at the top', text: line }],
    interrupts: [],
    undo: keptForUndo(
      `builderbar undo puts ${knownHosts} back as it is now, or takes it away where there is none`,
    ),
    permanentFix: finding.permanentFix,
  }
  return { ok: true, plan: made }
}
