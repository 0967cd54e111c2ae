/** The result of one requested build: the contract of `test-build --json` (docs/architecture.md, "Terminal contract"). */
export interface TestBuildResult {
  readonly system: string
  /** The builder's URI; null if there is no entry for it. */
  readonly uri: string | null
  readonly outcome: 'passed' | 'failed' | 'unknown'
  readonly seconds: number
  /** Nix's output, or why the result is unknown; null if it passed. */
  readonly output: string | null
  /** Ids of the findings that explain it, most likely first. */
  readonly findings: readonly string[]
}
