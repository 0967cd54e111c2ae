import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import type { ExplainCommand } from '../../../electron/cli/arguments/command.ts'
import { runExplain, takesInput } from '../../../electron/cli/commands/explain-command.ts'
import { runExplainInput } from '../../../electron/cli/commands/explain-input-command.ts'
import { getStateExitCode } from '../../../electron/cli/terminal/exit-codes.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import type { Status } from '../../../electron/core/model/status.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { listExplainedIds } from '../../../electron/diagnose/rules/explanation.ts'
import { nixOutputs } from '../../core/outputs/nix-outputs.ts'
import { formatMissingFeature } from '../../diagnose/fixtures/explained-text.ts'
import { aFile } from '../../fixtures/file-info.ts'
import { keyPath } from '../../fixtures/key-file.ts'
import { anEntry } from '../../fixtures/machine-entry.ts'
import { observed } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, withEntries, withKey } from '../../fixtures/snapshot-changes.ts'
import { createFixedScanner, createRecordedTerminal } from '../fixtures/recorded-terminal.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'builderbar-explain-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Given {
  readonly changes?: Partial<ExplainCommand>
  readonly stdin?: string | Buffer
  readonly snapshot?: Snapshot
  readonly canAsk?: boolean
}

async function explainWith({
  changes = {},
  stdin = '',
  snapshot = healthySnapshot(),
  canAsk = false,
}: Given) {
  const terminal = createRecordedTerminal(canAsk ? true : null)
  const status: Status = createStatus(snapshot)
  const command = { name: '-', derivation: null, json: false, ...changes }
  const tools = { terminal, scanner: createFixedScanner(status), stdin: Readable.from([Buffer.from(stdin)]) }
  const code = takesInput(command)
    ? await runExplainInput(command, tools)
    : await runExplain(command, terminal)
  return { code, stdout: terminal.stdout, stderr: terminal.stderr, status }
}

const findOutputText = (name: string) => nixOutputs.find((output) => output.name === name)?.text ?? ''
const readableKey = applyChanges(healthySnapshot(), withKey({ privateKey: observed(aFile({ mode: 0o640 })) }))
const output = z.object({
  schema: z.literal(2),
  named: z.array(z.strictObject({ id: z.string(), words: z.string(), line: z.int().positive() })),
  agreed: z.string().nullable(),
  decidedBy: z.string().nullable(),
  builds: z.array(z.object({ machines: z.array(z.object({ uri: z.string(), accepts: z.boolean() })) })),
  status: z.object({ state: z.string(), snapshot: z.object({ takenAt: z.string() }) }),
})

describe('builderbar explain FINDING', () => {
  test.each(listExplainedIds())('says what %s means, how it is detected and repaired', async (id) => {
    for (const name of [id, `${id}@any subject`]) {
      const { code, stdout, stderr } = await explainWith({ changes: { name } })
      expect(code).toBe(0)
      for (const part of ['What it means', "How it's detected", 'How to fix it', id]) {
        expect(stdout).toContain(part)
      }
      expect(stderr).toBe('')
    }
  })

  test('lists all findings once with their headlines, by subject, if none is named', async () => {
    const { code, stdout } = await explainWith({ changes: { name: null } })
    expect(code).toBe(0)
    const lines = stdout.split('\n')
    for (const id of listExplainedIds())
      expect(
        lines.filter((line) => line.startsWith(`  ${id} `)),
        id,
      ).toHaveLength(1)
    for (const subject of ['Service and VM', 'Machines file and SSH', 'Builds', 'Good to know'])
      expect(lines).toContain(subject)
    const { stdout: json } = await explainWith({ changes: { name: null, json: true } })
    expect(JSON.parse(json)).toMatchObject({
      schema: 2,
      findings: listExplainedIds().map((id) => ({ id, title: expect.any(String) })),
    })
  })

  test('prints JSON on request', async () => {
    const { stdout } = await explainWith({ changes: { name: 'key-permissions', json: true } })
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 2,
      finding: { id: 'key-permissions', background: expect.any(String) },
    })
  })

  test.each([
    ['port-refusd', /Did you mean port-refused/],
    ['nothing-like-it-at-all', /To list all problems: builderbar explain/],
    ['load-service', /builderbar repair load-service --dry-run/],
    ['x\u001b[2J', /"x.*\[2J"/],
    ['/no/such/file', /\/no\/such\/file was not found/],
    ['/tmp', /is a folder/],
  ])('refuses %j as wrong usage', async (name, message) => {
    const { code, stdout, stderr } = await explainWith({ changes: { name } })
    expect(code).toBe(64)
    expect(stdout).toBe('')
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('\u001b')
  })
})

