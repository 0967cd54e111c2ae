import type { BuilderState, Severity } from '../../core/model/finding.ts'
import { builderStates, severities } from '../../core/model/state-names.ts'

/** The file in which the running app keeps its last status for `status --cached`. */
export const cachedStatusFile = 'last-status.json'

/**
 * The app scans at least once a minute while it runs (docs/architecture.md, "When it scans"). An older status says nothing
 * about now: the app hangs, or the Mac has just woken.
 */
export const maxCachedAgeMs = 3 * 60_000

/**
 * The last status, as short as a prompt needs it. Its time is the time of the file's last change, which each scan renews:
 * the text is written only when it differs.
 */
export interface CachedStatus {
  readonly schema: 2
  /** The process of the app that wrote it. */
  readonly pid: number
  readonly state: BuilderState
  readonly summary: string
  readonly verifiedAt: string | null
  /** The findings that no other one causes. */
  readonly findings: readonly CachedFinding[]
}

export interface CachedFinding {
  readonly id: string
  readonly key: string
  readonly severity: Severity
  readonly title: string
}

/** Parses the file; null for anything else. By hand, since the schema library takes longer to load than all else here. */
export function parseCachedStatus(value: unknown): CachedStatus | null {
  if (!isRecord(value) || value.schema !== 2) return null
  const { pid, summary, verifiedAt } = value
  const state = builderStates.find((candidate) => candidate === value.state)
  const findings = Array.isArray(value.findings) ? value.findings.map(parseFinding) : [null]
  if (typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 0) return null
  if (state === undefined || typeof summary !== 'string') return null
  if (verifiedAt !== null && typeof verifiedAt !== 'string') return null
  const validFindings = findings.filter((finding) => finding !== null)
  return validFindings.length === findings.length
    ? { schema: 2, pid, state, summary, verifiedAt, findings: validFindings }
    : null
}

function parseFinding(value: unknown): CachedFinding | null {
  if (!isRecord(value)) return null
  const { id, key, title } = value
  const severity = severities.find((candidate) => candidate === value.severity)
  if (typeof id !== 'string' || typeof key !== 'string' || typeof title !== 'string') return null
  return severity === undefined ? null : { id, key, severity, title }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
