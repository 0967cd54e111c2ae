import type { Finding } from '../../core/model/finding.ts'
import type { Status } from '../../core/model/status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import { type EffectiveSettings, isMutedByOrganization } from '../contract/managed-settings.ts'
import type { IconState } from '../tray/tray-icon.ts'

/** The keys of the findings that the user or the organization has muted. */
export function listMutedKeys(
  { muted, mutedByOrganization }: Pick<EffectiveSettings, 'muted' | 'mutedByOrganization'>,
  findings: readonly Finding[],
): ReadonlySet<string> {
  const keys = findings.map(({ key }) => key)
  const byOrganization = keys.filter((key) => isMutedByOrganization(key, mutedByOrganization))
  return new Set([...muted.map(({ key }) => key), ...byOrganization])
}

/**
 * The root findings in the order of the popover: muted ones come last, so that another finding leads. Muted notes are left
 * out, since muting is how a note is dismissed.
 */
export function selectShownFindings(
  findings: readonly Finding[],
  muted: ReadonlySet<string>,
): readonly Finding[] {
  const roots = selectRootFindings(findings)
  return [
    ...roots.filter(({ key }) => !muted.has(key)),
    ...roots.filter(({ key, severity }) => muted.has(key) && severity !== 'note'),
  ]
}

/**
 * The state of the icon. It stays true where findings are muted: a slash says so if every finding that explains the state
 * is muted.
 */
export function computeIconState(
  { state, findings }: Pick<Status, 'state' | 'findings'>,
  muted: ReadonlySet<string>,
): IconState {
  if (state !== 'down' && state !== 'degraded') return state
  const severity = state === 'down' ? 'error' : 'warning'
  const reasons = selectRootFindings(findings).filter((finding) => finding.severity === severity)
  return reasons.length > 0 && reasons.every(({ key }) => muted.has(key)) ? `${state}-muted` : state
}