describe("builderbar explain, given Nix's output,", () => {
  const nixOutput = findOutputText('a key that others may read')

  test('names the finding that the scan confirms, with its repair and the exit code of status', async () => {
    const { code, stdout, status } = await explainWith({ stdin: nixOutput, snapshot: readableKey })
    expect(code).toBe(getStateExitCode(status.state))
    expect(code).toBe(2)
    expect(stdout).toContain('agree')
    expect(stdout).toContain('Line 2: ')
    expect(stdout).toMatch(/Next: builderbar repair key-permissions\n$/)
  })

  test('reads a file, and prints JSON with the status', async () => {
    const file = join(folder, 'log')
    await writeFile(file, nixOutput)
    const { stdout, status } = await explainWith({
      changes: { name: file, json: true },
      snapshot: readableKey,
    })
    const read = output.parse(JSON.parse(stdout))
    expect(read).toMatchObject({
      named: [{ id: 'key-permissions', line: 2 }],
      agreed: `key-permissions@${keyPath}`,
      status: { state: status.state },
    })
  })

  test('names the likeliest finding if the scan disagrees, and what would decide it', async () => {
    const { code, stdout } = await explainWith({ stdin: findOutputText('nothing listens') })
    expect(code).toBe(0)
    expect(stdout).toContain('Most likely: ')
    expect(stdout).toContain('(port-refused)')
    expect(stdout).toContain('builderbar test-build')
    expect(stdout.replace(/\s+/g, ' ')).toContain('builderbar explain ssh-route')
  })

  test('answers for each machine why it did not accept the build, with lines for nix-darwin', async () => {
    const stdin = [
      "error: Cannot build '/nix/store/3zszm84w0yg0phzrdkim9kknaq1im5jq-vm-test.drv'.",
      '       Reason: missing system features',
      '       Required features: {kvm, nixos-test}',
      '       Available features: {apple-virt, benchmark, big-parallel}',
    ].join('\n')
    const { stdout } = await explainWith({ stdin })
    expect(stdout).toContain('(features-missing)')
    expect(stdout).toContain('✕ ssh-ng://builder@linux-builder (/etc/nix/machines:1)')
    expect(stdout).toContain("It doesn't have nixos-test (column 6).")
    expect(stdout).toContain('nix.linux-builder.supportedFeatures = [')
  })

  test.each([
    ['nothing', '', /2>&1/],
    ['blanks', ' \n\u001b[0m\n', /2>&1/],
    ['a failed build', "error: hash mismatch importing path 'x'", /another hash[\s\S]*Line 1: error: hash/],
    [
      'a builder not reached, and a build that failed elsewhere',
      "cannot build on 'ssh-ng://a': error: failed to start SSH connection to 'a'\nerror: builder for '/nix/store/x.drv' failed with exit code 1;",
      /couldn't build on ssh-ng:\/\/a[\s\S]*Then a build failed elsewhere\. It isn't the builder[\s\S]*Line 2: /,
    ],
    ['a build for this Mac', formatMissingFeature('x86_64-darwin', ''), /isn't for Linux/],
    ['words that no finding knows', 'error: attribute missing', /doesn't recognize anything/],
    ['bytes that are no text', Buffer.from([0xff, 0x00, 0xc3, 0x28]), /doesn't recognize anything/],
  ])(
    'has a clear answer, and the exit code of status, for output that is %s',
    async (_title, stdin, message) => {
      const result = await explainWith({ stdin, snapshot: readableKey })
      expect(result).toMatchObject({ code: 2, stderr: '', stdout: expect.stringMatching(message) })
      const healthy = await explainWith({ stdin, changes: { json: true } })
      expect(healthy.code).toBe(0)
      expect(output.parse(JSON.parse(healthy.stdout))).toMatchObject({ named: [], agreed: null })
    },
  )

  test('refuses more than 1 MiB, and says what to do', async () => {
    const fullInput = Buffer.alloc(1024 * 1024, 0x20)
    expect((await explainWith({ stdin: fullInput })).code).toBe(0)
    const result = await explainWith({ stdin: Buffer.concat([fullInput, Buffer.from('x')]) })
    expect(result).toMatchObject({ code: 64, stdout: '' })
    expect(result.stderr).toMatch(/larger than 1 MiB.*tail -c/)
  })

  test('does not control the terminal, and says how to end pasted input', async () => {
    const stdin =
      "cannot build on 'ssh://\u001b[2J\u0007x': error: failed to start SSH connection to 'x': Host key verification failed.\u202e"
    const result = await explainWith({ stdin, canAsk: true })
    expect(result.stdout).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u)
    expect(result.stderr).toContain('Control-D')
  })

  test('is never wider than the terminal, except for words and lines to copy', async () => {
    const { stdout } = await explainWith({ stdin: nixOutputs.map(({ text }) => text).join('\n') })
    const wide = stdout.split('\n').filter((line) => line.length > 80)
    expect(wide.filter((line) => / /.test(line.trim()))).toEqual([])
  })
})

describe('builderbar explain, given a derivation,', () => {
  const drv =
    'Derive([("out","/nix/store/bmv8vl3lmlc5pa5nfhd4wvjwh1283pfi-vm","","")],[],[],"aarch64-linux","/bin/sh",[],[("requiredSystemFeatures","kvm nixos-test")])'

  test('has the answer of each machine', async () => {
    const path = join(folder, '3zszm84w0yg0phzrdkim9kknaq1im5jq-vm.drv')
    await writeFile(path, drv)
    const { code, stdout } = await explainWith({ changes: { name: null, derivation: path } })
    expect(code).toBe(0)
    expect(stdout).toContain('vm requires aarch64-linux, with kvm and nixos-test')
    expect(stdout).toContain("It doesn't have nixos-test (column 6).")
    const takes = applyChanges(
      healthySnapshot(),
      withEntries([anEntry({ supportedFeatures: ['kvm', 'nixos-test'] })]),
    )
    const result = await explainWith({
      changes: { name: null, derivation: path, json: true },
      snapshot: takes,
    })
    expect(output.parse(JSON.parse(result.stdout))).toMatchObject({
      named: [],
      builds: [{ machines: [{ accepts: true }] }],
    })
  })

  test.each([
    ['/no/such.drv', /was not found/],
    ['-', /what came on stdin is empty/],
  ])('refuses %s as wrong usage', async (derivation, message) => {
    const result = await explainWith({ changes: { name: null, derivation } })
    expect(result).toMatchObject({ code: 64, stdout: '' })
    expect(result.stderr).toMatch(message)
  })
})
