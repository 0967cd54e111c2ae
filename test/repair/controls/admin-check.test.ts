import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MachineEntry, Snapshot } from '../../../electron/core/model/snapshot.ts'
import { createRootScanSteps } from '../../../electron/repair/controls/admin-check.ts'
import { helperNames } from '../../../electron/repair/script/helper-text.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { anEntry, localhostEntry, remoteEntry } from '../../fixtures/machine-entry.ts'
import { observed } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, withEntries, withNix, withRoutes } from '../../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe } from '../../fixtures/ssh-route.ts'
import { listCommandWords, shellBuiltins } from '../fixtures/shell-words.ts'

/** The programs of the repairs, and some that only read: each has the same path and flags on macOS and Debian. */
const programs = new Set([
  ...['cat', 'cp', 'ln', 'mv', 'rm', 'mkdir', 'rmdir', 'chmod', 'date', 'sync', 'ls', 'sleep', 'ps'].map(
    (name) => `/bin/${name}`,
  ),
  ...['find', 'shasum', 'readlink', 'sw_vers', 'id'].map((name) => `/usr/bin/${name}`),
  ...['ssh', 'ssh-keygen', 'base64', 'tr', 'head', 'tail', 'mktemp', 'env', 'sed'].map(
    (name) => `/usr/bin/${name}`,
  ),
])
const helperWords = new Set([...helperNames].flatMap((name) => [name, `${name}()`]))

function createText(snapshot: Snapshot): string | null {
  const request = createRootScanSteps(snapshot)
  return request === null ? null : createRootScript([request])
}

const createEntryScript = (...entries: MachineEntry[]) => {
  const routes = entries.map(({ uri, host }) => aRouteProbe({ uri, host }))
  return createText(applyChanges(healthySnapshot(), withEntries(entries), withRoutes(...routes)))
}
const entryWithPort = anEntry({ uri: 'ssh-ng://builder@127.0.0.1:31022', host: '127.0.0.1', port: 31022 })

describe.each([
  ["nix-darwin's entry", [anEntry()]],
  ['the last line of the story', [localhostEntry()]],
  ['a port in the URI', [entryWithPort]],
  ['three entries', [anEntry(), localhostEntry({ line: 2 }), entryWithPort]],
  ['no key and no pin', [anEntry({ sshKey: null, hostKey: null, user: null, uri: 'ssh://linux-builder' })]],
])('the root scan script for %s', (_title, entries) => {
  const text = createEntryScript(...entries) ?? ''

  test('has only allowed words in command position', () => {
    const words = listCommandWords(text)
    expect(words.length).toBeGreaterThan(20)
    expect(
      words.filter((word) => !programs.has(word) && !shellBuiltins.has(word) && !helperWords.has(word)),
    ).toEqual([])
  })

  test('passes shellcheck, is plain ASCII, and short enough for osascript', () => {
    const shellcheck = spawnSync('shellcheck', ['--shell=sh', '--severity=style', '--exclude=SC2034', '-'], {
      input: text,
      encoding: 'utf8',
    })
    expect(shellcheck.stdout).toBe('')
    expect(shellcheck.status).toBe(0)
    expect(text).toMatch(/^[\n -~]+$/)
    expect(text.length).toBeLessThan(32_000)
  })

  test('connects to every builder as Nix does, and never relaxes a check', () => {
    expect(text.match(/^call_guest 75 /gm)).toHaveLength(entries.length)
    expect(text).not.toMatch(/StrictHostKeyChecking|\/dev\/null['"]? -o/)
  })
})

test('an old Nix passes the port to ssh as part of the name', () => {
  const routes = withRoutes(aRouteProbe({ uri: entryWithPort.uri, host: entryWithPort.host }))
  const oldNixSnapshot = applyChanges(
    healthySnapshot(),
    withEntries([entryWithPort]),
    routes,
    withNix({ version: observed('2.26.3') }),
  )
  expect(createText(oldNixSnapshot)).toContain("'builder'@'127.0.0.1:31022'")
  expect(createEntryScript(entryWithPort)).toContain("set -- -p '31022' -- 'builder'@'127.0.0.1'")
})

test('the root scan does not connect to a remote builder, and needs an entry', () => {
  const remoteRoute = aRouteProbe({
    uri: remoteEntry().uri,
    host: remoteEntry().host,
    root: observed(anSshRoute({ hostname: 'build.example.com', port: 22 })),
    user: observed(anSshRoute({ hostname: 'build.example.com', port: 22 })),
    addresses: observed(['192.0.2.7']),
  })
  const snapshot = applyChanges(healthySnapshot(), withEntries([remoteEntry()]), withRoutes(remoteRoute))
  expect(createRootScanSteps(snapshot)).toBeNull()
  expect(createRootScanSteps(applyChanges(healthySnapshot(), withEntries([]), withRoutes()))).toBeNull()
})

test('every value of an entry is quoted in the root scan script', () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.constantFrom("'; rm -rf /; '", '$(id)', '-oProxyCommand=id', '`id`', 'a\nb'),
  )
  fc.assert(
    fc.property(hostile, hostile, hostile, (host, user, key) => {
      const uri = `ssh://${user}@${host}`
      const script = createEntryScript(anEntry({ host, user, sshKey: key, uri }))
      if (script === null) return
      const words = listCommandWords(script)
      expect(
        words.filter((word) => !programs.has(word) && !shellBuiltins.has(word) && !helperWords.has(word)),
      ).toEqual([])
      expect(script).not.toMatch(/'-o[A-Z]|@'-/)
    }),
    { numRuns: 300 },
  )
})
