import type { Mac, ProcessResult } from '../../electron/mac/mac.ts'

/** What a check may use. */
export interface ProofContext {
  readonly mac: Mac
  /** False on the fake Mac of the tests, which has no packing, no screen and no programs of Apple's. */
  readonly isRealMac: boolean
  /** Where the checkout is, to pack the app. */
  readonly checkout: string
  /** Keeps a text or a picture beside the page of results; returns the path for programs that write it themselves. */
  keep(name: string, text?: string): string
}

export interface ProofCheck {
  readonly id: string
  /** The statement that is proven if it passes. */
  readonly proves: string
  /** Rows of CONTRIBUTING's table "What only a Mac can prove" that need no person any more. */
  readonly rows: readonly string[]
  /** Whether the fake Mac can run it too. */
  readonly onFakeMac: boolean
  /** Returns what was observed; throws if the statement does not hold. */
  run(context: ProofContext): Promise<string>
}

export interface ProofResult {
  readonly check: ProofCheck
  readonly outcome: 'passed' | 'failed' | 'not-here'
  readonly evidence: string
}

/** Runs the checks one after the other; one that fails does not keep the next from running. */
export async function runChecks(
  checks: readonly ProofCheck[],
  context: ProofContext,
  onResult: (result: ProofResult) => void = () => {},
): Promise<readonly ProofResult[]> {
  const results: ProofResult[] = []
  for (const check of checks) {
    const result = await runCheck(check, context)
    results.push(result)
    onResult(result)
  }
  return results
}

async function runCheck(check: ProofCheck, context: ProofContext): Promise<ProofResult> {
  if (!check.onFakeMac && !context.isRealMac) return { check, outcome: 'not-here', evidence: 'needs a Mac' }
  try {
    return { check, outcome: 'passed', evidence: await check.run(context) }
  } catch (error) {
    return { check, outcome: 'failed', evidence: error instanceof Error ? error.message : String(error) }
  }
}

/** Throws with this message unless it holds. */
export function expectThat(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(message)
}

/** Describes how a program ended. */
export function describeEnd(result: ProcessResult): string {
  if (result.status !== 'exited') return result.status
  const output = `${result.stderr}${result.stdout}`.trim().split('\n').slice(0, 3).join(' / ')
  return `exit code ${result.code}${output === '' ? '' : `: ${output.slice(0, 300)}`}`
}

/** Runs a program that must exit with 0, and returns its output. */
export async function readOutput(
  mac: Mac,
  program: string,
  args: readonly string[],
  timeoutMs = 30_000,
): Promise<string> {
  const result = await mac.run(program, args, { timeoutMs, maxBytes: 16 * 1024 * 1024 })
  expectThat(
    result.status === 'exited' && result.code === 0,
    `${program} ${args.join(' ')}: ${describeEnd(result)}`,
  )
  return result.stdout
}
