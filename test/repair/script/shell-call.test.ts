import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { getLeadingBuilder } from '../../../electron/core/builders/builder.ts'
import type { MachineEntry } from '../../../electron/core/model/snapshot.ts'
import { createShellCall } from '../../../electron/repair/script/shell-call.ts'
import { anEntry, remoteEntry } from '../../fixtures/machine-entry.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, withEntries } from '../../fixtures/snapshot-changes.ts'

function createCall(changes: Partial<MachineEntry>) {
  const snapshot = applyChanges(healthySnapshot(), withEntries([anEntry(changes)]))
  return createShellCall(snapshot, getLeadingBuilder(snapshot))
}

describe("root's ssh call for a shell", () => {
  it('accepts the pinned key alone', () => {
    const call = createCall({})
    expect(call?.text).toMatch(
      /^sudo ssh -x -i \/etc\/nix\/builder_ed25519 -o 'KnownHostsCommand=\/bin\/echo linux-builder ssh-ed25519 AAAA[^']+' -o UserKnownHostsFile=none -o StrictHostKeyChecking=yes -- builder@linux-builder$/,
    )
  })

  it('leaves the check of an unpinned key to ssh, which asks', () => {
    expect(createCall({ hostKey: null })?.arguments).toEqual([
      '-x',
      '-i',
      '/etc/nix/builder_ed25519',
      '--',
      'builder@linux-builder',
    ])
  })

  it.each([{}, { hostKey: null }, { port: 31022 }, { user: null }])(
    'never turns the check off: %j',
    (changes) => {
      expect(createCall(changes)?.text).not.toMatch(/StrictHostKeyChecking[= ](?:no|off|accept-new)/i)
    },
  )

  it('is one that ssh accepts', () => {
    const words = createCall({})?.arguments ?? expect.fail('no call')
    const settings = execFileSync('ssh', ['-G', '-F', '/dev/null', ...words], { stdio: 'pipe' }).toString()
    expect(settings).toContain('knownhostscommand /bin/echo linux-builder ssh-ed25519 ')
    expect(settings).toMatch(/^stricthostkeychecking (?:yes|true)$/m)
  })

  it.each([{ host: 'a%b' }, { host: "a'b" }, { sshKey: '/etc/nix/a\nb' }])(
    'is not made for %j',
    (changes) => {
      expect(createCall(changes)).toBeNull()
    },
  )

  it('is not made for another computer', () => {
    const snapshot = applyChanges(healthySnapshot(), withEntries([remoteEntry()]))
    const builder = { ...getLeadingBuilder(snapshot), kind: 'remote' as const }
    expect(createShellCall(snapshot, builder)).toBeNull()
  })
})
