import { findBuilderOfFinding } from '../../core/builders/builder-facts.ts'
import { nixDarwinHostKey } from '../../core/ssh/host-key.ts'
import { refuse, undoStep } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { undoFiles } from '../plan/undo-files.ts'
import { ownVmStep } from '../script/own-vm-step.ts'
import { isKnownHosts, knownHostLine, knownHosts } from '../script/root-known-hosts.ts'
import { assignValues, stepText } from '../script/script-text.ts'
import { shellQuote } from '../script/shell-quote.ts'
import script from '../shell/pin-host-key.sh'
import { pinInEntry } from './pin-in-entry.ts'

/**
 * Where the entry has no key in its eighth column, ssh reads root's own known hosts: a line is added there and nothing of
 * nix-darwin's is changed. Where it has one, Nix gives ssh a file of its own instead of root's (docs/nix-and-ssh.md, "Known
 * hosts"), so a wrong pin is corrected in the entry.
 */
export const pinHostKey = repair({
  id: 'pin-host-key',
  title: "Tell root's ssh the builder's host key",
  button: 'Pin Host Key…',
  risk: 'safe',
  undo: undoFiles({
    title: "Take back that the builder's key is pinned",
    writes: (path) => isKnownHosts(path) || path === '/etc/nix/machines',
  }),
  plan(snapshot, finding) {
    const facts = findBuilderOfFinding(snapshot, finding)
    if (facts !== null && facts.entry.hostKey !== null) return pinInEntry(snapshot, facts)
    const known = knownHostLine(snapshot, finding)
    if ('reason' in known) return known
    const { key, names, line, quoted } = known
    const vm = ownVmStep(known.machine)
    const only = shellQuote('base64', key.blob)
    const hosts = names.flatMap((name) => shellQuote('knownHost', name) ?? [])
    if (vm === null || only === null || hosts.length !== names.length) {
      return refuse("The builder's names have characters that are not taken in a root script.")
    }
    const isPublished = key.blob === nixDarwinHostKey.blob
    const file = `'${knownHosts}'`
    const noOtherPin = {
      description: `Checks that neither root's known hosts nor those of all accounts pin another key for ${names.join(' or ')}`,
      script: stepText(script, 2),
    }
    const values = isPublished
      ? assignValues({ hosts: file, pin: quoted, only }, hosts)
      : assignValues({ hosts: file, pin: quoted })
    return {
      values: `${vm.values}\n${values}`,
      steps: [
        vm.step,
        {
          description: `Checks that only root can change /var/root/.ssh and that ${knownHosts} is a plain file`,
          script: stepText(script, 0),
        },
        ...(isPublished ? [noOtherPin] : []),
        {
          description: `Writes the key ${key.fingerprint} for ${names.join(' and ')} at the top of ${knownHosts}`,
          script: stepText(script, 1),
        },
      ],
      paths: [knownHosts],
      diffs: [{ path: knownHosts, place: 'at the top', text: line }],
      undo: undoStep(
        `builderbar undo puts ${knownHosts} back as it is now, or takes it away where there is none`,
      ),
    }
  },
})
