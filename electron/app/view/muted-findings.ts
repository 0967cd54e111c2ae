import type { Finding } from '../../core/model/finding.ts'
import type { Status } from '../../core/model/status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import { explain } from '../../diagnose/rules/explanation.ts'
import {
  type EffectiveSettings,
  isMutedByOrganization,
  type ManagedSettings,
} from '../contract/managed-settings.ts'
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

/** The titles of what the organization mutes, once each; an id that no rule has is shown as it is. */
export function listTitlesMutedByOrganization({ mutedFindings }: ManagedSettings): readonly string[] {
  const titles = (mutedFindings ?? []).map((name) => explain(name.split('@')[0] ?? name)?.title ?? name)
  return [...new Set(titles)]
}

/** Notes that every Mac with nix-darwin's defaults has (docs/failures.md, "exposed-port"): nothing changed and nothing broke. */
const defaultNotes: ReadonlySet<string> = new Set(['exposed-port'])

/** The root findings in the order of the popover: muted ones come last, so that another finding leads. */
export function selectShownFindings(
  findings: readonly Finding[],
  muted: ReadonlySet<string>,
): readonly Finding[] {
  const shownFindings = selectRootFindings(findings).filter((finding) => !isQuiet(finding, muted))
  return [
    ...shownFindings.filter(({ key }) => !muted.has(key)),
    ...shownFindings.filter(({ key }) => muted.has(key)),
  ]
}

/** The notes that appear only under All Checks: those that the user dismissed (muted), and those about defaults. */
export function selectQuietNotes(
  findings: readonly Finding[],
  muted: ReadonlySet<string>,
): readonly Finding[] {
  return selectRootFindings(findings).filter((finding) => isQuiet(finding, muted))
}

function isQuiet({ id, key, severity }: Finding, muted: ReadonlySet<string>): boolean {
  return severity === 'note' && (muted.has(key) || defaultNotes.has(id))
}

/**
 * The state of the icon. Muting does not change the state: the icon gets a slash if every finding that explains the state
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
