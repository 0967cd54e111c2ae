import { type BuilderFacts, builderOfFinding } from '../builder/facts.ts'
import type { Finding } from '../builder/finding.ts'
import type { Planned } from '../builder/plan.ts'
import { valueIfSeen } from '../builder/seen.ts'
import type { MachineEntry, Snapshot } from '../builder/snapshot.ts'
import { trustedHostKey } from '../builder/trusted-host-key.ts'
import { checkShell, pinShell } from './pin-host-key-shell.ts'
import type { Repair } from './repair.ts'
import { isShellValue, shellQuoteLine } from './shell-quote.ts'
import { keptForUndo, undoFiles } from './undo-files.ts'

const id = 'pin-host-key'
const title = "Tell root's ssh the builder's host key"
const knownHosts = '/var/root/.ssh/known_hosts'

/**
 * A line in root's own known hosts, which ssh asks where the entry has no key in its eighth column; nothing of nix-darwin's is
 * touched. With a key there Nix brings a file of its own and root's is not read (failure-modes.md, fact a): so a wrong
 * pin is not repaired here, but in the entry.
 */
export const pinHostKey: Repair = { id, title, button: 'Pin the host key…', risk: 'safe', plan }

export const undoPinHostKey = undoFiles({
  repair: id,
  title: "Take the builder's key out of root's known hosts",
  writes: (path) => path === knownHosts || path === '/var/root/.ssh',
})

function plan(snapshot: Snapshot, finding: Finding): Planned {
  const refuse = (why: string): Planned => ({ planned: false, repair: id, finding: finding.key, why })
  const facts = builderOfFinding(snapshot, finding)
  if (facts === null)
    return refuse("Only the key of this Mac's own builder is pinned, and no entry names it.")
  const { entry } = facts
  if (entry.hostKey !== null) {
    return refuse(
      `The entry ${entry.uri} has a key in its eighth column, and Nix makes ssh look there alone: the entry is what has to change.`,
    )
  }
  const key = trustedHostKey(facts)
  if (key === null) {
    return refuse(
      "Nothing but the port itself says that its key is the builder's: it is neither nix-darwin's published key nor named by the machine's own system in the Nix store.",
    )
  }
  const names = namesOf(facts, entry)
  const line = `${names.join(',')} ${key.type} ${key.blob} builderbar`
  const fits =
    isShellValue('keyType', key.type) &&
    isShellValue('base64', key.blob) &&
    names.every((name) => isShellValue('knownHost', name))
  const quoted = fits ? shellQuoteLine(line) : null
  if (quoted === null || names.length === 0) {
    return refuse(
      `The host of ${JSON.stringify(entry.uri)} has characters that are not taken in a root script.`,
    )
  }
  const from = valueIfSeen(facts.route?.root)?.sources.userknownhostsfile
  if (from !== undefined) {
    return refuse(
      `ssh is told to look for known hosts elsewhere (${from.file}, line ${from.line}): root's own file is not read.`,
    )
  }
  return {
    planned: true,
    plan: {
      repair: id,
      finding: finding.key,
      title,
      risk: 'safe',
      needsAdmin: true,
      steps: [
        {
          says: `Checks that only root can change /var/root/.ssh and that ${knownHosts} is a plain file`,
          shell: checkShell,
        },
        {
          says: `Writes the key ${key.fingerprint} for ${names.join(' and ')} at the top of ${knownHosts}`,
          shell: pinShell(quoted),
        },
      ],
      touches: [knownHosts],
      writes: [{ path: knownHosts, place: 'at the top', text: line }],
      interrupts: [],
      undo: keptForUndo(
        `builderbar undo puts ${knownHosts} back as it is now, or takes it away where there is none`,
      ),
      lasting: finding.lasting,
    },
  }
}

/** The names under which ssh looks: the alias, else host and port; the entry's own name too, for a route repaired later. */
function namesOf(facts: BuilderFacts, entry: MachineEntry): readonly string[] {
  const route = valueIfSeen(facts.route?.root)
  const own = isShellValue('host', entry.host) && entry.host !== 'localhost' ? [entry.host] : []
  if (route === null) return own
  const port = entry.port ?? route.port
  const place = port === 22 ? [] : [`[${route.hostname}]:${port}`]
  return [...new Set([...(route.hostKeyAlias === null ? place : [route.hostKeyAlias]), ...own])]
}
