import { describe, expect, test } from 'vitest'
import type { LogCommand } from '../../../electron/cli/arguments/command.ts'
import { runLog } from '../../../electron/cli/commands/log-command.ts'
import { formatStatus } from '../../../electron/cli/format/status-text.ts'
import { builderLogPath } from '../../../electron/core/model/builder-log.ts'
import type { Mac } from '../../../electron/mac/mac.ts'
import { aFile } from '../../fixtures/file-info.ts'
import { observed } from '../../fixtures/observation.ts'
import { noProcesses } from '../../fixtures/processes.ts'
import { aReceipt } from '../../fixtures/receipt.ts'
import { aJob, aService, label } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { aStatus } from '../../fixtures/status.ts'
import { aQuietMac } from '../../monitor/fixtures/quiet-mac.ts'
import { createFixedScanner, createRecordedTerminal } from '../fixtures/recorded-terminal.ts'
import { plainLayout } from '../fixtures/text-layout.ts'

const command: LogCommand = {
  command: 'log',
  capture: false,
  lines: 3,
  dryRun: false,
  full: false,
  yes: false,
  via: null,
  json: false,
}

const capturingSnapshot = healthySnapshot({
  receipts: observed([
    aReceipt({ name: 'capture-log', at: '2026-06-01T11:58:00.000Z', before: { [label]: 'runs-3' } }),
  ]),
  services: [aService({ job: observed(aJob({ runs: 4 })) })],
  processes: observed({ ...noProcesses, jobs: [{ pid: 501, startedAt: '2026-06-01T11:58:04.000Z' }] }),
  builderLog: observed({
    path: builderLogPath,
    bytes: 9,
    changedAt: '2026-06-01T11:59:00.000Z',
    lines: [],
    causes: [],
  }),
})

/** Returns a Mac with this log; null for a Mac without one. */
function aMacWithLog(text: string | null, file: Parameters<typeof aFile>[0] = {}): Mac {
  const { exists: _, ...facts } = aFile(file)
  return {
    ...aQuietMac(),
    lstat: async () =>
      text === null
        ? { ok: true, value: { exists: false } }
        : { ok: true, value: { exists: true, ...facts, kind: 'file' } },
    readTail: async (_path, bytes) => {
      const all = Buffer.from(text ?? '')
      return { ok: true, value: { bytes: all.subarray(Math.max(0, all.length - bytes)), size: all.length } }
    },
  }
}

async function log(mac: Mac, parts: Partial<LogCommand> = {}, snapshot = capturingSnapshot) {
  const terminal = createRecordedTerminal()
  const status = aStatus('healthy', [], { snapshot })
  const code = await runLog({ ...command, ...parts }, { mac, scanner: createFixedScanner(status), terminal })
  return { code, stdout: terminal.stdout, stderr: terminal.stderr }
}

describe('builderbar log', () => {
  test('prints the last lines, since when they were captured, and what they mean', async () => {
    const text = 'one\ntwo\nthree\ncp: nixos.qcow2: No space left on device\n'
    const { code, stdout } = await log(aMacWithLog(text))
    expect(code).toBe(0)
    expect(stdout).toContain(`Output of ${label} since`)
    expect(stdout.replace(/\s+/g, ' ')).toContain('Capturing continues until the builder exits')
    expect(stdout).toContain('  two\n  three\n  cp: nixos.qcow2: No space left on device\n')
    expect(stdout).not.toContain('one')
    expect(stdout).toContain('A disk is full.')
  })

  test('prints nothing that would control the terminal', async () => {
    const { stdout } = await log(aMacWithLog('\u001b]0;evil\u0007\u001b[31mred\u001b[0m\u202egnp\n'))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    expect(stdout).toContain('red')
  })

  test('says how to capture a log if there is none', async () => {
    const { code, stdout } = await log(aMacWithLog(null), {}, healthySnapshot())
    expect(code).toBe(4)
    expect(stdout).toContain('builderbar log --capture')
    const json = await log(aMacWithLog(null), { json: true }, healthySnapshot())
    expect([json.code, JSON.parse(json.stdout)]).toEqual([4, { schema: 2, log: null }])
  })

  test('refuses a file that anyone but root can write', async () => {
    for (const file of [{ uid: 501 }, { mode: 0o666 }]) {
      const { code, stderr } = await log(aMacWithLog('fake\n', file))
      expect(code).toBe(5)
      expect(stderr).toContain("isn't a file that only root can change")
    }
  })

  test('prints JSON', async () => {
    const { stdout } = await log(aMacWithLog('a\nb\n'), { json: true })
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 2,
      log: { path: builderLogPath, bytes: 4, lines: ['a', 'b'], capturing: 'on', causes: [] },
    })
  })

  test('shows what a capture would run, and runs nothing', async () => {
    const { code, stdout } = await log(aMacWithLog(null), { capture: true, dryRun: true })
    expect(code).toBe(0)
    expect(stdout).toContain('/bin/launchctl debug "system/$label" --stdout "$log" --stderr "$log"')
  })
})

describe('builderbar status', () => {
  test('says that a capture is running, and nothing once it has ended', () => {
    const output = formatStatus(aStatus('healthy', [], { snapshot: capturingSnapshot }), plainLayout)
    expect(output.replace(/\s+/g, ' ')).toContain('To view it: builderbar log')
    const endedSnapshot = { ...capturingSnapshot, services: [] }
    expect(formatStatus(aStatus('healthy', [], { snapshot: endedSnapshot }), plainLayout)).not.toContain(
      'Capturing',
    )
  })
})
