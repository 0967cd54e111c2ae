import type { Finding } from '../../core/model/finding.ts'

/** Puts the findings with this key or id first, or those that cause them. */
export function moveFocusedFirst(
  shownFindings: readonly Finding[],
  all: readonly Finding[],
  name: string | null,
): readonly Finding[] {
  const namedFindings = all.filter(({ key, id }) => key === name || id === name)
  const keys = new Set(namedFindings.map((finding) => findRoot(finding, all).key))
  const isFocused = ({ key }: Finding) => keys.has(key)
  return [...shownFindings.filter(isFocused), ...shownFindings.filter((finding) => !isFocused(finding))]
}

/** Returns the finding that causes this one, however far, or this one. */
function findRoot(finding: Finding, all: readonly Finding[], passedKeys: readonly string[] = []): Finding {
  const cause = all.find(({ key }) => key === finding.causedBy)
  if (cause === undefined || passedKeys.includes(cause.key)) return finding
  return findRoot(cause, all, [...passedKeys, finding.key])
}
