import { lstatSync } from 'node:fs'
import { createFakeMac, type PromptAnswer } from '../../fake-mac/fake-mac.ts'
import { type MacProgramResult, runProgram } from '../../fake-mac/run-on-mac.ts'

/** What a run of the terminal program printed, and what it left. */
interface RepairedMac extends MacProgramResult {
  /** Permissions of the builder's key. */
  readonly keyMode: number
  readonly violations: readonly string[]
}

/** A repair waits 60 s for a final result and then says what it saw, so a shorter limit would end it before it says so. */
const timeoutMs = 100_000

/**
 * Creates a fake Mac of the current account and runs the terminal program on it.
 * @param command the path of the program, and its arguments
 */
export async function repairFakeMac(
  scenario: string,
  prompt: PromptAnswer,
  command: readonly string[],
): Promise<RepairedMac> {
  const fakeMac = await createFakeMac({ scenario })
  try {
    fakeMac.answerPrompt(prompt)
    const environment = { BUILDERBAR_ROOT: fakeMac.root, BUILDERBAR_HOME: fakeMac.dataFolder }
    const result = await runProgram([process.execPath, ...command], environment, timeoutMs)
    const key = lstatSync(`${fakeMac.root}/private/etc/nix/builder_ed25519`)
    return { ...result, keyMode: key.mode & 0o777, violations: fakeMac.violations() }
  } finally {
    await fakeMac.stop()
  }
}
