import type { FactsWithEntry } from '../../core/builders/builder-facts.ts'
import { decideHostKeyTrust } from '../../core/builders/trusted-host-key.ts'
import type { Finding } from '../../core/model/finding.ts'
import { splitLines } from '../../core/model/plain-text.ts'
import type { Planned } from '../../core/model/plan.ts'
import type { MachineEntry, PublicKey, Snapshot } from '../../core/model/snapshot.ts'
import { formatMachinesSnippet } from '../../core/nix/build-machines-snippet.ts'
import { replaceHostKeyColumn } from '../../core/nix/machines-line.ts'
import { adaptToNixInstallation, getOwnSystem, listMachinesToKeep } from '../../core/nix/permanent-fix.ts'
import { planLinesOut } from '../plan/machines-lines.ts'
import { ownVmStep } from '../script/own-vm-step.ts'
import { shellQuote } from '../script/shell-quote.ts'

/**
 * The plan that writes the builder's key into the eighth column of its entry: only a key that something else than the port
 * vouches for, only in a plain machines file, every other byte as it was.
 */
export function planPinInEntry(
  snapshot: Snapshot,
  finding: Finding,
  { entry, ...facts }: FactsWithEntry,
  repair: string,
): Planned {
  const refuse = (reason: string): Planned => ({ ok: false, repair, finding: finding.key, reason })
  const trust = decideHostKeyTrust({ ...facts, entry })
  if (trust.kind === 'untrusted') return refuse(trust.reason)
  const { key, machine } = trust
  if (key.blob === entry.hostKey?.blob) return refuse('The entry pins the key that the builder shows.')
  const column = columnOf(key)
  if (column === null) return refuse("The builder's key has characters that are not taken in a root script.")
  const { path, plain } = snapshot.machinesFile
  if (entry.file !== path) return refuse(`The entry stands in ${entry.file}: only ${path} itself is written.`)
  const text = plain?.observed === true ? (plain.value?.text ?? '') : ''
  const line = splitLines(text)[entry.line - 1] ?? ''
  const instead = replaceHostKeyColumn(line, column)
  // A linked file, or one that was not seen, is refused below, with the snippet.
  if (text !== '' && instead === null)
    return refuse(`Line ${entry.line} of ${path} is not the entry any more.`)
  const planned = planLinesOut(snapshot, finding, {
    repair,
    title: "Pin the builder's host key in its entry",
    what: 'the wrong key',
    lines: [entry.line],
    instead: instead ?? '',
    permanentFix: permanentFixOf(snapshot, entry, key),
  })
  if (!planned.ok) return planned
  const vm = ownVmStep(machine)
  if (vm === null) return refuse("The service's name has characters that are not taken in a root script.")
  const { plan } = planned
  const values = plan.values === undefined ? vm.values : `${plan.values}\n${vm.values}`
  return { ok: true, plan: { ...plan, values, steps: [vm.step, ...plan.steps] } }
}

/** All machines, this one with the key that the builder shows. */
function permanentFixOf(snapshot: Snapshot, { uri }: MachineEntry, key: PublicKey): string {
  const machines = formatMachinesSnippet(listMachinesToKeep(snapshot), getOwnSystem(snapshot), (each) =>
    each.uri === uri ? { hostKey: key } : {},
  )
  const text = `# with the key that the builder shows, ${key.fingerprint}\n${machines}`
  return adaptToNixInstallation(text, snapshot) ?? text
}

/** What Nix reads: base64 of a public key's line. */
function columnOf({ type, blob }: PublicKey): string | null {
  if (shellQuote('keyType', type) === null || shellQuote('base64', blob) === null) return null
  return Buffer.from(`${type} ${blob}\n`).toString('base64')
}
