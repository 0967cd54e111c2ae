import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readBundleVersion } from '../../../electron/app/updates/bundle-version.ts'
import { createZip, formatInfoPlist } from './zip-archive.ts'

const plist = 'Builderbar.app/Contents/Info.plist'

function readVersion(bytes: Buffer): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'builderbar-zip-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'x.zip'), bytes)
  return readBundleVersion(join(folder, 'x.zip'))
}

const helper = 'Builderbar.app/Contents/Frameworks/Helper.app/Contents/Info.plist'

test.each([true, false])(
  "the version is read from the bundle's own Info.plist (compressed: %s)",
  async (isPacked) => {
    const files = {
      a: 'x'.repeat(9000),
      [helper]: formatInfoPlist('9.9.9'),
      [plist]: formatInfoPlist('1.2.3'),
    }
    expect(await readVersion(createZip(files, isPacked))).toBe('1.2.3')
  },
)

test.each([
  ['no bundle', createZip({ a: 'b' })],
  [
    'two bundles',
    createZip({
      [plist]: formatInfoPlist('1.2.3'),
      'Other.app/Contents/Info.plist': formatInfoPlist('2.0.0'),
    }),
  ],
  ['a plist without a version', createZip({ [plist]: '<plist/>' })],
  ['a plist that is too large', createZip({ [plist]: formatInfoPlist('1.2.3') + ' '.repeat(1_000_000) })],
  ['an archive that was cut off', createZip({ [plist]: formatInfoPlist('1.2.3') }).subarray(0, 80)],
  ['no archive', Buffer.from('<!doctype html>')],
  ['nothing', Buffer.alloc(0)],
])('there is no version in %s', async (_title, bytes) => {
  expect(await readVersion(bytes)).toBeNull()
})
