import { getLeadingBuilder } from '../../core/builders/builder.ts'
import { findPresentService } from '../../core/builders/builder-service.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { BuilderControl } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { leadsExternally } from '../../core/nix/external-builders.ts'
import { isRootViewComplete } from '../../diagnose/facts/root-route.ts'
import { listUnknowns } from '../../diagnose/facts/unknowns.ts'
import type { Messages } from '../../locales/messages.ts'
import { createRootScanSteps } from '../../repair/controls/admin-check.ts'

/**
 * Returns the controls that apply now: none of a service that this Mac doesn't have, none whose state is already reached, and
 * an admin check where a connection can succeed.
 */
export function listControls(status: Status): readonly BuilderControl[] {
  return [...listServiceControls(status), ...(canCheckAsAdmin(status) ? (['admin-check'] as const) : [])]
}

/** An idle builder stays so, and one that is stopped or starting can't answer. */
function canCheckAsAdmin({ state, snapshot }: Status): boolean {
  const isReachable = state === 'healthy' || state === 'degraded' || state === 'down' || state === 'unknown'
  return isReachable && createRootScanSteps(snapshot) !== null
}

/**
 * Whether the state depends on what only an administrator can check: the builder's state is unknown for its key or its route, or
 * what looks wrong with its route may be corrected by a file of root. Not once such a check was made.
 */
export function needsAdminCheck(status: Status): boolean {
  const { snapshot, state, findings } = status
  if (snapshot.rootScan?.observed || !canCheckAsAdmin(status)) return false
  if (state === 'unknown')
    return listUnknowns(snapshot, getLeadingBuilder(snapshot)).some(({ link }) => checkedLinks.has(link))
  return (
    state === 'degraded' &&
    !isRootViewComplete(snapshot) &&
    findings.some(({ id, severity }) => severity === 'warning' && suspectedFindings.has(id))
  )
}

/** Links of the chain that an admin check decides. */
const checkedLinks: ReadonlySet<string> = new Set(['ssh-key', 'route'])
/** Warnings while root's own file is unknown; a test build makes them an error or ends them. */
const suspectedFindings: ReadonlySet<string> = new Set([
  'ssh-route',
  'corporate-ssh-options',
  'host-key-unpinned',
])

function listServiceControls({ snapshot }: Status): readonly BuilderControl[] {
  const service = findPresentService(snapshot.services)
  if (service === null) return []
  const job = valueOrNull(service.job)
  if (job === null) return []
  if (!job.known || job.pid === null) return ['start']
  const { kind, entry } = getLeadingBuilder(snapshot)
  return kind === 'managed' && entry !== null ? ['restart', 'stop', 'collect-garbage'] : ['restart', 'stop']
}

/** Returns why a test build would be useless now, or null if it can be started. */
export function describeNoTestBuild({ snapshot, state }: Status, { test }: Messages): string | null {
  if (getLeadingBuilder(snapshot).entry === null && !leadsExternally(snapshot)) return test.not.noEntry
  return state === 'paused' ? test.not.stopped : null
}
