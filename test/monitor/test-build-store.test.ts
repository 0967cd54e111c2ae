import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Ran, RunLimits } from '../../electron/mac/mac.ts'
import { openProofKeeper } from '../../electron/monitor/builds/test-build-store.ts'
import { healthySnapshot } from '../diagnose/healthy-snapshot.ts'
import { uri } from '../diagnose/snapshots.ts'
import { aMacWithNix, builtOn, drv, notBuiltOn } from './a-builder-with-nix.ts'
import { emptyFolder, openAt } from './a-data-folder.ts'

const snapshot = healthySnapshot()
const asked = { asked: true }

test('a build is made once, told, deleted from the store, and known to other programs', async () => {
  const mac = aMacWithNix(() => builtOn(uri))
  const path = emptyFolder()
  const keeper = openProofKeeper(mac, openAt(path, mac))
  expect(await keeper.prove(snapshot, asked)).toBe(true)
  expect(await keeper.prove(snapshot, asked)).toBe(false)
  const [build, deletion, ...more] = mac.started
  expect(build).toEqual(['nix-build', '--no-out-link', '--max-jobs', '0', '--expr', expect.any(String)])
  expect(deletion).toEqual(['nix-store', '--delete', drv])
  expect(more).toEqual([])
  const other = openProofKeeper(mac, openAt(path, mac))
  expect(await other.holding(snapshot)).toMatchObject([
    { uri, system: 'aarch64-linux', build: { seen: true, value: { result: 'passed' } } },
  ])
})

test('one that failed or was ended leaves nothing in the store, nor the lock of what it was to build', async () => {
  const output = drv.slice(0, -'.drv'.length)
  const copied: Ran = { ended: 'timed-out', afterMs: 20_000 }
  for (const build of [
    () => notBuiltOn(uri, 'no route'),
    // Ended while what was built is copied from the builder.
    (_system: string, limits: RunLimits) => {
      limits.onOutput?.(`  ${drv}\ncopying path '${output}' from '${uri}'...\n`, 'stderr')
      return copied
    },
  ]) {
    const mac = aMacWithNix(build)
    await openProofKeeper(mac, openAt(emptyFolder(), mac)).prove(snapshot, asked)
    const deleted = mac.started.flatMap(([program, option, ...paths]) =>
      program === 'nix-store' && option === '--delete' ? paths : [],
    )
    expect(deleted).toEqual(expect.arrayContaining([drv, `${output}.lock`]))
  }
})

test('one at a time, whoever asks', async () => {
  let running = 0
  let most = 0
  const mac = aMacWithNix(async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setTimeout(resolve, 50))
    running -= 1
    return notBuiltOn(uri, 'no route')
  })
  const path = emptyFolder()
  const [one, other] = [openProofKeeper(mac, openAt(path, mac)), openProofKeeper(mac, openAt(path, mac))]
  await Promise.all([one, one, other, other].map((keeper) => keeper.prove(snapshot, asked)))
  expect(most).toBe(1)
})

test.each<[string, Ran]>([
  ['20 s without an end', { ended: 'timed-out', afterMs: 20_000 }],
  ['another machine', builtOn('ssh-ng://nix@big.example')],
  ['no nix-build', { ended: 'missing' }],
])('%s is not known, and never a failure', async (_story, ran) => {
  const mac = aMacWithNix(() => ran)
  const keeper = openProofKeeper(mac, openAt(emptyFolder(), mac))
  expect(await keeper.prove(snapshot, asked)).toBe(true)
  expect(await keeper.holding(snapshot)).toMatchObject([{ build: { seen: false, why: expect.any(String) } }])
})

test('one that is ended is forgotten', async () => {
  const stopping = new AbortController()
  const mac = aMacWithNix(() => {
    stopping.abort()
    return { ended: 'signalled', signal: 'SIGKILL', stdout: '', stderr: '' }
  })
  const keeper = openProofKeeper(mac, openAt(emptyFolder(), mac))
  expect(await keeper.prove(snapshot, { asked: true, signal: stopping.signal })).toBe(false)
  expect(await keeper.holding(snapshot)).toEqual([])
})

test('a file that is none is put aside, and the build made anew', async () => {
  const mac = aMacWithNix(() => builtOn(uri))
  const path = emptyFolder()
  writeFileSync(join(path, 'proofs.json'), '[{"proof":{"uri":"x","build":{"seen":true}}}]')
  const keeper = openProofKeeper(mac, openAt(path, mac))
  expect(await keeper.holding(snapshot)).toEqual([])
  expect(await keeper.prove(snapshot, asked)).toBe(true)
  expect(await keeper.holding(snapshot)).toHaveLength(1)
})
