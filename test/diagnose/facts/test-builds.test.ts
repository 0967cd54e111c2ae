import { describe, expect, test } from 'vitest'
import { statusOf } from '../../../electron/diagnose/status-of.ts'
import { chainOf } from '../../../electron/diagnose/views/chain.ts'
import { notStarted, withFailedBuild, withPassedBuild } from '../fixtures/build-cases.ts'
import { healthySnapshot } from '../fixtures/healthy-snapshot.ts'
import {
  type Change,
  changed,
  corporate,
  corporateHosts,
  seedFinal,
  withEntries,
  withJob,
  withKey,
  withPort,
  withRoutes,
} from '../fixtures/snapshot-changes.ts'
import {
  entry,
  file,
  job,
  now,
  observed,
  remoteEntry,
  routeProbe,
  seedEntry,
  sshRoute,
  unobserved,
  uri,
} from '../fixtures/snapshot-parts.ts'

const status = (...changes: Change[]) => statusOf(changed(healthySnapshot(), ...changes))
const told = (...changes: Change[]) =>
  status(...changes).findings.map(({ id, severity, causedBy }) => [id, severity, causedBy === null])

const proxy = withRoutes(
  routeProbe({ root: observed(sshRoute({ proxyCommand: '/usr/local/bin/proxy %h %p' })) }),
)
const unpinned: Change = (snapshot) => changed(snapshot, withEntries([entry({ hostKey: null })]))

describe('a build that worked', () => {
  test('makes the healthy builder proven', () => {
    const { state, verifiedAt, summary } = status(withPassedBuild())
    expect({ state, verifiedAt, summary }).toEqual({
      state: 'healthy',
      verifiedAt: now,
      summary: 'The Linux builder works.',
    })
    const chain = chainOf(changed(healthySnapshot(), withPassedBuild()), [])
    expect(chain.at(-1)).toMatchObject({
      state: 'good',
      message: 'a test build for aarch64-linux took 4.1 s',
    })
  })

  test.each([
    ['a route that looks wrong', corporateHosts],
    ['a name that does not resolve', corporate],
    ['options of the company', proxy],
    ['a host key that no readable file names', unpinned],
  ])("takes away the doubt of %s: root's own files set it right", (_story, change) => {
    expect(told(change)).not.toEqual([])
    expect(told(change, withPassedBuild())).toEqual([])
    expect(status(change, withPassedBuild()).summary).toBe('The Linux builder works.')
  })

  test('makes a route known that ssh could not be asked about', () => {
    const matchExec = withRoutes(routeProbe({ root: unobserved('the file has a Match exec') }))
    expect(status(matchExec).state).toBe('unknown')
    expect(status(matchExec, withPassedBuild()).state).toBe('healthy')
  })

  test('leaves a warning that has nothing to do with it', () => {
    const foreign = withKey({ privateKey: observed(file(0o600, 501)) })
    expect(status(foreign, withPassedBuild()).summary).toBe('The Linux builder works, with a concern.')
  })

  test('on another builder proves nothing of this one', () => {
    const two: Change = (snapshot) => changed(snapshot, withEntries([entry(), remoteEntry()]))
    expect(status(two, withPassedBuild('x86_64-linux', remoteEntry().uri)).verifiedAt).toBeNull()
  })
})

