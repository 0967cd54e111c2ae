/** The names that somebody who typed `typed` most likely meant, the nearest first; at most three. */
export function nearestNames(typed: string, names: readonly string[]): readonly string[] {
  const command = typed.toLowerCase()
  return names
    .map((name) => ({
      name,
      distance: name.includes(command) && command.length > 2 ? 0 : distance(command, name),
    }))
    .filter((one) => one.distance <= Math.max(2, Math.floor(one.name.length / 3)))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, 3)
    .map((one) => one.name)
}

/** How many letters have to be added, left out or changed (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (const [at, letter] of [...one.slice(0, 100)].entries()) {
    const next = [at + 1]
    for (let place = 1; place <= other.length; place += 1) {
      const changed = (row[place - 1] ?? 0) + (letter === other[place - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[place] ?? 0) + 1, (next[place - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}
