import type { Finding } from '../../core/model/finding.ts'
import type { Status } from '../../core/model/status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import { type EffectiveSettings, isMuted } from '../contract/managed-settings.ts'
import type { IconState } from '../tray/tray-icon.ts'

/** The keys of the findings that the person ignores or the organization mutes. */
export function ignoredKeys(
  { ignored, muted }: Pick<EffectiveSettings, 'ignored' | 'muted'>,
  findings: readonly Finding[],
): ReadonlySet<string> {
  const mutedKeys = findings.map(({ key }) => key).filter((key) => isMuted(key, muted))
  return new Set([...ignored.map(({ key }) => key), ...mutedKeys])
}

/** The findings to lead with: those that the person ignores, and what they cause, are left out. */
export function shownRootFindings(
  findings: readonly Finding[],
  ignored: ReadonlySet<string>,
): readonly Finding[] {
  return selectRootFindings(findings).filter(({ key }) => !ignored.has(key))
}

/** The leading findings that are ignored, to be named in one quiet line. */
export function ignoredRootFindings(
  findings: readonly Finding[],
  ignored: ReadonlySet<string>,
): readonly Finding[] {
  return selectRootFindings(findings).filter(({ key }) => ignored.has(key))
}

/**
 * The icon where findings are ignored. With nothing else wrong, an ignored concern leaves the icon as healthy; an ignored
 * error never does, since builds fail: it takes the dotted shape of a builder that is not in use by the person's own wish.
 */
export function iconStateOf(
  { state, findings }: Pick<Status, 'state' | 'findings'>,
  ignored: ReadonlySet<string>,
): IconState {
  if (state !== 'down' && state !== 'degraded') return state
  const calling = selectRootFindings(findings).filter(({ severity }) => severity !== 'note')
  const left = calling.filter(({ key }) => !ignored.has(key))
  if (left.length === calling.length) return state
  if (left.some(({ severity }) => severity === 'error')) return state
  if (state === 'down') return left.length > 0 ? 'degraded' : 'paused'
  return left.length > 0 ? state : 'healthy'
}
