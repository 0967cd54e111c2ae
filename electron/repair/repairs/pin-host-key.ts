import { findBuilderOfFinding } from '../../core/builders/builder.ts'
import { nixDarwinHostKey } from '../../core/ssh/host-key.ts'
import { formatList } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { diffTexts } from '../plan/diff-texts.ts'
import { refuse, undoStep } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { undoFiles } from '../plan/undo-files.ts'
import { createOwnVmStep } from '../script/own-vm-step.ts'
import { findKnownHostLine, isKnownHosts, knownHosts } from '../script/root-known-hosts.ts'
import { assignValues, getStepText } from '../script/script-text.ts'
import { quoteValue } from '../script/shell-quote.ts'
import script from '../shell/pin-host-key.sh'
import { pinInEntry } from './pin-in-entry.ts'

const texts = defineTexts({
  title: "Add the builder's host key to root's known_hosts",
  progress: "Adding the builder's host key to root's known_hosts",
  done: 'Host key added to known_hosts',
  failure: {
    notDone: "Host key wasn't added to known_hosts",
    unsure: 'Host key may not have been added to known_hosts',
  },
  button: 'Pin Host Key…',
  undo: {
    title: "Unpin the builder's host key",
    progress: "Unpinning the builder's host key",
    done: 'Host key unpinned',
    failure: { notDone: "Host key wasn't unpinned", unsure: 'Host key may still be pinned' },
    effect: (file: string) => `Restores ${file} exactly, or removes it if it's new`,
  },
  refusals: {
    characters: "The builder's names have characters that aren't allowed in a root script.",
  },
  steps: {
    file: (file: string) => `Check that only root can change ${file}, and that it's a regular file`,
    otherPins: (names: readonly string[]) =>
      `Check that root has no other key for ${formatList(names, 'or')}`,
    addition: (fingerprint: string, names: readonly string[], file: string) =>
      `Add the key ${fingerprint} for ${formatList(names)} at the top of ${file}`,
  },
})

/**
 * Where the entry has no key in its eighth column, ssh reads root's own known hosts: a line is added there and nothing of
 * nix-darwin's is changed. Where it has one, Nix gives ssh a file of its own instead of root's (docs/nix-and-ssh.md, "Known
 * hosts"), so a wrong pin is corrected in the entry.
 */
export const pinHostKey = repair({
  id: 'pin-host-key',
  texts,
  risk: 'safe',
  undo: undoFiles({
    getNames: () => texts.undo,
    writes: (path) => isKnownHosts(path) || path === '/etc/nix/machines',
  }),
  plan(snapshot, finding) {
    const builder = findBuilderOfFinding(snapshot, finding)
    if (builder !== null && builder.entry.hostKey !== null) return pinInEntry(snapshot, builder)
    const known = findKnownHostLine(snapshot, finding)
    if ('reason' in known) return known
    const { key, names, line, quoted } = known
    const vm = createOwnVmStep(known.vm)
    const only = quoteValue('base64', key.blob)
    const hosts = names.flatMap((name) => quoteValue('knownHost', name) ?? [])
    if (vm === null || only === null || hosts.length !== names.length)
      return refuse(texts.refusals.characters)
    const isPublished = key.blob === nixDarwinHostKey.blob
    const file = `'${knownHosts}'`
    const noOtherPin = { description: texts.steps.otherPins(names), script: getStepText(script, 2) }
    const values = isPublished
      ? assignValues({ hosts: file, pin: quoted, only }, hosts)
      : assignValues({ hosts: file, pin: quoted })
    return {
      values: `${vm.values}\n${values}`,
      steps: [
        vm.step,
        { description: texts.steps.file(knownHosts), script: getStepText(script, 0) },
        ...(isPublished ? [noOtherPin] : []),
        {
          description: texts.steps.addition(key.fingerprint, names, knownHosts),
          script: getStepText(script, 1),
        },
      ],
      paths: [knownHosts],
      diffs: [{ path: knownHosts, place: diffTexts.top, text: line }],
      undo: undoStep(texts.undo.effect(knownHosts)),
    }
  },
})
