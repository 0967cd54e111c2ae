import { expect, test } from 'vitest'
import { statusOf } from '../../electron/diagnose/status-of.ts'
import type { Ran } from '../../electron/mac/mac.ts'
import { openTestBuildDesk } from '../../electron/monitor/builds/test-build-controller.ts'
import type { TestBuildProgress } from '../../electron/monitor/state/monitor-state.ts'
import { lookerOf } from '../cli/recorded-terminal.ts'
import { healthySnapshot } from '../diagnose/healthy-snapshot.ts'
import { aMacWithNix } from './a-builder-with-nix.ts'

const killed: Ran = { ended: 'signalled', signal: 'SIGKILL', stdout: '', stderr: '' }

test('who stops a build is told so at once, also where the end takes its time', async () => {
  let begun = () => {}
  let end = (_ran: Ran) => {}
  const building = new Promise<void>((resolve) => {
    begun = resolve
  })
  const mac = aMacWithNix(() => {
    begun()
    return new Promise<Ran>((resolve) => {
      end = resolve
    })
  })
  let shown: TestBuildProgress | undefined
  const desk = openTestBuildDesk({
    mac,
    looker: lookerOf(statusOf(healthySnapshot())),
    changed: (progress) => {
      shown = progress
    },
    looked: () => {},
  })
  const running = desk.run()
  await building
  expect(shown).toMatchObject({ building: { system: 'aarch64-linux' }, ended: false })
  expect(shown?.stopping).toBeUndefined()

  desk.stop()
  expect(shown).toMatchObject({ stopping: true, ended: false, results: [] })

  end(killed)
  await running
  expect(shown).toMatchObject({
    ended: true,
    results: [{ result: 'not-known', said: 'the build was stopped' }],
  })
  desk.stop()
  expect(shown).toBeUndefined()
})
