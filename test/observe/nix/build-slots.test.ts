import { utimesSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { getLastBuildSentAt } from '../../../electron/core/builders/last-build-sent.ts'
import { probeBuildSlots } from '../../../electron/observe/nix/build-slots-probe.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { type MacFolder, makeMacFolder } from '../fixtures/mac-folder.ts'

let folder: MacFolder
beforeEach(() => {
  folder = makeMacFolder()
})
afterEach(() => folder.remove())

const slots = '/nix/var/nix/current-load'

/** A lock file as root's build hook creates it, readable only by root. */
function putSlot(name: string, sentAt: string) {
  folder.write(`${slots}/${name}`, '', 0o600)
  utimesSync(folder.host(`${slots}/${name}`), new Date(sentAt), new Date(sentAt))
}

test('the newest build slot of each builder shows when a build was last sent to it', async () => {
  putSlot('ssh-ng:__builder@linux-builder-0', '2026-03-10T11:00:00.000Z')
  putSlot('ssh-ng:__builder@linux-builder-1', '2026-03-10T11:30:00.000Z')
  putSlot('ssh:__nix@mini-3-0', '2026-03-09T00:00:00.000Z')
  putSlot('main-lock', '2026-03-10T11:59:00.000Z')
  folder.folder(`${slots}/ssh-ng:__folder-0`)
  const buildSlots = await probeBuildSlots(folder.mac)
  expect(buildSlots).toMatchObject({
    observed: true,
    value: [
      { machine: 'ssh-ng:__builder@linux-builder', lastSentAt: '2026-03-10T11:30:00.000Z' },
      { machine: 'ssh:__nix@mini-3', lastSentAt: '2026-03-09T00:00:00.000Z' },
    ],
  })
  expect(getLastBuildSentAt({ ...healthySnapshot(), buildSlots })).toBe('2026-03-10T11:30:00.000Z')
})

test('without a slot folder no build was sent; with an unreadable one it is unknown', async () => {
  expect(await probeBuildSlots(folder.mac)).toMatchObject({ observed: true, value: [] })
  folder.folder(slots, 0o700)
  expect(await probeBuildSlots(folder.mac)).toMatchObject({ observed: false })
  expect(getLastBuildSentAt(healthySnapshot())).toBeNull()
})
