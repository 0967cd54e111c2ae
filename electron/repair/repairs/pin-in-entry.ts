import type { BuilderWithEntry } from '../../core/builders/builder.ts'
import { decideHostKeyTrust } from '../../core/builders/trusted-host-key.ts'
import { splitLines } from '../../core/model/plain-text.ts'
import type { MachineEntry, PublicKey, Snapshot } from '../../core/model/snapshot.ts'
import { formatMachinesSnippet } from '../../core/nix/build-machines-snippet.ts'
import { replaceHostKeyColumn } from '../../core/nix/machines-line.ts'
import { adaptToNixInstallation, getOwnSystem, listMachinesToKeep } from '../../core/nix/permanent-fix.ts'
import { formatLineNumbers } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { removeMachinesLines } from '../plan/machines-lines.ts'
import { type PlanParts, type Refusal, refuse } from '../plan/plan-parts.ts'
import { createOwnVmStep } from '../script/own-vm-step.ts'
import { quoteValue } from '../script/shell-quote.ts'

/** Texts of the plan that corrects the host key of an entry. */
export const pinInEntryTexts = defineTexts({
  names: {
    title: "Pin the builder's host key in its entry",
    progress: "Pinning the builder's host key in its entry",
    done: 'Host key pinned in its entry',
    failure: {
      notDone: "Host key wasn't pinned in its entry",
      unsure: 'Host key may not have been pinned in its entry',
    },
  },
  refusals: {
    sameKey: 'The entry already pins the key that the builder presents.',
    keyCharacters: "The builder's key has characters that aren't allowed in a root script.",
    nameCharacters: "The service's name has characters that aren't allowed in a root script.",
    otherFile: (file: string, path: string) => `The entry is in ${file}, and Builderbar edits only ${path}.`,
    otherLine: (line: number, path: string) => `Line ${line} of ${path} is no longer the entry.`,
  },
  steps: {
    replacement: (path: string, lines: readonly number[]) =>
      `Replace the wrong key in ${path} (${formatLineNumbers(lines)}); other lines, owner, and mode stay the same`,
  },
})

/**
 * Writes the builder's key into the eighth column of its entry. Only a key that is trusted by more than the answer of the
 * port, only in a machines file that is a plain file, and every other byte stays.
 */
export function pinInEntry(snapshot: Snapshot, { entry, ...builder }: BuilderWithEntry): PlanParts | Refusal {
  const trust = decideHostKeyTrust({ ...builder, entry })
  if (trust.kind === 'untrusted') return refuse(trust.reason)
  const { names, refusals, steps } = pinInEntryTexts
  const { key, vm: machine } = trust
  if (key.blob === entry.hostKey?.blob) return refuse(refusals.sameKey)
  const column = formatColumn(key)
  if (column === null) return refuse(refusals.keyCharacters)
  const { path, plain } = snapshot.machinesFile
  if (entry.file !== path) return refuse(refusals.otherFile(entry.file, path))
  const text = plain?.observed === true ? (plain.value?.text ?? '') : ''
  const line = splitLines(text)[entry.line - 1] ?? ''
  const replacement = replaceHostKeyColumn(line, column)
  // A link, or a file that was not observed, is refused by `removeMachinesLines`, with the permanent fix.
  if (text !== '' && replacement === null) return refuse(refusals.otherLine(entry.line, path))
  const edit = removeMachinesLines(snapshot, {
    names,
    describeStep: steps.replacement,
    lines: [entry.line],
    replacement: replacement ?? '',
    permanentFix: formatPermanentFix(snapshot, entry, key),
  })
  if ('reason' in edit) return edit
  const vm = createOwnVmStep(machine)
  if (vm === null) return refuse(refusals.nameCharacters)
  return {
    ...edit,
    values: `${edit.values}\n${vm.values}`,
    steps: [vm.step, ...edit.steps],
  }
}

/** The list of all machines, with the key that the builder shows in this entry. */
function formatPermanentFix(snapshot: Snapshot, { uri }: MachineEntry, key: PublicKey): string {
  const machines = formatMachinesSnippet(listMachinesToKeep(snapshot), getOwnSystem(snapshot), (machine) =>
    machine.uri === uri ? { hostKey: key } : {},
  )
  const text = `# with the key that the builder presents, ${key.fingerprint}\n${machines}`
  return adaptToNixInstallation(text, snapshot) ?? text
}

/** The eighth column as Nix reads it: base64 of the line of a public key. */
function formatColumn({ type, blob }: PublicKey): string | null {
  if (quoteValue('keyType', type) === null || quoteValue('base64', blob) === null) return null
  return Buffer.from(`${type} ${blob}\n`).toString('base64')
}
