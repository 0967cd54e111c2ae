import { type Builder, listBuilders } from '../../core/builders/builder.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Planned, PlanStep, PlanSubject } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { completePlan, refuse } from '../plan/plan-parts.ts'
import { guestCommand } from '../script/guest-command.ts'
import { assignCallValues, createNixSshCall, type NixSshCall } from '../script/nix-ssh-call.ts'
import { assignValues, formatReceiptStart, getStepText } from '../script/script-text.ts'
import { quoteValue } from '../script/shell-quote.ts'
import text from '../shell/root-scan.sh'

/** The steps that root runs for a root scan, and what the numbers in their output stand for. */
export interface RootScanSteps {
  readonly steps: readonly PlanStep[]
  /** In the order of their numbers in the script's output. */
  readonly uris: readonly string[]
  /** Host names that the script looks up in root's known hosts, in the order of their numbers. */
  readonly names: readonly string[]
}

/** The text for osascript is limited, and each connection may take ten seconds. */
const maxEntries = 4

/** Texts of the plan of an admin check. */
export const adminCheckTexts = defineTexts({
  title: 'Check the builder as administrator',
  progress: 'Checking the builder as administrator',
  done: 'Admin check finished',
  failure: { notDone: "Admin check wasn't made", unsure: 'Admin check may still be running' },
  refusals: {
    noEntry: "Only this Mac's own builder, with an entry that Builderbar can read, has such a check.",
  },
  steps: {
    rootFiles: "Check root's own SSH files",
    entry: (name: string) => `Ask root's SSH about ${name}, connect as Nix does, and record the result`,
  },
})

/** Plans a root scan that the app shows, runs and reads like every plan. */
export function planAdminCheck(snapshot: Snapshot, subject: PlanSubject): Planned {
  const request = createRootScanSteps(snapshot)
  return completePlan(
    {
      subject,
      names: adminCheckTexts,
      risk: 'safe',
    },
    request === null ? refuse(adminCheckTexts.refusals.noEntry) : { steps: request.steps },
  )
}

/**
 * The steps of a read-only scan as root (docs/architecture.md, "Root scan"): root's own ssh files, root's `ssh -G`, and
 * Nix's own call of ssh for each entry of this Mac. It prints lines `deep WHAT NUMBER BASE64`, leaves receipts and changes
 * nothing else. Null where no entry can be called.
 */
export function createRootScanSteps(snapshot: Snapshot): RootScanSteps | null {
  const callableEntries = listBuilders(snapshot).flatMap((builder) => {
    const call = createNixSshCall(snapshot, builder)
    return call === null ? [] : [{ builder, call }]
  })
  const askedEntries = callableEntries.slice(0, maxEntries)
  if (askedEntries.length === 0) return null
  const uris = askedEntries.map(({ call }) => call.uri)
  const names = listKnownHostNames(askedEntries.map(({ builder }) => builder))
  const steps = [
    { description: adminCheckTexts.steps.rootFiles, script: formatRootFiles(names) },
    ...askedEntries.map(({ builder, call }, number) => ({
      description: adminCheckTexts.steps.entry(nameEntry(builder, askedEntries)),
      script: formatEntry(call, number),
    })),
  ]
  return { steps, uris, names }
}

/** The host of an entry; the whole URI where another entry has the same host. */
function nameEntry({ entry }: Builder, askedEntries: readonly { readonly builder: Builder }[]): string {
  const sameHosts = askedEntries.filter(({ builder }) => builder.entry?.host === entry?.host)
  return (sameHosts.length > 1 ? entry?.uri : entry?.host) ?? ''
}

function listKnownHostNames(builders: readonly Builder[]): string[] {
  const names = builders.flatMap(({ entry, route, port }) => {
    const alias = valueOrNull(route?.root)?.hostKeyAlias ?? null
    const hosts = [entry?.host, alias, 'localhost', '127.0.0.1'].flatMap((name) => name ?? [])
    return [...hosts, `[localhost]:${port}`, `[127.0.0.1]:${port}`]
  })
  return [...new Set(names)].filter((name) => quoteValue('knownHost', name) !== null)
}

function formatRootFiles(names: readonly string[]): string {
  const known = names.flatMap((name, number) => {
    const host = quoteValue('knownHost', name)
    return host === null
      ? []
      : `show_as known ${number} /usr/bin/ssh-keygen -F ${host} -f /var/root/.ssh/known_hosts`
  })
  return [getStepText(text, 0), ...known].join('\n')
}

/** root's `ssh -G` and Nix's own call; the receipt records what was observed. */
function formatEntry(call: NixSshCall, number: number): string {
  return [
    formatReceiptStart('root-scan', call.quotedUri),
    assignValues({ number: String(number) }),
    assignCallValues(call, guestCommand),
    getStepText(text, 1),
  ].join('\n')
}
