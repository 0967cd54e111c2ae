import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { drawAppIcon } from '../../scripts/app-icon.mjs'
import { canCompile, compileIcon, putCatalog } from '../../scripts/icon-catalog.mjs'
import { checkout } from './source-files.ts'

let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'builderbar-layers-'))
  await drawAppIcon(join(checkout, 'assets'), folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

const description = z.strictObject({
  fill: z.strictObject({
    'automatic-gradient': z.string().regex(/^extended-srgb:(0\.\d{5},){3}1\.00000$/),
  }),
  groups: z.array(
    z.strictObject({
      layers: z.array(z.strictObject({ glass: z.boolean(), 'image-name': z.string(), name: z.string() })),
      shadow: z.strictObject({ kind: z.enum(['neutral', 'layer-color']), opacity: z.number() }),
      translucency: z.strictObject({ enabled: z.boolean(), value: z.number() }),
    }),
  ),
  'supported-platforms': z.strictObject({ squares: z.tuple([z.literal('macOS')]) }),
})

/** A program that answers as actool or plutil does, and refuses every other call. */
function writeFakeProgram(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  return path
}

const createVersionPlist = (version: string) =>
  `echo '<plist><dict><key>com.apple.actool.version</key><dict><key>bundle-version</key><string>24000</string><key>short-bundle-version</key><string>${version}</string></dict></dict></plist>'`

describe('the icon of macOS 26', () => {
  it('has one layer, the box', () => {
    const text = readFileSync(join(folder, 'Icon.icon/icon.json'), 'utf8')
    const { groups } = description.parse(JSON.parse(text))
    const images = groups.flatMap(({ layers }) => layers.map((layer) => layer['image-name']))
    expect(images).toEqual(['box.svg'])
    expect(existsSync(join(folder, 'Icon.icon/Assets/box.svg'))).toBe(true)
  })

  it('has the box in the same share of the tile as the icon of macOS 13 to 15', () => {
    const drawing = readFileSync(join(folder, 'Icon.icon/Assets/box.svg'), 'utf8')
    const box = new Resvg(drawing).innerBBox()
    const icon = readFileSync(join(checkout, 'assets/app-icon.svg'), 'utf8').replace(/<rect [^>]*\/>/, '')
    const olderBox = new Resvg(icon).innerBBox()
    expect((box?.width ?? 0) / 1024).toBeCloseTo((olderBox?.width ?? 1) / 824, 2)
  })
})

describe.skipIf(process.platform === 'darwin')('the compiler of the icon of macOS 26', () => {
  it.each([
    ['26.0.1', true],
    ['27.0', true],
    ['16.4', false],
  ])('is used from version 26 on: %s, %s', (version, isUsed) => {
    expect(canCompile(writeFakeProgram('actool', createVersionPlist(version)))).toBe(isUsed)
  })

  it('may be missing', () => {
    expect(canCompile(join(folder, 'no-actool'))).toBe(false)
  })

  it('compiles the catalog, which is then put into the app', async () => {
    const compiles = `[ -f "$1/icon.json" ] && [ "$2" = --compile ] && echo catalog > "$3/Assets.car"`
    const catalog = await compileIcon(writeFakeProgram('actool', compiles), folder)
    const app = join(folder, 'Builderbar.app')
    mkdirSync(join(app, 'Contents/Resources'), { recursive: true })
    const replaces = `[ "$1 $2 $3 $4" = '-replace CFBundleIconName -string Icon' ] && echo replaced > "$5"`
    await putCatalog(app, catalog, writeFakeProgram('plutil', replaces))
    expect(readFileSync(join(app, 'Contents/Resources/Assets.car'), 'utf8')).toBe('catalog\n')
    expect(readFileSync(join(app, 'Contents/Info.plist'), 'utf8')).toBe('replaced\n')
  })

  it('stops the packing with its message if it fails', async () => {
    const failing = writeFakeProgram('actool', 'echo "error: bad icon.json" >&2; exit 1')
    await expect(compileIcon(failing, folder)).rejects.toThrow('ended with 1: error: bad icon.json')
  })
})
