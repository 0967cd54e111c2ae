import { expect, test } from 'vitest'
import { valueOrNull } from '../../../electron/core/model/observation.ts'
import type { Status } from '../../../electron/core/model/status.ts'
import type { Mac } from '../../../electron/mac/mac.ts'
import { bootFile, openScanner } from '../../../electron/monitor/scan/scanner.ts'
import { noStoredBoot, storedBootSchema } from '../../../electron/monitor/scan/stored-boot.ts'
import { aQuietMac } from '../fixtures/quiet-mac.ts'
import { createEmptyFolder, openDataFolderAt } from '../fixtures/temp-data-folder.ts'

const machinesFile = '/etc/nix/machines'

function readSize(status: Status): number | null {
  const file = valueOrNull(status.snapshot.machinesFile.file)
  return file?.exists === true ? file.size : null
}

test('a scan that is requested after a change sees it, also while another scan is running', async () => {
  const quietMac = aQuietMac()
  let scans = 0
  quietMac.answer = (program) => {
    if (program === '/bin/ps') scans += 1
    return { status: 'missing' }
  }
  const setSize = (size: number) =>
    quietMac.files.set(machinesFile, { size, modifiedAt: '2026-06-01T11:00:00.000Z' })
  setSize(1)
  const requests: Promise<Status>[] = []
  /** The file changes right after the first scan has read it; then others request scans. */
  const requestAfterChange = () => {
    if (requests.length > 0) return
    setSize(2)
    requests.push(scanner.scan(), scanner.scan({ reuse: new Set(['launchd']) }), scanner.scan())
  }
  const mac: Mac = {
    ...quietMac,
    lstat: async (path) => {
      const file = await quietMac.lstat(path)
      if (path === machinesFile) queueMicrotask(requestAfterChange)
      return file
    },
  }
  const scanner = openScanner(mac, openDataFolderAt(createEmptyFolder(), mac))
  expect(readSize(await scanner.scan())).toBe(1)
  expect((await Promise.all(requests)).map(readSize)).toEqual([2, 2, 2])
  // One more scan was enough for all of them.
  expect(scans).toBe(2)
})

test('a start that is recorded while a scan runs is not forgotten when that scan ends', async () => {
  const quietMac = aQuietMac()
  const folder = openDataFolderAt(createEmptyFolder(), quietMac)
  let isRecorded = false
  const mac: Mac = {
    ...quietMac,
    lstat: async (path) => {
      if (path === machinesFile && !isRecorded) {
        isRecorded = true
        quietMac.pass(1000)
        await scanner.resetBoot()
      }
      return await quietMac.lstat(path)
    },
  }
  const bannerBefore = '2026-06-01T11:58:00.000Z'
  await folder.writeJson(bootFile, { ...noStoredBoot, scannedAt: bannerBefore, goodBannerAt: bannerBefore })
  const scanner = openScanner(mac, folder)
  await scanner.scan()
  expect(isRecorded).toBe(true)
  // With the banner of the run before, a builder that boots would count as hung.
  expect((await folder.readJson(bootFile, storedBootSchema))?.goodBannerAt).toBeNull()
})
