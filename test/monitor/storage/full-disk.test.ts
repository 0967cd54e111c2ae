import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { now, yesterday } from '../../fixtures/observation.ts'
import { type BundledProgram, bundleProgram } from '../fixtures/bundled-program.ts'
import { createEmptyFolder } from '../fixtures/temp-data-folder.ts'

const run = promisify(execFile)
const answer = z.object({
  read: z.object({ count: z.int() }),
  readAgain: z.object({ count: z.int() }),
  written: z.boolean(),
  appended: z.boolean(),
  entries: z.int(),
  notifications: z.array(z.string()),
})

let program: BundledProgram
beforeAll(() => {
  program = bundleProgram('data-folder-program.ts')
})
afterAll(() => program?.remove())

const formatLine = (at: string, state: string) => JSON.stringify({ at, kind: 'state', state })
const oldLine = formatLine(yesterday, 'healthy')
const newLine = formatLine(now, 'down')

/** Mounts a small disk in a namespace of its own, which `then` fills or makes read-only before the program uses it. */
async function useOn(command: string) {
  const folder = createEmptyFolder()
  const text = `set -eu
mount -t tmpfs -o size=64k,mode=0700 tmpfs "$1"
umask 077
printf '{"count":3}' >"$1/one.json"
printf '%s\\n' '${oldLine}' >"$1/history.jsonl"
${command}
"$2" "$3" "$1"
printf '\\n---\\n'
cat "$1/one.json" "$1/history.jsonl"
ls -A "$1"`
  const args = ['-m', 'sh', '-c', text, 'sh', folder, process.execPath, program.path]
  const { stdout } = await run('unshare', args)
  const [json = '', remainder = ''] = stdout.split('\n---\n')
  return { answer: answer.parse(JSON.parse(json)), remainder }
}

describe.skipIf(process.platform === 'darwin')('the data folder on a disk', () => {
  it.each([
    ['that is full', 'dd if=/dev/zero of="$1/other" bs=1k 2>/dev/null || true', /disk is full/, 'other\n'],
    ['that is read-only', 'mount -o remount,ro "$1"', /read-only/, ''],
  ])(
    'that is %s keeps its files intact; new data stays in memory, with a warning',
    async (_title, command, message, other) => {
      const { answer, remainder } = await useOn(command)
      expect(answer).toMatchObject({
        read: { count: 3 },
        written: false,
        readAgain: { count: 7 },
        entries: 2,
      })
      expect(answer.notifications.join('\n')).toMatch(message)
      // The disk's last block may still have room for the line.
      expect(remainder.replace(`${newLine}\n`, '')).toBe(
        `{"count":3}${oldLine}\nhistory.jsonl\none.json\n${other}`,
      )
    },
  )
})
