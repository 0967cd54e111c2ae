import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ProcessResult, RunLimits } from '../../../electron/mac/mac.ts'
import { TestBuildStore } from '../../../electron/monitor/scan/test-build-store.ts'
import { builderUri } from '../../fixtures/machine-entry.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { aMacWithNix, createBuiltOn, createNotBuiltOn, drv } from '../fixtures/mac-with-nix.ts'
import { createEmptyFolder, openDataFolderAt } from '../fixtures/temp-data-folder.ts'

const snapshot = healthySnapshot()
const options = { requested: true }

test('a build is made once, recorded, deleted from the store, and known to other programs', async () => {
  const mac = aMacWithNix(() => createBuiltOn(builderUri))
  const path = createEmptyFolder()
  const tracker = new TestBuildStore(mac, openDataFolderAt(path, mac))
  expect(await tracker.run(snapshot, options)).toBe(true)
  expect(await tracker.run(snapshot, options)).toBe(false)
  const [build, deletion, ...otherCalls] = mac.startedPrograms
  expect(build).toEqual(['nix-build', '--no-out-link', '--max-jobs', '0', '--expr', expect.any(String)])
  expect(deletion).toEqual(['nix-store', '--delete', drv])
  expect(otherCalls).toEqual([])
  const other = new TestBuildStore(mac, openDataFolderAt(path, mac))
  expect(await other.current(snapshot)).toMatchObject([
    { uri: builderUri, system: 'aarch64-linux', outcome: { observed: true, value: { kind: 'passed' } } },
  ])
})

test('a build that failed or was killed leaves nothing in the store, nor a lock', async () => {
  const output = drv.slice(0, -'.drv'.length)
  const timedOut: ProcessResult = { status: 'timed-out', afterMs: 20_000 }
  for (const build of [
    () => createNotBuiltOn(builderUri, 'no route'),
    // Killed while the output is copied from the builder.
    (_system: string, limits: RunLimits) => {
      limits.onOutput?.(`  ${drv}\ncopying path '${output}' from '${builderUri}'...\n`, 'stderr')
      return timedOut
    },
  ]) {
    const mac = aMacWithNix(build)
    await new TestBuildStore(mac, openDataFolderAt(createEmptyFolder(), mac)).run(snapshot, options)
    const deletedPaths = mac.startedPrograms.flatMap(([program, option, ...paths]) =>
      program === 'nix-store' && option === '--delete' ? paths : [],
    )
    expect(deletedPaths).toEqual(expect.arrayContaining([drv, `${output}.lock`]))
  }
})

test('only one build runs at a time in all programs', async () => {
  let runningBuilds = 0
  let maxRunningBuilds = 0
  const mac = aMacWithNix(async () => {
    runningBuilds += 1
    maxRunningBuilds = Math.max(maxRunningBuilds, runningBuilds)
    await new Promise((resolve) => setTimeout(resolve, 50))
    runningBuilds -= 1
    return createNotBuiltOn(builderUri, 'no route')
  })
  const path = createEmptyFolder()
  const [first, second] = [
    new TestBuildStore(mac, openDataFolderAt(path, mac)),
    new TestBuildStore(mac, openDataFolderAt(path, mac)),
  ]
  await Promise.all([first, first, second, second].map((tracker) => tracker.run(snapshot, options)))
  expect(maxRunningBuilds).toBe(1)
})

test.each<[string, ProcessResult]>([
  ['20 s without an end', { status: 'timed-out', afterMs: 20_000 }],
  ['another machine', createBuiltOn('ssh-ng://nix@big.example')],
  ['no nix-build', { status: 'missing' }],
])('a build has no result, rather than a failure, if %s', async (_title, result) => {
  const mac = aMacWithNix(() => result)
  const tracker = new TestBuildStore(mac, openDataFolderAt(createEmptyFolder(), mac))
  expect(await tracker.run(snapshot, options)).toBe(true)
  expect(await tracker.current(snapshot)).toMatchObject([
    { outcome: { observed: false, reason: expect.any(String) } },
  ])
})

test('a build that was killed is forgotten', async () => {
  const stopController = new AbortController()
  const mac = aMacWithNix(() => {
    stopController.abort()
    return { status: 'signalled', signal: 'SIGKILL', stdout: '', stderr: '' }
  })
  const tracker = new TestBuildStore(mac, openDataFolderAt(createEmptyFolder(), mac))
  expect(await tracker.run(snapshot, { requested: true, signal: stopController.signal })).toBe(false)
  expect(await tracker.current(snapshot)).toEqual([])
})

test('an invalid file is set aside, and the build is repeated', async () => {
  const mac = aMacWithNix(() => createBuiltOn(builderUri))
  const path = createEmptyFolder()
  writeFileSync(join(path, 'test-builds.json'), '[{"proof":{"uri":"x","build":{"seen":true}}}]')
  const tracker = new TestBuildStore(mac, openDataFolderAt(path, mac))
  expect(await tracker.current(snapshot)).toEqual([])
  expect(await tracker.run(snapshot, options)).toBe(true)
  expect(await tracker.current(snapshot)).toHaveLength(1)
})
