import { describe, expect, it } from 'vitest'
import { PastedOutput } from '../../electron/app/pasted-output.ts'
import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import { createStatus } from '../../electron/diagnose/diagnosed-status.ts'
import { english } from '../../electron/locales/english/english.ts'
import { healthySnapshot } from '../fixtures/snapshot.ts'
import { aMac, withOpenKey } from '../renderer/screens/macs.ts'

function open(text: string | Error, mac: Snapshot | null) {
  const focusedFindings: string[] = []
  const shownOutputs: unknown[] = []
  const state = {
    status: mac === null ? null : createStatus(mac),
    scanning: false,
    stateSince: null,
    incidents: [],
  }
  const output = new PastedOutput({
    monitor: { scan: async () => undefined, state: () => ({ ...state, repair: { status: 'idle' } }) },
    messages: english,
    readText: () => (typeof text === 'string' ? text : Promise.reject(text)),
    focusOn: (finding) => focusedFindings.push(finding),
    onChange: () => shownOutputs.push(output.current()),
  })
  return { output, focusedFindings, shownOutputs }
}

const permissions = `error: build of '/nix/store/x.drv' failed
Permissions 0640 for '/etc/nix/builder_ed25519' are too open.
`

describe('copied output of Nix', () => {
  it('that this Mac confirms leads to the finding, which is shown first', async () => {
    const mac = aMac(withOpenKey)
    const { output, focusedFindings, shownOutputs } = open(permissions, mac)
    await output.explain()
    expect(shownOutputs[0]).toEqual({ status: 'reading' })
    expect(focusedFindings).toEqual([createStatus(mac).findings[0]?.key])
    expect(output.current()).toMatchObject({
      title: expect.stringMatching(/^This is why: SSH rejects the builder/),
      words: { line: 2, text: expect.stringContaining('too open') },
    })
  })

  it('that this Mac does not confirm is likely, with a button for the build that would decide it', async () => {
    const { output, focusedFindings } = open(permissions, healthySnapshot())
    await output.explain()
    expect(focusedFindings).toEqual([])
    expect(output.current()).toMatchObject({
      title: expect.stringMatching(/^Most likely: /),
      message: expect.stringMatching(/A test build will tell\.$/),
      action: { kind: 'test-build' },
    })
  })

  it('that only an admin check can confirm has the button that shows its plan', async () => {
    const { output } = open('builder@linux-builder: Permission denied (publickey).', healthySnapshot())
    await output.explain()
    expect(output.current()).toMatchObject({
      message: 'Only an admin check can tell, which asks for your password.',
      action: { kind: 'plan', subject: { kind: 'control', control: 'admin-check' } },
    })
  })

  it.each([
    ['', english.nixOutput.empty],
    ['hello world\n', english.nixOutput.unrecognized],
  ])('that says nothing about a builder says so: %j', async (text, title) => {
    const { output } = open(text, healthySnapshot())
    await output.explain()
    expect(output.current()).toMatchObject({ title, words: null })
    output.dismiss()
    expect(output.current()).toBeNull()
  })

  it('of a build that failed by itself says why', async () => {
    const { output } = open(
      "error: hash mismatch in fixed-output derivation '/nix/store/x.drv':",
      healthySnapshot(),
    )
    await output.explain()
    expect(output.current()).toMatchObject({
      title: english.nixOutput.nothing,
      words: { line: 1, text: expect.stringContaining('hash mismatch') },
      message: expect.stringMatching(/another hash/),
    })
  })

  it.each([
    ['the system refuses the clipboard', new Error('denied'), healthySnapshot(), english.nixOutput.refused],
    ['this Mac was never scanned', permissions, null, english.nixOutput.notChecked],
  ])('is answered, and does not stay busy, if %s', async (_title, text, mac, title) => {
    const { output } = open(text, mac)
    await output.explain()
    expect(output.current()).toMatchObject({ status: 'done', title, words: null })
  })

  it('of any length is read from its end, where the error is', async () => {
    const { output } = open(`${'building\n'.repeat(200_000)}${permissions}`, aMac(withOpenKey))
    await output.explain()
    expect(output.current()).toMatchObject({ title: expect.stringMatching(/^This is why: /) })
  })
})