describe('a build that failed', () => {
  test.each([
    ['ssh-route', corporateHosts],
    ['corporate-ssh-options', proxy],
    ['host-key-unpinned', unpinned],
  ])('makes an error of %s, which was probable before', (id, change) => {
    expect(told(change)).toEqual([[id, 'warning', true]])
    const after = status(change, withFailedBuild(notStarted))
    expect(after.findings.map((finding) => [finding.id, finding.severity])).toEqual([[id, 'error']])
    expect(after.state).toBe('down')
    expect(after.findings[0]?.evidence.some(({ message }) => message.startsWith('A test build'))).toBe(true)
  })

  test('names Remote Login in the sentence', () => {
    expect(status(corporateHosts, withFailedBuild(notStarted)).summary).toBe(
      "Nix cannot reach the Linux builder: its ssh goes to this Mac's Remote Login.",
    )
  })

  test('leaves one headline where the entry names neither port nor key', () => {
    const only = seedEntry().uri
    const said = `cannot build on '${only}': error: failed to start SSH connection: Host key verification failed.`
    const leading = status(seedFinal, withFailedBuild(said, 'aarch64-linux', only)).findings.filter(
      ({ causedBy }) => causedBy === null,
    )
    expect(leading.map(({ id, severity }) => [id, severity])).toEqual([['ssh-route', 'error']])
  })

  test('later, on the builder itself, shows that the route is right', () => {
    const said = 'error: writing to file: No space left on device'
    expect(told(corporateHosts, withFailedBuild(said))).toEqual([['guest-disk-full', 'error', true]])
  })

  test('by a machine that has the pinned key and refuses the login shows so too', () => {
    const said = `${notStarted}: Permission denied (publickey).`
    expect(told(corporateHosts, withFailedBuild(said))).toEqual([['auth-refused', 'error', true]])
  })

  test('of another cause in its own words does not prove that the route is wrong', () => {
    const said = `${notStarted}: Bad owner or permissions on /var/root/.ssh/config`
    expect(told(corporateHosts, withFailedBuild(said))).toEqual([
      ['root-ssh-config', 'error', true],
      ['ssh-route', 'warning', true],
    ])
  })

  test('is told by itself only where no error explains it', () => {
    const stopped = withJob(job({ state: 'not running', pid: null }))
    const refused = withPort({ kind: 'refused' })
    expect(told(withFailedBuild(notStarted))).toEqual([['build-fails', 'error', true]])
    expect(told(stopped, refused, withFailedBuild(notStarted)).map(([id]) => id)).not.toContain('build-fails')
    const key = withKey({ privateKey: observed(file(0o640)) })
    expect(told(key, withFailedBuild(notStarted))).toEqual([['key-permissions', 'error', true]])
  })

  test('says what Nix says and what is likely', () => {
    const [finding] = status(
      withFailedBuild(`${notStarted}: kex_exchange_identification: read: reset`),
    ).findings
    expect(finding?.id).toBe('build-fails')
    expect(finding?.explanation).toContain('kex_exchange_identification')
    expect(finding?.explanation).toContain('builderbar explain builder-wedged')
  })

  test('names the link that could not be seen', () => {
    const asked = withRoutes(routeProbe({ root: unobserved('ssh ended with 255: Bad configuration option') }))
    const [finding] = status(asked, withFailedBuild(notStarted)).findings
    expect(finding?.id).toBe('build-fails')
    expect(finding?.explanation).toContain(
      'What could not be seen: ssh ended with 255: Bad configuration option.',
    )
  })

  test('for one system, and worked for another: the builder works', () => {
    const both = withEntries([entry({ systems: ['aarch64-linux', 'x86_64-linux'] })])
    const said =
      "error: a 'x86_64-linux' with features {} is required to build 'x', but I am a 'aarch64-linux'"
    const after = status(both, withPassedBuild(), withFailedBuild(said, 'x86_64-linux'))
    expect(after.findings.map(({ id }) => id)).toEqual(['x86-not-runnable'])
    expect(after.summary).toBe('The Linux builder works, with a concern.')
    expect(after.verifiedAt).toBe(now)
  })
})

test('a build of which nothing is known is no finding', () => {
  const timedOut: Change = (snapshot) => ({
    ...snapshot,
    testBuilds: [
      { uri, system: 'aarch64-linux', outcome: unobserved('nix-build did not answer within 20 s') },
    ],
  })
  expect(told(timedOut)).toEqual([])
  const { state, verifiedAt } = status(timedOut)
  expect({ state, verifiedAt }).toEqual({ state: 'healthy', verifiedAt: null })
})

test('a Nix that was made for Linux lists relatives: only a line of a nix.conf counts', () => {
  const relatives: Change = (snapshot) => {
    const { settings } = snapshot.nix
    if (!settings.observed) throw new Error('The settings are seen.')
    const value = { ...settings.value, extraPlatforms: ['i686-linux', 'x86_64-v1-linux'] }
    return { ...snapshot, nix: { ...snapshot.nix, settings: observed(value) } }
  }
  expect(told(relatives)).toEqual([])
})

describe('words that show that ssh arrived, or that nobody knows', () => {
  const store = `cannot build on '${uri}': error: cannot open connection to remote store 'ssh-ng://'`
  const disconnected = `${store}: error: Nix daemon disconnected unexpectedly (maybe it crashed?)`

  test('take the blame from the way, and name the Nix over there', () => {
    expect(told(proxy)).toEqual([['corporate-ssh-options', 'warning', true]])
    expect(told(proxy, withFailedBuild(disconnected))).toEqual([['guest-store-unreachable', 'error', true]])
    expect(told(corporate, withFailedBuild(disconnected))).toEqual([
      ['guest-store-unreachable', 'error', true],
    ])
  })

  test('never turn a doubt about the way into a fact', () => {
    const unknown = `cannot build on '${uri}': error: words of tomorrow`
    expect(told(proxy, withFailedBuild(unknown))).toContainEqual(['corporate-ssh-options', 'warning', true])
    expect(told(corporateHosts, withFailedBuild(unknown))).toContainEqual(['ssh-route', 'warning', true])
    expect(told(proxy, withFailedBuild(notStarted))).toContainEqual(['corporate-ssh-options', 'error', true])
  })

  test('do not send to ssh where ssh has worked', () => {
    const [finding] = status(withFailedBuild(`${store}: error: words of tomorrow`)).findings
    expect(finding?.id).toBe('build-fails')
    expect(finding?.explanation).toContain('ssh itself got in')
    expect(finding?.explanation).not.toContain('status --deep')
  })
})
