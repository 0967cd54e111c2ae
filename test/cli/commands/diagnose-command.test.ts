import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runDiagnose } from '../../../electron/cli/commands/diagnose-command.ts'
import { formatReport } from '../../../electron/cli/report/report.ts'
import { getStateExitCode } from '../../../electron/cli/terminal/exit-codes.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { createRecordedTerminal } from '../fixtures/recorded-terminal.ts'

const snapshot = healthySnapshot()
const completeText = JSON.stringify(snapshot)
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'builderbar-diagnose-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function diagnose(content: string | Buffer, json = false) {
  const terminal = createRecordedTerminal()
  const code = await runDiagnose(
    { file: '-', format: json ? 'json' : 'text' },
    terminal,
    Readable.from([Buffer.from(content)]),
  )
  return { code, stdout: terminal.stdout, stderr: terminal.stderr }
}

describe('a saved snapshot', () => {
  const expectedCode = getStateExitCode(createStatus(snapshot).state)

  test.each([
    ['alone', completeText],
    ['as status --json prints it', JSON.stringify(createStatus(snapshot))],
    ['in a report', formatReport(createStatus(snapshot), { people: [], hosts: [] })],
    ['with a mark of byte order', `\ufeff${completeText}`],
  ])('is diagnosed %s', async (_title, content) => {
    const result = await diagnose(content, true)
    expect(result).toMatchObject({ code: expectedCode, stderr: '' })
    expect(JSON.parse(result.stdout)).toMatchObject({
      state: createStatus(snapshot).state,
      snapshot: { takenAt: snapshot.takenAt },
    })
  })

  test('is printed as by status', async () => {
    const file = join(folder, 'snapshot.json')
    await writeFile(file, completeText)
    const terminal = createRecordedTerminal()
    expect(await runDiagnose({ file, format: 'text' }, terminal, Readable.from([]))).toBe(expectedCode)
    expect(terminal.stdout).toContain(createStatus(snapshot).summary.slice(0, 30))
  })
})

describe('a file that is not a snapshot', () => {
  test.each([
    ['nothing', '', /is empty/],
    ['blanks', ' \n ', /nothing but blanks/],
    ['binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]), /is binary/],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x41]), /is binary/],
    ['text', 'hello', /is no JSON/],
    ['a list', '[1, 2]', /is no JSON and no report|no snapshot of Builderbar/],
    ['a number', '7', /no snapshot of Builderbar/],
    ['cut in half', completeText.slice(0, completeText.length / 2), /is incomplete/],
    ['cut in a string', completeText.slice(0, 30), /is incomplete/],
    ['damaged', completeText.replace('"services":', '"services"'), /damaged/],
    ['other JSON', '{"name":"x"}', /no snapshot of Builderbar/],
    [
      'an earlier schema',
      JSON.stringify({ ...snapshot, schema: 1 }),
      /schema 1, and this Builderbar reads schema 2/,
    ],
    [
      'a later schema',
      JSON.stringify({ ...snapshot, schema: 3 }),
      /schema 3, and this Builderbar reads schema 2/,
    ],
    ['a schema that is no number', JSON.stringify({ ...snapshot, schema: 'x' }), /schema unknown/],
    [
      'a field missing',
      JSON.stringify({ ...snapshot, services: undefined }),
      /isn't a complete snapshot: services/,
    ],
    ['a field of another type', JSON.stringify({ ...snapshot, keys: 'none' }), /keys/],
    ['very deep', `{"schema":2,"keys":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, /snapshot|damaged/],
    ['too large', Buffer.alloc(17 * 1024 * 1024, 0x20), /larger than 16 MiB/],
  ])('is refused: %s', async (_title, content, message) => {
    const result = await diagnose(content)
    expect(result).toMatchObject({ code: 64, stdout: '' })
    expect(result.stderr).toMatch(message)
    expect(result.stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  test.each([
    ['a file that was not found', 'missing.json', /was not found/],
    ['a folder', '.', /is a folder/],
  ])('%s', async (_title, name, message) => {
    const terminal = createRecordedTerminal()
    const code = await runDiagnose({ file: join(folder, name), format: 'text' }, terminal, Readable.from([]))
    expect(code).toBe(64)
    expect(terminal.stderr).toMatch(message)
  })
})
