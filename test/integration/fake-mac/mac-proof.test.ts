import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createFakeMac, type FakeMac } from '../../fake-mac/fake-mac.ts'
import { runProgram } from '../../fake-mac/run-on-mac.ts'
import { checkout, readCheckout } from '../../house/source-files.ts'
import { proofChecks } from '../../mac-proof/mac-proof.ts'
import { listRowsToProve } from '../../mac-proof/proof-page.ts'

let fakeMac: FakeMac
let outputFolder = ''

beforeAll(async () => {
  fakeMac = await createFakeMac({ scenario: 'key-0640' })
})
afterAll(() => fakeMac.stop())
beforeEach(() => {
  outputFolder = mkdtempSync(join(tmpdir(), 'builderbar-proof-'))
})
afterEach(() => rmSync(outputFolder, { recursive: true }))

async function runMacProof(...args: readonly string[]) {
  const program = [process.execPath, join(checkout, 'scripts/mac-proof.mjs'), '--into', outputFolder, ...args]
  const result = await runProgram(program, { BUILDERBAR_ROOT: fakeMac.root }, 120_000)
  const page = readdirSync(outputFolder).includes('mac-proof.md')
    ? readFileSync(join(outputFolder, 'mac-proof.md'), 'utf8')
    : ''
  return { ...result, page }
}

describe.skipIf(process.platform === 'darwin')('npm run mac-proof', () => {
  it('proves on the fake Mac what needs no program of Apple, and names what is left', async () => {
    const { code, stdout, page } = await runMacProof('--as-root')
    expect(stdout).not.toMatch(/^failed/m)
    expect(code).toBe(0)
    const possibleChecks = proofChecks.filter(({ onFakeMac }) => onFakeMac)
    expect(page).toContain(
      `${possibleChecks.length} passed, 0 failed, ${proofChecks.length - possibleChecks.length} need a Mac.`,
    )
    expect(page).toContain('- the click\n')
    expect(page).not.toContain('- the output of launchctl is parsed\n')
    expect(readdirSync(outputFolder)).toEqual(
      expect.arrayContaining(['launchctl-print-org.nixos.linux-builder.txt', 'launchctl-print-disabled.txt']),
    )
    expect(fakeMac.violations()).toEqual([])
  })

  it('asks for an administrator only on request', async () => {
    const listPrompts = () =>
      fakeMac.calls().filter(({ program }) => program === 'sudo' || program === 'osascript')
    const before = listPrompts().length
    const { code, page } = await runMacProof()
    expect(code).toBe(0)
    expect(page).not.toContain('root-script')
    expect(listPrompts()).toHaveLength(before)
  })

  it('fails one check, continues, and says what it saw if the system prints another text', async () => {
    const launchctl = join(fakeMac.root, 'bin/launchctl')
    const before = readFileSync(launchctl)
    writeFileSync(
      launchctl,
      '#!/bin/sh\necho "system/x = {"\nprintf "\\tstate = running (new)\\n\\tpid = many\\n}\\n"\n',
    )
    try {
      const { code, page } = await runMacProof()
      expect(code).toBe(1)
      expect(page).toMatch(/✗ launchctl-print \|.*pid is many, parsed null/)
      expect(page).toMatch(/✗ launchctl-unknown \|.*Expected exit code 113/)
      expect(page).toMatch(/✓ ssh-route/)
      expect(page).toContain('- the output of launchctl is parsed\n')
    } finally {
      writeFileSync(launchctl, before)
      chmodSync(launchctl, 0o755)
    }
  })

  it('refuses unknown arguments', async () => {
    expect(await runMacProof('--everything')).toMatchObject({ code: 64, page: '' })
  })
})

describe('the rows of CONTRIBUTING.md', () => {
  it('that a check takes over are in the table', () => {
    const rows = listRowsToProve(readCheckout('CONTRIBUTING.md'))
    expect(rows.length).toBeGreaterThan(40)
    expect(proofChecks.flatMap((check) => check.rows).filter((row) => !rows.includes(row))).toEqual([])
  })
})
