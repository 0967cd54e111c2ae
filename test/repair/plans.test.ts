import { describe, expect, test } from 'vitest'
import type { Planned } from '../../electron/core/model/plan.ts'
import type { KeyFile, Service, Snapshot } from '../../electron/core/model/snapshot.ts'
import { fixKeyPermissions } from '../../electron/repair/repairs/fix-key-permissions.ts'
import { loadService } from '../../electron/repair/repairs/load-service.ts'
import { restartBuilder } from '../../electron/repair/repairs/restart-builder.ts'
import { createRootScript } from '../../electron/repair/script/root-script.ts'
import { aFile, noFile } from '../fixtures/file-info.ts'
import { aFinding } from '../fixtures/finding.ts'
import { aKeyFile, groupReadableKey, keyFolders, keyPath } from '../fixtures/key-file.ts'
import { anEntry, remoteEntry } from '../fixtures/machine-entry.ts'
import { aNixWith } from '../fixtures/nix.ts'
import { observed, unobserved } from '../fixtures/observation.ts'
import { noProcesses } from '../fixtures/processes.ts'
import { aReceipt } from '../fixtures/receipt.ts'
import { aService, label, notLoaded } from '../fixtures/service.ts'
import { healthySnapshot } from '../fixtures/snapshot.ts'
import { planRepair } from './fixtures/all-plans.ts'
import { planNewestUndo } from './fixtures/newest-undo.ts'

function getReason(planned: Planned): string {
  if (planned.ok) throw new Error('it was planned')
  return planned.reason
}

