import type { Finding } from '../../core/model/finding.ts'

/** Puts the findings with this key or id first, or those that cause them. */
export function moveFocusedFirst(
  shown: readonly Finding[],
  all: readonly Finding[],
  name: string | null,
): readonly Finding[] {
  const named = all.filter(({ key, id }) => key === name || id === name)
  const keys = new Set(named.map((finding) => findRoot(finding, all).key))
  const isFocused = ({ key }: Finding) => keys.has(key)
  return [...shown.filter(isFocused), ...shown.filter((finding) => !isFocused(finding))]
}

/** Returns the finding that causes this one, however far, or this one. */
function findRoot(finding: Finding, all: readonly Finding[], passed: readonly string[] = []): Finding {
  const cause = all.find(({ key }) => key === finding.causedBy)
  if (cause === undefined || passed.includes(cause.key)) return finding
  return findRoot(cause, all, [...passed, finding.key])
}
