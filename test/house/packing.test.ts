import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawAppIcon } from '../../scripts/app-icon.mjs'
import { checkout, readCheckout } from './source-files.ts'

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'builderbar-icon-'))
  await drawAppIcon(join(checkout, 'assets'), folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

function widthOf(png: Buffer): number {
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  return png.readUInt32BE(16)
}

describe("the app's icon", () => {
  it('has every size that macOS looks for, each as long as it says', () => {
    const icon = readFileSync(join(folder, 'icon.icns'))
    expect(icon.subarray(0, 4).toString()).toBe('icns')
    expect(icon.readUInt32BE(4)).toBe(icon.length)
    const widths: Record<string, number> = {}
    for (let at = 8; at < icon.length; at += icon.readUInt32BE(at + 4)) {
      const picture = icon.subarray(at + 8, at + icon.readUInt32BE(at + 4))
      widths[icon.subarray(at, at + 4).toString()] = widthOf(picture)
    }
    const small = { icp4: 16, ic11: 32, icp5: 32, ic12: 64, ic07: 128 }
    expect(widths).toEqual({ ...small, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 })
  })

  it('and the background of the disk image, for both densities', () => {
    expect(widthOf(readFileSync(join(folder, 'icon.png')))).toBe(512)
    expect(widthOf(readFileSync(join(folder, 'background.png')))).toBe(540)
    expect(widthOf(readFileSync(join(folder, 'background@2x.png')))).toBe(1080)
  })
})

describe('electron-builder.yml', () => {
  const configuration = readCheckout('electron-builder.yml')

  it.each([
    ['the id that the notifications and the login item hang on', /^appId: dev\.builderbar\.app$/m],
    ['no icon in the Dock', /^ {4}LSUIElement: true$/m],
    ["Electron's floor", /^ {2}minimumSystemVersion: '13\.0'$/m],
    ['the hardened runtime', /^ {2}hardenedRuntime: true$/m],
    ['the same entitlements for the parts inside', /^ {2}entitlementsInherit: assets\/entitlements\.plist$/m],
    ['checked archives', /^ {2}enableEmbeddedAsarIntegrityValidation: true$/m],
    ['nothing but the archive', /^ {2}onlyLoadAppFromAsar: true$/m],
    ['no plain Node inside', /^ {2}runAsNode: false$/m],
  ])('keeps %s', (_what, line) => {
    expect(configuration).toMatch(line)
  })

  it('names entitlements of which there is one: that V8 may compile', () => {
    const keys = [...readCheckout('assets/entitlements.plist').matchAll(/<key>(.*)<\/key>/g)].map(
      ([, key]) => key,
    )
    expect(keys).toEqual(['com.apple.security.cs.allow-jit'])
  })
})
