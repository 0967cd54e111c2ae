import { copyFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Snapshot, TestBuildOutcome } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { runNixBuild } from '../../../electron/observe/nix/nix-build.ts'
import { explainText } from '../../diagnose/fixtures/explained-text.ts'
import { externalProgram, externalSystems, withExternalProgram } from '../../fixtures/external-changes.ts'
import { aFile } from '../../fixtures/file-info.ts'
import { observed } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  withEntries,
  withoutService,
  withPort,
  withRoutes,
} from '../../fixtures/snapshot-changes.ts'
import { type MacFolder, makeMacFolder } from '../../observe/fixtures/mac-folder.ts'

/**
 * A test build through `external-builders`. Debian's Nix is older than 2.32, so it only evaluates the derivation;
 * external-nix-build.py starts the program as Nix does, and external-linux-builder.py reads what it gets as nix-linux-builder does.
 */
const uri = `external:${externalProgram}`
const profile = '/nix/var/nix/profiles/default/bin'
const feature = 'extra-experimental-features = external-builders\n'

let folder: MacFolder
beforeEach(() => {
  folder = makeMacFolder()
  folder.program(`${profile}/nix`, 'exit 1')
  folder.program(
    `${profile}/nix-store`,
    `exec /usr/bin/nix-store --store '${folder.host('/physical-store')}' "$@"`,
  )
  folder.program(`${profile}/nix-build`, `exec python3 '${folder.host('/nix-build.py')}' "$@"`)
  copyFileSync(join(import.meta.dirname, 'external-nix-build.py'), folder.host('/nix-build.py'))
  putProgram('')
  putSetting()
})
afterEach(() => folder.remove())

function putSetting(otherLines = feature, systems: readonly string[] = externalSystems): void {
  const args = ['--kernel', '/nix/store/k/Image', '--initrd', '/nix/store/i/initrd']
  const value = JSON.stringify([{ systems, program: externalProgram, args }])
  folder.write('/etc/nix/nix.conf', `external-builders = ${value}\n${otherLines}`)
}

function putProgram(failure: string): void {
  const environment = failure === '' ? '' : `FAKE_FAILURE='${failure}' `
  const script = join(import.meta.dirname, 'external-linux-builder.py')
  folder.program(externalProgram, `${environment}exec python3 '${script}' "$@"`)
}

const build = async () => (await runNixBuild(folder.mac, { uri, system: 'aarch64-linux' })).outcome

async function failWith(): Promise<Extract<TestBuildOutcome, { kind: 'failed' }>> {
  const result = await build()
  if (!result.observed || result.value.kind !== 'failed') expect.fail(JSON.stringify(result))
  return result.value
}

/** The Mac whose only builder is the external one, after this test build. */
function scanAfter(outcome: TestBuildOutcome): Snapshot {
  const snapshot = applyChanges(
    healthySnapshot(),
    withoutService(),
    withEntries([]),
    withRoutes(),
    withPort({ kind: 'refused' }),
    withExternalProgram(aFile({ mode: 0o555 })),
  )
  const testBuilds = [{ uri, system: 'aarch64-linux', outcome: observed(outcome) }]
  return { ...snapshot, testBuilds }
}

const explain = (outcome: Extract<TestBuildOutcome, { kind: 'failed' }>) =>
  explainText(outcome.output, scanAfter(outcome))

describe('a test build through an external builder', () => {
  it('passes, and leaves nothing in the store', async () => {
    const result = await build()
    expect(result).toMatchObject({ observed: true, value: { kind: 'passed' } })
    expect(readdirSync(folder.host('/physical-store/nix/store')).join()).not.toContain('builderbar')
    if (result.observed) expect(createStatus(scanAfter(result.value)).state).toBe('healthy')
  })

  it.each([
    ['its VM has no Rosetta', 'failed to create Rosetta share: Rosetta is not installed'],
    [
      'macOS refuses its VM',
      'VM start failed: Internal Virtualization error. The virtual machine failed to start.',
    ],
    [
      'its configuration is refused',
      'VM configuration validation failed: Invalid virtual machine configuration.',
    ],
  ])(
    'fails if %s, with the message as evidence, and explain names the program as the cause',
    async (_title, message) => {
      putProgram(message)
      const outcome = await failWith()
      expect(outcome.output).toContain(message)
      const { state, findings } = createStatus(scanAfter(outcome))
      expect(state).toBe('down')
      expect(findings).toMatchObject([{ id: 'external-builder-broken', subject: uri }])
      expect(JSON.stringify(findings[0]?.evidence)).toContain(message)
      expect(explain(outcome)).toMatchObject({ failure: null, agreed: { id: 'external-builder-broken' } })
    },
  )

  it('fails where the program is gone', async () => {
    folder.write(externalProgram, '', 0o644)
    const outcome = await failWith()
    expect(outcome.output).toMatch(/executing '.*nix-linux-builder': Permission denied/)
    expect(explain(outcome)).toMatchObject({ failure: null, agreed: { id: 'external-builder-broken' } })
  })

  it('fails where the feature is off', async () => {
    putSetting('')
    const outcome = await failWith()
    expect(outcome.output).toContain("experimental Nix feature 'external-builders' is disabled")
    expect(explain(outcome).agreed?.id).toBe('external-builder-broken')
  })

  it('proves nothing where no external builder has the system', async () => {
    putSetting(feature, ['x86_64-linux'])
    expect(await build()).toMatchObject({ observed: false, reason: expect.stringContaining('Cannot build') })
  })

  it('near miss: a build that fails in the VM is no fault of the program', async () => {
    folder.program(externalProgram, 'echo "tests failed"; exit 2')
    const outcome = await failWith()
    const output = outcome.output.replaceAll('builderbar-test-build', 'hello')
    const healthy = scanAfter({ kind: 'passed', seconds: 1 })
    expect(explainText(output, healthy)).toMatchObject({ named: [], failure: { kind: 'build' } })
  })
})
