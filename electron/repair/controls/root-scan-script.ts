import { type BuilderFacts, listBuilders } from '../../core/builders/builder-facts.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { PlanStep } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { guestCommand } from '../script/guest-command.ts'
import { callValues, type NixSshCall, nixSshCall } from '../script/nix-ssh-call.ts'
import { rootScript } from '../script/root-script.ts'
import { assignValues, beginReceipt, stepText } from '../script/script-text.ts'
import { shellQuote } from '../script/shell-quote.ts'
import text from '../shell/root-scan.sh'

/** What the deep look will ask, and the text that root runs for it. */
export interface RootScanScript {
  readonly script: string
  /** In the order of their numbers in what the script prints. */
  readonly uris: readonly string[]
  /** Host names that are looked for in root's known-hosts file, in the order of their numbers. */
  readonly names: readonly string[]
}

/** osascript takes no endless text, and each connection may take ten seconds. */
const maxEntries = 4

/**
 * One read-only look as root (docs/architecture.md, "Root scan"): root's own ssh files, root's `ssh -G`, and
 * Nix's own call
 * of ssh for each machine of this Mac. It prints lines `deep WHAT NUMBER BASE64`, leaves receipts and changes
 * nothing else. Null where no entry can be asked about.
 */
export function rootScanScript(snapshot: Snapshot): RootScanScript | null {
  const callable = listBuilders(snapshot).flatMap((facts) => {
    const call = nixSshCall(snapshot, facts)
    return call === null ? [] : [{ facts, call }]
  })
  const asked = callable.slice(0, maxEntries)
  if (asked.length === 0) return null
  const uris = asked.map(({ call }) => call.uri)
  const names = namesOf(asked.map(({ facts }) => facts))
  const steps = [
    { description: "Looks at root's own ssh files", script: rootFilesShell(names) },
    ...asked.map(({ call }, number) => ({
      description: `Asks root's ssh about ${call.uri}, connects as Nix does, and writes down what was seen and when`,
      script: entryShell(call, number),
    })),
  ]
  return { script: scriptOf(steps), uris, names }
}

function scriptOf(steps: readonly PlanStep[]): string {
  const plan = {
    repair: 'root-scan',
    finding: '',
    title: 'Deep look',
    risk: 'safe',
    needsAdmin: true,
    steps,
    paths: [],
    interrupts: [],
    undo: null,
    permanentFix: null,
  } as const
  return rootScript([plan])
}

function namesOf(builders: readonly BuilderFacts[]): string[] {
  const names = builders.flatMap(({ entry, route, port }) => {
    const alias = valueOrNull(route?.root)?.hostKeyAlias ?? null
    const hosts = [entry?.host, alias, 'localhost', '127.0.0.1'].flatMap((name) => name ?? [])
    return [...hosts, `[localhost]:${port}`, `[127.0.0.1]:${port}`]
  })
  return [...new Set(names)].filter((name) => shellQuote('knownHost', name) !== null)
}

function rootFilesShell(names: readonly string[]): string {
  const known = names.flatMap((name, number) => {
    const host = shellQuote('knownHost', name)
    return host === null
      ? []
      : `show_as known ${number} /usr/bin/ssh-keygen -F ${host} -f /var/root/.ssh/known_hosts`
  })
  return [stepText(text, 0), ...known].join('\n')
}

/** What root's ssh would do, and Nix's own call; the receipt is of what was seen there. */
function entryShell(call: NixSshCall, number: number): string {
  return [
    beginReceipt('root-scan', call.quotedUri),
    assignValues({ number: String(number) }),
    callValues(call, guestCommand),
    stepText(text, 1),
  ].join('\n')
}
