import { listBuilders } from '../../core/builders/builder-facts.ts'
import type { Status } from '../../core/model/status.ts'
import type { NamedFinding } from '../../core/nix/output/named-findings.ts'
import { listUnknowns } from '../facts/unknowns.ts'

/** Findings that only root or the guest itself can show. */
const rootOnlyFindings = new Set([
  'auth-refused',
  'guest-clock-skew',
  'guest-disk-full',
  'guest-network',
  'guest-out-of-memory',
  'guest-seccomp',
  'guest-store-stale',
  'guest-store-unreachable',
  'root-ssh-config',
  'ssh-program-missing',
])

/** Describes, with a command, the check that would decide whether an output comes from a finding that this scan does not show. */
export function describeDecidingCheck(
  { id, machine }: Pick<NamedFinding, 'id' | 'machine'>,
  status: Status,
): string {
  const { snapshot } = status
  const builders = listBuilders(snapshot)
  const facts = builders.find(({ entry }) => entry !== null && entry.uri === machine) ?? builders[0]
  if (id === 'build-stuck') {
    return 'No build on this Mac is older than the VM it uses. The oldest one holds the lock: stop it where it was started. To list them: ps -axo pid,etime,command | grep build-remote'
  }
  if (id === 'builders-off') {
    return "This Mac's own settings list machines, so the command or your own nix.conf turned them off. To see what applies to you: nix config show builders"
  }
  if (facts?.kind === 'remote') {
    return 'Builderbar contacts remote builders only when you ask: builderbar status --remote'
  }
  if (rootOnlyFindings.has(id)) {
    return 'Only an admin check can tell, which asks for your password: builderbar status --deep'
  }
  const [unknown] = facts === undefined ? [] : listUnknowns(snapshot, facts)
  if (unknown !== undefined) return `One thing couldn't be checked: ${unknown.reason}.`
  return 'This Mac shows no sign of it now, so it may be over. A test build will tell: builderbar test-build'
}
