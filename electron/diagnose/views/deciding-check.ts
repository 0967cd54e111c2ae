import { listBuilders } from '../../core/builders/builder.ts'
import type { Status } from '../../core/model/status.ts'
import type { NamedFinding } from '../../core/nix/output/named-findings.ts'
import { listUnknowns } from '../facts/unknowns.ts'
import { describeUploadLock } from './upload-lock.ts'

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

/** The check that would decide whether an output comes from a finding that this scan does not show. */
export interface DecidingCheck {
  /** One or more sentences, the last without its full stop. */
  readonly text: string
  /** What makes the check in a terminal; null if nothing does. */
  readonly command: string | null
  /** What makes it in the app; null if nothing does. */
  readonly action:
    | { readonly kind: 'test-build' }
    | { readonly kind: 'admin-check' }
    | { readonly kind: 'probe-remote'; readonly uri: string }
    | null
}

/** Formats the check for a terminal: the text, then the command. */
export function formatDecidingCheck({ text, command }: DecidingCheck): string {
  return command === null ? `${text}.` : `${text}: ${command}`
}

export function findDecidingCheck(
  { id, machine }: Pick<NamedFinding, 'id' | 'machine'>,
  status: Status,
): DecidingCheck {
  const { snapshot } = status
  const builders = listBuilders(snapshot)
  const builder = builders.find(({ entry }) => entry !== null && entry.uri === machine) ?? builders[0]
  if (id === 'build-stuck') {
    return { ...describeUploadLock(snapshot, machine), action: null }
  }
  if (id === 'builders-off') {
    return {
      text: "This Mac's own settings list builders, so the command or your own nix.conf turned them off. To see what applies to you",
      command: 'nix config show builders',
      action: null,
    }
  }
  if (builder?.kind === 'remote') {
    return {
      text: 'Builderbar contacts remote builders only when you ask',
      command: 'builderbar status --remote',
      action: builder.entry === null ? null : { kind: 'probe-remote', uri: builder.entry.uri },
    }
  }
  if (rootOnlyFindings.has(id) && !snapshot.rootScan?.observed) {
    return {
      text: 'Only an admin check can tell, which asks for your password',
      command: 'builderbar status --deep',
      action: { kind: 'admin-check' },
    }
  }
  const [unknown] = builder === undefined ? [] : listUnknowns(snapshot, builder)
  if (unknown !== undefined)
    return { text: `One thing couldn't be checked: ${unknown.reason}`, command: null, action: null }
  return {
    text: 'This Mac shows no sign of it now, so it may be over. A test build will tell',
    command: 'builderbar test-build',
    action: { kind: 'test-build' },
  }
}
