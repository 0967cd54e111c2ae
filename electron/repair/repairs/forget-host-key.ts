import { trustedHostKeyTexts } from '../../core/builders/trusted-host-key.ts'
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
import { quoteLine, quoteValue } from '../script/shell-quote.ts'
import script from '../shell/forget-host-key.sh'

const texts = defineTexts({
  title: "Replace the builder's old key in root's known_hosts",
  progress: "Replacing the builder's old host key",
  done: 'Old host key replaced',
  failure: { notDone: "Old host key wasn't replaced", unsure: 'Old host key may not have been replaced' },
  button: 'Replace Old Host Key…',
  undo: {
    title: "Restore root's previous known_hosts",
    progress: "Restoring root's previous known_hosts",
    done: 'Previous known_hosts restored',
    failure: {
      notDone: "Previous known_hosts wasn't restored",
      unsure: 'Previous known_hosts may not have been restored',
    },
    effect: (file: string) => `Restores ${file} exactly. Not possible if someone changes it first.`,
  },
  refusals: {
    /** A sentence of its own says why between these two. */
    published:
      "The builder presents nix-darwin's published key, and Builderbar never replaces another key with it.",
    oldKey: 'If you no longer use the old key, remove its line by hand.',
    characters: "The builder's names have characters that aren't allowed in a root script.",
  },
  steps: {
    file: (file: string) =>
      `Check that only root can change /var/root/.ssh and that ${file} is a regular file`,
    replacement: (file: string, names: readonly string[], fingerprint: string) =>
      `Remove the lines of ${file} with another key for ${formatList(names, 'or')} alone (hashed names too), and add ${fingerprint} ` +
      'at the top; other lines stay the same',
  },
})

/**
 * Root once accepted another key for the builder: the lines that name it are removed and the right key is added. Only where
 * Nix's ssh reads that file, and only for a key that is trusted by more than the answer of the port, as in `pin-host-key`.
 */
export const forgetHostKey = repair({
  id: 'forget-host-key',
  texts,
  risk: 'safe',
  undo: undoFiles({
    getNames: () => texts.undo,
    writes: isKnownHosts,
  }),
  plan(snapshot, finding) {
    const known = findKnownHostLine(snapshot, finding)
    if ('reason' in known) return known
    // The lines that this repair removes may be a pin that the administrator made.
    if (known.key.blob === nixDarwinHostKey.blob) {
      return refuse(
        [texts.refusals.published, trustedHostKeyTexts.publicPrivateKey, texts.refusals.oldKey].join(' '),
      )
    }
    const { key, names, line, quoted } = known
    const hosts = names.flatMap((name) => quoteValue('knownHost', name) ?? [])
    const right = quoteLine(`${key.type} ${key.blob}`)
    const vm = createOwnVmStep(known.vm)
    if (right === null || vm === null || hosts.length !== names.length)
      return refuse(texts.refusals.characters)
    return {
      values: `${vm.values}\n${assignValues({ hosts: `'${knownHosts}'`, pin: quoted, right }, hosts)}`,
      steps: [
        vm.step,
        { description: texts.steps.file(knownHosts), script: getStepText(script, 0) },
        {
          description: texts.steps.replacement(knownHosts, names, key.fingerprint),
          script: getStepText(script, 1),
        },
      ],
      paths: [knownHosts],
      diffs: [{ path: knownHosts, place: diffTexts.top, text: line }],
      undo: undoStep(texts.undo.effect(knownHosts)),
    }
  },
})
