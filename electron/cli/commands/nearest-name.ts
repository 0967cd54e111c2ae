/** Returns at most three names that are similar to `typedName`, the most similar first. */
export function findNearestNames(typedName: string, names: readonly string[]): readonly string[] {
  const command = typedName.toLowerCase()
  return names
    .map((name) => ({
      name,
      distance: name.includes(command) && command.length > 2 ? 0 : computeDistance(command, name),
    }))
    .filter((candidate) => candidate.distance <= Math.max(2, Math.floor(candidate.name.length / 3)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map((candidate) => candidate.name)
}

/** Computes the Levenshtein distance. */
function computeDistance(word: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (const [at, letter] of [...word.slice(0, 100)].entries()) {
    const next = [at + 1]
    for (let place = 1; place <= other.length; place += 1) {
      const replacementCost = (row[place - 1] ?? 0) + (letter === other[place - 1] ? 0 : 1)
      next.push(Math.min(replacementCost, (row[place] ?? 0) + 1, (next[place - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}
