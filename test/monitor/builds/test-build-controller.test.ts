import { expect, test } from 'vitest'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import type { ProcessResult } from '../../../electron/mac/mac.ts'
import { TestBuildController } from '../../../electron/monitor/builds/test-build-controller.ts'
import type { TestBuildProgress } from '../../../electron/monitor/state/monitor-state.ts'
import { createFixedScanner } from '../../cli/fixtures/recorded-terminal.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { aMacWithNix } from '../fixtures/mac-with-nix.ts'

const killedResult: ProcessResult = { status: 'signalled', signal: 'SIGKILL', stdout: '', stderr: '' }

test('stopping a test build is shown at once, even if the build takes long to end', async () => {
  let ignoreBegin = () => {}
  let end = (_ran: ProcessResult) => {}
  const buildStart = new Promise<void>((resolve) => {
    ignoreBegin = resolve
  })
  const mac = aMacWithNix(() => {
    ignoreBegin()
    return new Promise<ProcessResult>((resolve) => {
      end = resolve
    })
  })
  let shownProgress: TestBuildProgress | undefined
  const controller = new TestBuildController({
    mac,
    scanner: createFixedScanner(createStatus(healthySnapshot())),
    onChange: (progress) => {
      shownProgress = progress
    },
  })
  const run = controller.run()
  await buildStart
  expect(shownProgress).toMatchObject({ building: { system: 'aarch64-linux' }, finished: false })
  expect(shownProgress?.stopping).toBeUndefined()

  controller.stop()
  expect(shownProgress).toMatchObject({ stopping: true, finished: false, results: [] })

  end(killedResult)
  await run
  expect(shownProgress).toMatchObject({
    finished: true,
    results: [{ outcome: 'unknown', output: 'the build was stopped' }],
  })
  controller.stop()
  expect(shownProgress).toBeUndefined()
})
