import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PortResult, Snapshot } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { remoteLoginKey } from '../../fixtures/host-keys.ts'
import { anSshResult } from '../../fixtures/port-probe.ts'
import type { MacFolder } from '../fixtures/mac-folder.ts'
import { publicOtherMacs } from '../fixtures/public-other-macs.ts'
import { publicOwnMacs } from '../fixtures/public-own-macs.ts'
import { publicRoutedMacs } from '../fixtures/public-routed-macs.ts'
import { makeRouteFolder } from '../fixtures/route-folder.ts'
import { withDaemon } from '../fixtures/running-builder.ts'
import { scanOnce } from '../fixtures/scan-once.ts'

const answers: Readonly<Record<string, PortResult>> = {
  builder: anSshResult(),
  nobody: { kind: 'refused' },
  'remote-login': anSshResult(remoteLoginKey),
}

let folder: MacFolder
beforeEach(() => {
  folder = makeRouteFolder()
})
afterEach(() => folder.remove())

/** Nothing listens where the tests run: the ports answer in the snapshot. */
function withPorts(snapshot: Snapshot, answer: keyof typeof answers): Snapshot {
  const value = answers[answer] ?? expect.fail(answer)
  const ports = snapshot.ports.map((probe) =>
    probe.result.observed ? { ...probe, result: { ...probe.result, value } } : probe,
  )
  return { ...snapshot, ports }
}

async function scan(answer: keyof typeof answers = 'builder') {
  const snapshot = withPorts(withDaemon(await scanOnce(folder.mac)), answer)
  const { findings, builder, state } = createStatus(snapshot)
  const urgentFindings = findings.filter(({ severity }) => severity !== 'note')
  return { builder, state, snapshot, urgent: urgentFindings, ids: urgentFindings.map(({ id }) => id).sort() }
}

describe.each([...publicOwnMacs, ...publicOtherMacs, ...publicRoutedMacs])('A public Mac: $name', (mac) => {
  beforeEach(() => mac.put(folder))

  it('has nothing to report while builds work', async () => {
    const { builder, urgent } = await scan()
    expect(urgent.map(({ id, cause }) => [id, cause])).toEqual([])
    expect(builder).toMatchObject(mac.builder)
  })

  it(`reports that ${mac.broken.how}`, async () => {
    mac.broken.change(folder)
    expect((await scan(mac.broken.answers)).ids).toEqual(mac.broken.ids)
  })
})
