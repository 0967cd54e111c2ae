import { listBuilders } from '../../core/builders/builder.ts'
import type { Status } from '../../core/model/status.ts'
import type { NamedFinding } from '../../core/nix/output/named-findings.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
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

/** Texts of the check that would decide. */
export const decidingCheckTexts = defineTexts({
  buildersOff: (command: string) =>
    "This Mac's own settings list builders, so the command or your own nix.conf turned them off. To see what applies to you: " +
    command,
  remote: 'Builderbar contacts remote builders only when you ask.',
  remoteByCommand: (command: string) => `Builderbar contacts remote builders only when you ask: ${command}`,
  adminCheck: 'Only an admin check can tell, which asks for your password.',
  adminCheckByCommand: (command: string) =>
    `Only an admin check can tell, which asks for your password: ${command}`,
  unknown: (reason: string) => `One thing couldn't be checked: ${reason}.`,
  testBuild: 'This Mac shows no sign of it now, so it may be over. A test build will tell.',
  testBuildByCommand: (command: string) =>
    `This Mac shows no sign of it now, so it may be over. A test build will tell: ${command}`,
})

/** The check that would decide whether an output comes from a finding that this scan does not show. */
export interface DecidingCheck {
  /** Whole sentences, with the command that makes the check in a terminal, if there is one. */
  readonly text: string
  /** What makes the check in the app; null if nothing does. */
  readonly action: DecidingAction | null
}

interface DecidingAction {
  /** The sentences beside its button, without the command. */
  readonly text: string
  readonly request:
    | { readonly kind: 'test-build' }
    | { readonly kind: 'admin-check' }
    | { readonly kind: 'probe-remote'; readonly uri: string }
}

export function findDecidingCheck(
  { id, machine }: Pick<NamedFinding, 'id' | 'machine'>,
  status: Status,
): DecidingCheck {
  const { snapshot } = status
  const builders = listBuilders(snapshot)
  const builder = builders.find(({ entry }) => entry !== null && entry.uri === machine) ?? builders[0]
  if (id === 'build-stuck') return { text: describeUploadLock(snapshot, machine), action: null }
  if (id === 'builders-off')
    return { text: decidingCheckTexts.buildersOff('nix config show builders'), action: null }
  if (builder?.kind === 'remote') {
    const uri = builder.entry?.uri
    return {
      text: decidingCheckTexts.remoteByCommand('builderbar status --remote'),
      action:
        uri === undefined
          ? null
          : { text: decidingCheckTexts.remote, request: { kind: 'probe-remote', uri } },
    }
  }
  if (rootOnlyFindings.has(id) && !snapshot.rootScan?.observed) {
    return {
      text: decidingCheckTexts.adminCheckByCommand('builderbar status --deep'),
      action: { text: decidingCheckTexts.adminCheck, request: { kind: 'admin-check' } },
    }
  }
  const [unknown] = builder === undefined ? [] : listUnknowns(snapshot, builder)
  if (unknown !== undefined) return { text: decidingCheckTexts.unknown(unknown.reason), action: null }
  return {
    text: decidingCheckTexts.testBuildByCommand('builderbar test-build'),
    action: { text: decidingCheckTexts.testBuild, request: { kind: 'test-build' } },
  }
}
