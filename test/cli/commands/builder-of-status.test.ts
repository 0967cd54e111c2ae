import { describe, expect, test } from 'vitest'
import { runStatus } from '../../../electron/cli/commands/status-command.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { aQuietMac } from '../../monitor/fixtures/quiet-mac.ts'
import { macOfTwoBuilders } from '../../renderer/screens/builder-screens.ts'
import { createFixedScanner, createRecordedTerminal } from '../fixtures/recorded-terminal.ts'

async function runWith(builder: string) {
  const terminal = createRecordedTerminal()
  const options = { format: 'text', quick: true, deep: false, remote: false, via: null, to: null } as const
  const tools = {
    mac: aQuietMac(),
    scanner: createFixedScanner(createStatus(macOfTwoBuilders), ['One.']),
    terminal,
  }
  const code = await runStatus({ ...options, builder }, tools)
  return { code, stdout: terminal.stdout, stderr: terminal.stderr }
}

describe('status --builder', () => {
  test('prints the state of one builder, its steps, facts, checks and log, and nothing of another', async () => {
    const { code, stdout, stderr } = await runWith('rosetta-builder')
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^z rosetta-builder\n {2}asleep: idle until a build needs it\n {2}ssh-ng:\/\/rosetta-builder\n/,
    )
    expect(stdout).toContain('✓ launchd    org.nixos.rosetta-builderd: starts when a build needs it')
    expect(stdout).toMatch(/Chosen +first for aarch64-linux and x86_64-linux\n/)
    expect(stdout).toMatch(/Set up by +nix-rosetta-builder\n/)
    expect(stdout).toMatch(/Service +org\.nixos\.rosetta-builderd, not running/)
    expect(stdout).toContain('The log /var/lib/rosetta-builder/.lima/rosetta-builder/ha.stderr.log')
    expect(stdout).toContain('The final requirement 1 of 1 is satisfied')
    expect(stdout).not.toContain('org.nixos.linux-builder')
    expect(stderr).toBe('builderbar: One.\n')
  })

  test('says what the builder builds now, and takes its URI for its name', async () => {
    const { stdout } = await runWith('ssh-ng://builder@linux-builder')
    expect(stdout).toMatch(/^✓ linux-builder\n {2}healthy: working\n.*\n {2}Building hello-2\.12\.2 since /)
  })

  test('is wrong usage with a name that Nix does not list, and says which it lists', async () => {
    const { code, stdout, stderr } = await runWith('roseta\u001b[2J')
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' })
    expect(stderr).toMatch(
      /there's no builder named roseta\S*\. Nix lists linux-builder, rosetta-builder\.\n$/,
    )
    expect(stderr).not.toContain('\u001b')
  })
})
