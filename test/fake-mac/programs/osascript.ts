/**
 * The fake /usr/bin/osascript, for `do shell script … with administrator privileges` (docs/macos.md,
 * "osascript and administrator rights").
 */
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promptStart, readFakeFile, recordCall, recordViolation } from '../fake-mac-files.ts'
import { parseAppleScript, type ShellRequest } from './apple-script-parser.ts'
import { mapPathsIntoRoot, runAsFakeRoot } from './fake-root.ts'

const fakesFolder = dirname(fileURLToPath(import.meta.url))
const root = dirname(fakesFolder)
const args = process.argv.slice(2)

function fail(text: string): void {
  process.stderr.write(`${text}\n`)
  process.exitCode = 1
}

/** Splits the arguments into the script's lines (after `-e`) and the script's own arguments; null if an option is unknown. */
function splitArguments(): { source: string; scriptArgs: string[] } | null {
  const lines: string[] = []
  let at = 0
  while (args[at] === '-e' && args[at + 1] !== undefined) {
    lines.push(args[at + 1] ?? '')
    at += 2
  }
  const scriptArgs = args.slice(at)
  if (lines.length === 0 || scriptArgs.some((arg) => arg.startsWith('-'))) return null
  return { source: lines.join('\n'), scriptArgs }
}

/** Prints stdout with LF replaced by CR and one final line end dropped. If the command fails, prints its stderr instead. */
async function runRequest(request: ShellRequest): Promise<void> {
  const processResult = await runAsFakeRoot(root, '/bin/sh', ['-c', mapPathsIntoRoot(request.command, root)])
  if (processResult.code !== 0) {
    const message =
      processResult.stderr.trimEnd().replaceAll('\n', '\r') || 'The command exited with a non-zero status.'
    return fail(`0:${request.command.length}: execution error: ${message} (${processResult.code})`)
  }
  const result = processResult.stdout.replace(/\n$/, '')
  process.stdout.write(`${request.keepsLineEndings ? result : result.replaceAll('\n', '\r')}\n`)
}

async function main(): Promise<void> {
  recordCall(fakesFolder, '/usr/bin/osascript', args)
  const { answer } = readFakeFile(fakesFolder, 'prompt.json', promptStart)
  if (answer === 'broken-component') return fail("osascript: can't open default scripting component.")
  const split = splitArguments()
  const script = split && parseAppleScript(split.source, split.scriptArgs)
  if (!script?.ok || !script.request.asAdministrator) {
    const reason = script?.ok
      ? 'no administrator privileges are asked for'
      : (script?.reason ?? 'these arguments are not known')
    recordViolation(fakesFolder, `osascript ${args.join(' ')}: ${reason}`)
    return fail(`0:0: syntax error: ${reason} (-2741)`)
  }
  const at = `0:${script.request.command.length}: execution error:`
  const wrongPassword = 'The administrator user name or password was incorrect.'
  if (answer === 'cancel') return fail(`${at} User canceled. (-128)`)
  if (answer === 'wrong-password') return fail(`${at} ${wrongPassword} (-60005)`)
  if (answer === 'no-screen') return fail(`${at} ${wrongPassword} (-60007)`)
  if (answer === 'hang') return void setInterval(() => {}, 60_000)
  await runRequest(script.request)
}

await main()
