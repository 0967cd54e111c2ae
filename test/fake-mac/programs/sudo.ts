/** The fake /usr/bin/sudo: reacts as prompt.json says, and runs one program with its arguments as the fake root. */
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promptStart, readFakeFile, recordCall, recordViolation } from '../fake-mac-files.ts'
import { mapPathsIntoRoot, runAsFakeRoot } from './fake-root.ts'

const fakesFolder = dirname(fileURLToPath(import.meta.url))
const root = dirname(fakesFolder)
const args = process.argv.slice(2)

function fail(text: string, code = 1): void {
  process.stderr.write(`${text}\n`)
  process.exitCode = code
}

/** Parses `-n`, `-k`, `-p PROMPT`, `--` and the program by its absolute path; returns null for anything else. */
function splitArguments(): { asks: boolean; prompt: string; command: string[] } | null {
  let prompt = 'Password:'
  let asks = true
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (arg === '-p') {
      at += 1
      prompt = args[at] ?? ''
    } else if (arg === '-n') asks = false
    else if (arg !== '-k') {
      const command = args.slice(arg === '--' ? at + 1 : at)
      return command[0]?.startsWith('/') ? { asks, prompt, command } : null
    }
  }
  return null
}

async function main(): Promise<void> {
  recordCall(fakesFolder, '/usr/bin/sudo', args)
  const split = splitArguments()
  if (split === null) {
    recordViolation(fakesFolder, `sudo ${args.join(' ')}: these arguments are not known`)
    return fail('usage: sudo [-kn] [-p prompt] command [arg ...]')
  }
  const { answer } = readFakeFile(fakesFolder, 'prompt.json', promptStart)
  if (!split.asks && answer !== 'accept') return fail('sudo: a password is required')
  if (answer === 'no-screen' || answer === 'broken-component') {
    return fail(
      'sudo: a terminal is required to read the password; either use the -S option or configure an askpass helper',
    )
  }
  if (split.asks) process.stderr.write(`${split.prompt}\n`)
  if (answer === 'wrong-password') return fail('Sorry, try again.\nsudo: 3 incorrect password attempts')
  // As ^C at the prompt does.
  if (answer === 'cancel') return void process.kill(process.pid, 'SIGINT')
  if (answer === 'hang') return void setInterval(() => {}, 60_000)
  const [program = '', ...programArgs] = split.command
  const result = await runAsFakeRoot(
    root,
    program,
    programArgs.map((arg) => mapPathsIntoRoot(arg, root)),
  )
  process.stdout.write(result.stdout)
  process.stderr.write(result.stderr)
  process.exitCode = result.code
}

await main()
