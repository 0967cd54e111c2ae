/** What became of one build that a person asked for: the contract of `test-build --json` (design.md, part 6). */
export interface TestBuildResult {
  readonly system: string
  /** The builder's URI, or null where no entry leads to one. */
  readonly uri: string | null
  readonly outcome: 'passed' | 'failed' | 'not-known'
  readonly seconds: number
  /** Nix's words, or why nothing is known; null where it passed. */
  readonly output: string | null
  /** Ids of the findings that explain it, the likeliest first. */
  readonly findings: readonly string[]
}
