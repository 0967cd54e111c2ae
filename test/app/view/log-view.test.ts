import { describe, expect, it } from 'vitest'
import { createLogView, findLogLines } from '../../../electron/app/view/log-view.ts'
import { parseBuilderLog } from '../../../electron/core/model/builder-log.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { label } from '../../fixtures/service.ts'
import { aMac, aMacWithoutBuilder } from '../../renderer/screens/macs.ts'

const path = '/var/log/linux-builder.log'
const text = 'one\ntwo\n'

function withLog(mac: Snapshot): Snapshot {
  const log = { path, bytes: text.length, changedAt: mac.takenAt, ...parseBuilderLog(text) }
  return { ...mac, serviceLogs: [{ label, isRootsOwn: true, log }] }
}

describe('the logs of the builder', () => {
  it('are there although nothing was captured and nothing can be', () => {
    const statusWithoutBuilder = createStatus(aMacWithoutBuilder(false))
    expect(createLogView(statusWithoutBuilder, null)).toBeNull()
    const view = createLogView(
      { ...statusWithoutBuilder, snapshot: withLog(statusWithoutBuilder.snapshot) },
      null,
    )
    expect(view?.services).toEqual([{ label, path, bytes: text.length, lines: ['one', 'two'], message: [] }])
    expect(view?.canCapture).toBe(false)
  })

  it('are copied by their path, and nothing else is', () => {
    const view = createLogView(createStatus(withLog(aMac())), null)
    expect(findLogLines(view, path)).toBe(text)
    expect(findLogLines(view, '/etc/master.passwd')).toBeNull()
    expect(findLogLines(null, path)).toBeNull()
  })
})
