/** The result of one build that the user asked for: the contract of `test-build --json` (docs/architecture.md, "Terminal contract"). */
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
