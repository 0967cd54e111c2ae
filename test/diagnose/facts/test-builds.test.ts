import { describe, expect, test } from 'vitest'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { buildChain } from '../../../electron/diagnose/views/chain.ts'
import { aFile } from '../../fixtures/file-info.ts'
import { anEntry, builderUri, localhostEntry, remoteEntry } from '../../fixtures/machine-entry.ts'
import { now, observed, unobserved } from '../../fixtures/observation.ts'
import {
  withHostsLineInsteadOfInclude,
  withLocalhostEntry,
  withoutInclude,
} from '../../fixtures/observed-states.ts'
import { aJob } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  withEntries,
  withJob,
  withKey,
  withPort,
  withRoutes,
} from '../../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe } from '../../fixtures/ssh-route.ts'
import { notStarted, withFailedBuild, withPassedBuild } from '../fixtures/build-cases.ts'

const getStatus = (...changes: Change[]) => createStatus(applyChanges(healthySnapshot(), ...changes))
const createOutline = (...changes: Change[]) =>
  getStatus(...changes).findings.map(({ id, severity, causedBy }) => [id, severity, causedBy === null])

const withProxy = withRoutes(
  aRouteProbe({ root: observed(anSshRoute({ proxyCommand: '/usr/local/bin/proxy %h %p' })) }),
)
const withUnpinnedEntry = withEntries([anEntry({ hostKey: null })])

describe('a passed build', () => {
  test('verifies a healthy builder', () => {
    const { state, verifiedAt, summary } = getStatus(withPassedBuild())
    expect({ state, verifiedAt, summary }).toEqual({
      state: 'healthy',
      verifiedAt: now,
      summary: 'The Linux builder is working.',
    })
    const chain = buildChain(applyChanges(healthySnapshot(), withPassedBuild()), [])
    expect(chain.at(-1)).toMatchObject({
      state: 'good',
      message: 'test build for aarch64-linux passed in 4.1 s',
    })
  })

  test.each([
    ['a route that looks wrong', withHostsLineInsteadOfInclude],
    ['a name that does not resolve', withoutInclude],
    ['options of the company', withProxy],
    ['a host key that no readable file names', withUnpinnedEntry],
  ])("removes the doubt of %s: root's own files correct it", (_title, change) => {
    expect(createOutline(change)).not.toEqual([])
    expect(createOutline(change, withPassedBuild())).toEqual([])
    expect(getStatus(change, withPassedBuild()).summary).toBe('The Linux builder is working.')
  })

  test('proves a route that ssh -G could not resolve', () => {
    const matchExec = withRoutes(aRouteProbe({ root: unobserved('the file has a Match exec') }))
    expect(getStatus(matchExec).state).toBe('unknown')
    expect(getStatus(matchExec, withPassedBuild()).state).toBe('healthy')
  })

  test('keeps an unrelated warning', () => {
    const foreign = withKey({ privateKey: observed(aFile({ mode: 0o600, uid: 501 })) })
    expect(getStatus(foreign, withPassedBuild()).summary).toBe(
      "The builder's key isn't owned by root. Builds still work.",
    )
  })

  test('on another builder proves nothing about this one', () => {
    const withTwoEntries = withEntries([anEntry(), remoteEntry()])
    const withOtherBuild = withPassedBuild('x86_64-linux', remoteEntry().uri)
    expect(getStatus(withTwoEntries, withOtherBuild).verifiedAt).toBeNull()
  })
})

describe('a failed build', () => {
  test.each([
    ['ssh-route', withHostsLineInsteadOfInclude],
    ['corporate-ssh-options', withProxy],
    ['host-key-unpinned', withUnpinnedEntry],
  ])('turns %s from a warning into an error', (id, change) => {
    expect(createOutline(change)).toEqual([[id, 'warning', true]])
    const after = getStatus(change, withFailedBuild(notStarted))
    expect(after.findings.map((finding) => [finding.id, finding.severity])).toEqual([[id, 'error']])
    expect(after.state).toBe('down')
    expect(after.findings[0]?.evidence.some(({ message }) => message.startsWith('A test build'))).toBe(true)
  })

  test('names Remote Login in the summary', () => {
    expect(getStatus(withHostsLineInsteadOfInclude, withFailedBuild(notStarted)).summary).toBe(
      "Nix can't reach the Linux builder: SSH connects to this Mac.",
    )
  })

  test('is one root finding if the entry names neither port nor key', () => {
    const only = localhostEntry().uri
    const output = `cannot build on '${only}': error: failed to start SSH connection: Host key verification failed.`
    const leading = getStatus(
      withLocalhostEntry,
      withFailedBuild(output, 'aarch64-linux', only),
    ).findings.filter(({ causedBy }) => causedBy === null)
    expect(leading.map(({ id, severity }) => [id, severity])).toEqual([['ssh-route', 'error']])
  })

  test('on the builder itself proves the route', () => {
    const output = 'error: writing to file: No space left on device'
    expect(createOutline(withHostsLineInsteadOfInclude, withFailedBuild(output))).toEqual([
      ['guest-disk-full', 'error', true],
    ])
  })

  test('by a refused login on a host with the pinned key proves it too', () => {
    const output = `${notStarted}: Permission denied (publickey).`
    expect(createOutline(withHostsLineInsteadOfInclude, withFailedBuild(output))).toEqual([
      ['auth-refused', 'error', true],
    ])
  })

  test('with another cause in its output does not prove that the route is wrong', () => {
    const output = `${notStarted}: Bad owner or permissions on /var/root/.ssh/config`
    expect(createOutline(withHostsLineInsteadOfInclude, withFailedBuild(output))).toEqual([
      ['root-ssh-config', 'error', true],
      ['ssh-route', 'warning', true],
    ])
  })

  test('is a finding of its own only if no error explains it', () => {
    const stopped = withJob(aJob({ state: 'not running', pid: null }))
    const refused = withPort({ kind: 'refused' })
    expect(createOutline(withFailedBuild(notStarted))).toEqual([['build-fails', 'error', true]])
    expect(createOutline(stopped, refused, withFailedBuild(notStarted)).map(([id]) => id)).not.toContain(
      'build-fails',
    )
    const key = withKey({ privateKey: observed(aFile({ mode: 0o640 })) })
    expect(createOutline(key, withFailedBuild(notStarted))).toEqual([['key-permissions', 'error', true]])
  })

  test('shows Nix’s output and the likely cause', () => {
    const [finding] = getStatus(
      withFailedBuild(`${notStarted}: kex_exchange_identification: read: reset`),
    ).findings
    expect(finding?.id).toBe('build-fails')
    expect(finding?.explanation).toContain('kex_exchange_identification')
    expect(finding?.explanation).toContain('builderbar explain builder-wedged')
  })

  test('names the link that could not be observed', () => {
    const unresolved = withRoutes(
      aRouteProbe({ root: unobserved('ssh exited with code 255: Bad configuration option') }),
    )
    const [finding] = getStatus(unresolved, withFailedBuild(notStarted)).findings
    expect(finding?.id).toBe('build-fails')
    expect(finding?.explanation).toContain('Not checked: ssh exited with code 255: Bad configuration option.')
  })

  test('for one system does not bring down a builder that passed for another', () => {
    const both = withEntries([anEntry({ systems: ['aarch64-linux', 'x86_64-linux'] })])
    const output =
      "error: a 'x86_64-linux' with features {} is required to build 'x', but I am a 'aarch64-linux'"
    const after = getStatus(both, withPassedBuild(), withFailedBuild(output, 'x86_64-linux'))
    expect(after.findings.map(({ id }) => id)).toEqual(['x86-not-runnable'])
    expect(after.summary).toBe("Linux builder is listed for a system it can't run. Builds still work.")
    expect(after.verifiedAt).toBe(now)
  })
})

