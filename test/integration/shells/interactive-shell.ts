import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createShellFiles } from '../../../electron/cli/shell-files.ts'

const maxWaitMs = 60_000

/**
 * A real shell on a terminal of its own (script(1)), in a folder of its own, which loads the completions at its start.
 */
export interface InteractiveShell {
  /** Types a text, and returns the terminal's output since then once it contains `expectedText`. */
  type(text: string, expectedText: string): Promise<string>
  /** Ends the shell, which may write its history, and then removes its folder. */
  close(): Promise<void>
}

/** `program` is the shell with options that skip its start files; `setup` are its first lines. */
export async function openShell(
  program: string,
  setup: (folder: string) => string,
): Promise<InteractiveShell> {
  const folder = mkdtempSync(join(tmpdir(), 'builderbar-shell-'))
  const files = createShellFiles()
  for (const [path, text] of Object.entries(files))
    writeFileSync(join(folder, path.replace(/.*\//, '')), text)
  writeFileSync(join(folder, 'saved.json'), '{}')
  const shell = spawn('script', ['-qfec', program, '/dev/null'], {
    cwd: folder,
    env: {
      PATH: '/usr/bin:/bin',
      HOME: folder,
      TERM: 'dumb',
      ZDOTDIR: folder,
      LANG: 'C.UTF-8',
      COLUMNS: '200',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = new Promise((resolve) => shell.once('exit', resolve))
  let output = ''
  shell.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const type = async (text: string, expectedText: string) => {
    output = ''
    shell.stdin.write(text)
    const end = Date.now() + maxWaitMs
    while (!output.includes(expectedText)) {
      if (Date.now() > end)
        throw new Error(`${program} never showed ${expectedText}, but ${JSON.stringify(output)}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    return output
  }
  await type(`${setup(folder)}\necho rea''dy\n`, 'ready\r\n')
  return {
    type,
    async close() {
      shell.stdin.end('\nexit\n')
      await exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