describe('load-service is refused if launchd would refuse the plist, because', () => {
  const getPlistRefusal = (plist: Service['plist']) =>
    getReason(
      loadService.plan(
        healthySnapshot({ services: [aService({ plist })] }),
        aFinding('service-not-loaded', label),
      ),
    )

  test.each([
    ['not there', observed(noFile), /is missing.*darwin-rebuild/],
    ['not seen', unobserved('no right to look'), /no right to look/],
    ["somebody else's", observed(aFile({ uid: 501 })), /belongs to user 501, not to root/],
    ['writable by its group', observed(aFile({ mode: 0o664 })), /mode 0664/],
    ['writable by all', observed(aFile({ mode: 0o646 })), /mode 0646/],
    ['a folder', observed(aFile({ kind: 'folder' })), /isn't a file/],
    [
      'a link to a home',
      observed(aFile({ kind: 'link', linkTarget: '/Users/alice/x' })),
      /a link to \/Users\/alice\/x/,
    ],
    ['a link into nowhere', observed(aFile({ kind: 'link', linkTarget: null })), /an unknown place/],
    [
      'a link out of the store',
      observed(aFile({ kind: 'link', linkTarget: '/nix/store/../../tmp/x' })),
      /a link to/,
    ],
  ])('it is %s', (_title, plist, message) => {
    expect(getPlistRefusal(plist)).toMatch(message)
  })

  test('but not for a link into the store, whose files only root can change', () => {
    const plist = observed(aFile({ kind: 'link', mode: 0o777, linkTarget: '/nix/store/abc-x/x.plist' }))
    expect(planRepair(loadService, healthySnapshot({ services: [aService({ plist })] })).risk).toBe('safe')
  })

  test('there is no service', () => {
    expect(
      getReason(loadService.plan(healthySnapshot({ services: [] }), aFinding('service-not-loaded', label))),
    ).toMatch(/no launchd service/)
  })

  test('its undo disables a service that was disabled before', () => {
    const planUndoSteps = (before: string) => {
      const planned = planNewestUndo(
        healthySnapshot({ receipts: observed([aReceipt({ before: { [label]: before } })]) }),
      )
      return planned?.ok ? planned.plan.steps.map(({ script: shell }) => shell).join('\n') : planned?.reason
    }
    expect(planUndoSteps('disabled')).toMatch(/launchctl disable "system\/\$label"[\s\S]*unload "\$label"/)
    expect(planUndoSteps('not-loaded')).not.toContain('launchctl disable')
    expect(planUndoSteps('disabled-running')).not.toContain('unload')
    expect(planUndoSteps('rm -rf /')).toMatch(/didn't write the receipt/)
  })
})

describe('restart-builder', () => {
  const build = (uri: string | null) => ({ pid: 7, uri, startedAt: '2026-06-01T11:00:00.000Z' })
  const listInterrupts = (processes: Snapshot['processes'], changes: Partial<Snapshot> = {}) =>
    planRepair(restartBuilder, healthySnapshot({ processes, ...changes })).interrupts
  const withBuilds = (...uris: (string | null)[]) =>
    observed({ ...noProcesses, remoteBuilds: uris.map(build) })
  const managedEntry = anEntry()
  const otherEntry = remoteEntry()

  test('names the builds that it would end, and those whose builder is unknown', () => {
    const interruptedBuilds = listInterrupts(
      withBuilds(managedEntry.uri, otherEntry.uri, null, 'ssh://unheard.of'),
      {
        nix: aNixWith(managedEntry, otherEntry),
      },
    )
    expect(interruptedBuilds).toHaveLength(3)
    expect(interruptedBuilds[0]).toMatchObject({
      pid: 7,
      description: expect.stringContaining('on linux-builder'),
    })
    expect(JSON.stringify(interruptedBuilds)).not.toContain(otherEntry.host)
  })

  test('says if that is unknown', () => {
    expect(listInterrupts(unobserved("ps didn't respond within 5 s."))).toEqual([
      { pid: null, description: "Can't tell whether builds are running: ps didn't respond within 5 s." },
    ])
  })

  test('interrupts nothing if no build runs', () => {
    expect(listInterrupts(withBuilds())).toEqual([])
  })

  test('has no undo and enables nothing', () => {
    const plan = planRepair(restartBuilder)
    expect(plan).toMatchObject({ risk: 'interrupts', undo: null, paths: [] })
    expect(createRootScript([plan])).not.toMatch(/enable|bootstrap/)
  })

  test.each([
    ['launchd does not know the job', { services: [aService({ job: observed(notLoaded) })] }, /isn't loaded/],
    ['there is no service', { services: [] }, /restart it the way you started it/],
  ])('is refused if %s', (_title, parts, message) => {
    expect(getReason(restartBuilder.plan(healthySnapshot(parts), aFinding('port-refused', '31022')))).toMatch(
      message,
    )
  })

  test('finds the service for a finding about something else', () => {
    const planned = restartBuilder.plan(
      healthySnapshot(),
      aFinding('builder-wedged', 'ssh-ng://builder@linux-builder'),
    )
    expect(planned).toMatchObject({
      ok: true,
      plan: { subject: { finding: 'builder-wedged@ssh-ng://builder@linux-builder' } },
    })
    expect(JSON.stringify(planned)).toContain(label)
  })
})

describe('fix-key-permissions', () => {
  const getKeyRefusal = (changes: Partial<KeyFile>) =>
    getReason(
      fixKeyPermissions.plan(
        healthySnapshot({ keys: [aKeyFile(changes)] }),
        aFinding('key-permissions', keyPath),
      ),
    )
  const withFolderChange = (change: { uid?: number; mode?: number }) =>
    observed(keyFolders.map((folder) => (folder.path === '/private/etc' ? { ...folder, ...change } : folder)))

  test('keeps the group, writes by the real path, and can be undone', () => {
    const plan = planRepair(fixKeyPermissions, healthySnapshot({ keys: [groupReadableKey] }), keyPath)
    const realPath = '/private/etc/nix/builder_ed25519'
    expect(plan.paths).toEqual([realPath])
    expect(createRootScript([plan])).toContain("group='30000'")
    expect(plan.undo?.description).toContain('owner root, mode 0640')
  })

  test.each([
    ['is a link', { privateKey: observed(aFile({ kind: 'link', linkTarget: '/x' })) }, /is a link to \/x/],
    ['is a folder', { privateKey: observed(aFile({ kind: 'folder' })) }, /isn't a file/],
    ['was not found', { privateKey: observed(noFile) }, /is missing/],
    ['could not be checked', { privateKey: unobserved('no right') }, /no right/],
    ['has folders that were not seen', { folders: unobserved('a circle') }, /a circle/],
    ['has no folders', { folders: observed([]) }, /aren't known/],
    [
      'has a gap in its folders',
      { folders: observed(keyFolders.slice(1)) },
      /couldn't be checked one by one/,
    ],
    [
      'has another gap',
      { folders: observed(keyFolders.filter((_folder, index) => index === 0 || index === 3)) },
      /couldn't be checked one by one/,
    ],
  ])('is refused for a key that %s', (_title, parts, message) => {
    expect(getKeyRefusal(parts)).toMatch(message)
  })

  test.each([
    ['belongs to somebody else', withFolderChange({ uid: 501 }), /belongs to user 501/],
    ['may be written by its group', withFolderChange({ mode: 0o775 }), /mode 0775/],
    ['may be written by all, even with the sticky bit', withFolderChange({ mode: 0o1777 }), /mode 1777/],
  ])('is refused if a folder above %s, with the permanent fix', (_title, changes, message) => {
    const words = getKeyRefusal({ folders: changes })
    expect(words).toMatch(message)
    expect(words).toContain('nix.linux-builder.enable = true;')
  })

  test.each([
    ['no key was seen', healthySnapshot({ keys: [] })],
    ['the finding is about another key than the one that was seen', healthySnapshot()],
  ])('is refused if %s', (_title, snapshot) => {
    expect(
      getReason(fixKeyPermissions.plan(snapshot, aFinding('key-permissions', '/etc/nix/other'))),
    ).toMatch(/No entry uses the key/)
  })

  test('is refused for a key in the Nix store', () => {
    const path = '/nix/store/3zszm84w0yg0phzrdkim9kknaq1im5jq-builder_ed25519'
    const snapshot = healthySnapshot({ keys: [aKeyFile({ path })] })
    expect(getReason(fixKeyPermissions.plan(snapshot, aFinding('key-permissions', path)))).toMatch(
      /must not change/,
    )
  })
})
