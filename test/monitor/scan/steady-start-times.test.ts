import { expect, it } from 'vitest'
import { valueOrNull } from '../../../electron/core/model/observation.ts'
import { openScanner } from '../../../electron/monitor/scan/scanner.ts'
import { aQuietMac } from '../fixtures/quiet-mac.ts'
import { createEmptyFolder, openDataFolderAt } from '../fixtures/temp-data-folder.ts'

/**
 * The root script of end-stuck-build holds the start of a build. If that changed from scan to scan, the script would differ
 * from the one that the user agreed to, and the repair would be refused.
 */
it('a process has the same start in each scan, although ps prints its age in whole seconds', async () => {
  const mac = aQuietMac()
  let age = '05:00'
  mac.answer = (program) =>
    program === '/bin/ps'
      ? { status: 'exited', code: 0, stdout: `77 1 0 ${age} 0.0 900 /usr/bin/nix-daemon\n`, stderr: '' }
      : { status: 'missing' }
  const scanner = openScanner(mac, openDataFolderAt(createEmptyFolder(), mac))
  const readStart = async () => valueOrNull((await scanner.scan()).snapshot.processes)?.daemon?.startedAt
  expect(await readStart()).toBe('2026-06-01T11:55:00.000Z')
  mac.pass(9500)
  age = '05:10'
  expect(await readStart()).toBe('2026-06-01T11:55:00.000Z')
  age = '00:03'
  expect(await readStart()).toBe('2026-06-01T12:00:06.500Z')
})