test('a build without a known result is not a finding', () => {
  const timedOut: Change = (snapshot) => ({
    ...snapshot,
    testBuilds: [
      {
        uri: builderUri,
        system: 'aarch64-linux',
        outcome: unobserved("nix-build didn't respond within 20 s"),
      },
    ],
  })
  expect(createOutline(timedOut)).toEqual([])
  const { state, verifiedAt } = getStatus(timedOut)
  expect({ state, verifiedAt }).toEqual({ state: 'healthy', verifiedAt: null })
})

test('a Nix built for Linux lists related platforms by itself: only a line in nix.conf counts', () => {
  const withRelatedPlatforms: Change = (snapshot) => {
    const { settings } = snapshot.nix
    if (!settings.observed) throw new Error('The settings are seen.')
    const value = { ...settings.value, extraPlatforms: ['i686-linux', 'x86_64-v1-linux'] }
    return { ...snapshot, nix: { ...snapshot.nix, settings: observed(value) } }
  }
  expect(createOutline(withRelatedPlatforms)).toEqual([])
})

describe('output that shows that ssh connected, or that is unknown', () => {
  const store = `cannot build on '${builderUri}': error: cannot open connection to remote store 'ssh-ng://'`
  const disconnected = `${store}: error: Nix daemon disconnected unexpectedly (maybe it crashed?)`

  test('clears the route and points to the guest’s Nix', () => {
    expect(createOutline(withProxy)).toEqual([['corporate-ssh-options', 'warning', true]])
    expect(createOutline(withProxy, withFailedBuild(disconnected))).toEqual([
      ['guest-store-unreachable', 'error', true],
    ])
    expect(createOutline(withoutInclude, withFailedBuild(disconnected))).toEqual([
      ['guest-store-unreachable', 'error', true],
    ])
  })

  test('never proves that the route is wrong', () => {
    const unknown = `cannot build on '${builderUri}': error: words of tomorrow`
    expect(createOutline(withProxy, withFailedBuild(unknown))).toContainEqual([
      'corporate-ssh-options',
      'warning',
      true,
    ])
    expect(createOutline(withHostsLineInsteadOfInclude, withFailedBuild(unknown))).toContainEqual([
      'ssh-route',
      'warning',
      true,
    ])
    expect(createOutline(withProxy, withFailedBuild(notStarted))).toContainEqual([
      'corporate-ssh-options',
      'error',
      true,
    ])
  })

  test('is up to Nix 2.14 also the end of ssh: a route that looks wrong then is', () => {
    const ended = `${store}: error: unexpected end-of-file`
    const withNixVersion =
      (nix: string): Change =>
      (snapshot) => ({ ...snapshot, nix: { ...snapshot.nix, version: observed(nix) } })
    expect(
      createOutline(withHostsLineInsteadOfInclude, withNixVersion('2.8.0'), withFailedBuild(ended)),
    ).toContainEqual(['ssh-route', 'error', true])
    expect(
      createOutline(withHostsLineInsteadOfInclude, withNixVersion('2.26.3'), withFailedBuild(ended)),
    ).toEqual([['build-fails', 'error', true]])
  })

  test('does not point to ssh if ssh has worked', () => {
    const [finding] = getStatus(withFailedBuild(`${store}: error: words of tomorrow`)).findings
    expect(finding?.id).toBe('build-fails')
    expect(finding?.explanation).toContain('SSH connected')
    expect(finding?.explanation).not.toContain('status --deep')
  })
})
