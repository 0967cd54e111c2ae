import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Mac } from '../../electron/mac/mac.ts'
import { openMac } from '../../electron/mac/real/real-mac.ts'

/**
 * A sandbox that has only the programs that a test gives it. Each is a fake that records its arguments and then runs
 * the given shell text.
 */
export interface FakePrompt {
  readonly mac: Mac
  /** Returns the arguments of each call of a program, in order. */
  calls(program: string): Promise<readonly (readonly string[])[]>
  remove(): Promise<void>
}

export async function openFakePrompt(programs: Readonly<Record<string, string>>): Promise<FakePrompt> {
  const root = mkdtempSync(join(tmpdir(), 'builderbar-asking-'))
  await Promise.all(
    ['bin', 'usr/bin', 'Users/alice'].map((folder) => mkdir(join(root, folder), { recursive: true })),
  )
  // mkdtemp creates a private folder, but / of a Mac is readable by all.
  chmodSync(root, 0o755)
  const getCallsPath = (program: string) => join(root, `calls-${program.split('/').at(-1)}`)
  for (const [program, shellText] of Object.entries(programs)) {
    const record = `for each in "$@"; do printf '%s\\0' "$each"; done >>'${getCallsPath(program)}'\nprintf '\\n\\0' >>'${getCallsPath(program)}'`
    writeFileSync(join(root, program), `#!/bin/sh\n${record}\n${shellText}\n`, { mode: 0o755 })
  }
  return {
    mac: openMac({ root }),
    calls: async (program) => {
      const text = await readFile(getCallsPath(program), 'utf8').catch(() => '')
      const calls: string[][] = []
      let call: string[] = []
      for (const word of text.split('\0').slice(0, -1)) {
        if (word === '\n') {
          calls.push(call)
          call = []
        } else call.push(word)
      }
      return calls
    },
    remove: () => rm(root, { recursive: true, force: true }),
  }
}
