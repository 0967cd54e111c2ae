import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { drawAppIcon } from '../../scripts/app-icon.mjs'
import { readYaml } from './read-yaml.ts'
import { checkout, readCheckout } from './source-files.ts'

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'builderbar-icon-'))
  await drawAppIcon(join(checkout, 'assets'), folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

function getPngWidth(png: Buffer): number {
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  return png.readUInt32BE(16)
}

describe("the app's icon", () => {
  it('has every size that macOS uses, each of its stated length', () => {
    const icon = readFileSync(join(folder, 'icon.icns'))
    expect(icon.subarray(0, 4).toString()).toBe('icns')
    expect(icon.readUInt32BE(4)).toBe(icon.length)
    const widths: Record<string, number> = {}
    for (let at = 8; at < icon.length; at += icon.readUInt32BE(at + 4)) {
      const picture = icon.subarray(at + 8, at + icon.readUInt32BE(at + 4))
      widths[icon.subarray(at, at + 4).toString()] = getPngWidth(picture)
    }
    const small = { icp4: 16, ic11: 32, icp5: 32, ic12: 64, ic07: 128 }
    expect(widths).toEqual({ ...small, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 })
  })

  it("comes with the disk image's background in both densities", () => {
    expect(getPngWidth(readFileSync(join(folder, 'icon.png')))).toBe(512)
    expect(getPngWidth(readFileSync(join(folder, 'background.png')))).toBe(540)
    expect(getPngWidth(readFileSync(join(folder, 'background@2x.png')))).toBe(1080)
  })
})

describe('electron-builder.yml', () => {
  const configuration = z
    .looseObject({ mac: z.looseObject({ extendInfo: z.record(z.string(), z.unknown()) }) })
    .parse(readYaml('electron-builder.yml'))

  it('has the app id that notifications and the login item depend on', () => {
    expect(configuration).toMatchObject({ appId: 'dev.builderbar.app', productName: 'Builderbar' })
  })

  it('builds an app without a Dock icon, for the macOS versions that its Electron supports, without permissions', () => {
    const { extendInfo, ...mac } = configuration.mac
    const { LSUIElement, ElectronSquirrelPreventDowngrades, ...descriptions } = extendInfo
    const { NSLocalNetworkUsageDescription: localNetwork, ...uses } = descriptions
    expect(localNetwork).toMatch(/^Builderbar checks builders on your local network/)
    expect({ LSUIElement, ElectronSquirrelPreventDowngrades }).toEqual({
      LSUIElement: true,
      ElectronSquirrelPreventDowngrades: true,
    })
    expect(mac).toMatchObject({ minimumSystemVersion: '13.0' })
    const parts = ['AudioCapture', 'BluetoothAlways', 'BluetoothPeripheral', 'Camera', 'Microphone']
    expect(Object.keys(uses).sort()).toEqual(parts.map((part) => `NS${part}UsageDescription`))
    expect(Object.values(uses).filter((reason) => !/^Builderbar does not /.test(String(reason)))).toEqual([])
  })

  it('builds an image and an archive per processor, signed for the hardened runtime', () => {
    const arch = ['arm64', 'x64']
    expect(configuration.mac).toMatchObject({
      target: ['dmg', 'zip'].map((target) => ({ target, arch })),
      hardenedRuntime: true,
      entitlements: 'assets/entitlements.plist',
      entitlementsInherit: 'assets/entitlements.plist',
    })
    expect(configuration).toMatchObject({
      artifactName: expect.stringMatching(/^Builderbar-\$\{version\}-\$\{arch\}\.\$\{ext\}$/),
    })
  })

  it('sets the fuses, and packs no update address, source map or module', () => {
    expect(configuration).toMatchObject({
      publish: null,
      asar: true,
      files: expect.arrayContaining(['!node_modules', '!**/*.map', '!dist/cli.js']),
      electronFuses: {
        runAsNode: false,
        enableNodeOptionsEnvironmentVariable: false,
        enableNodeCliInspectArguments: false,
        enableEmbeddedAsarIntegrityValidation: true,
        onlyLoadAppFromAsar: true,
        grantFileProtocolExtraPrivileges: false,
      },
    })
  })

  it("has a single entitlement, for V8's JIT compiler", () => {
    const keys = [...readCheckout('assets/entitlements.plist').matchAll(/<key>(.*)<\/key>/g)].map(
      ([, key]) => key,
    )
    expect(keys).toEqual(['com.apple.security.cs.allow-jit'])
  })
})
