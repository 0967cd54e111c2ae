import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chooseIconColour, type IconState, selectMotion } from '../../../electron/app/tray/tray-icon.ts'
import { builderStates } from '../../../electron/core/model/finding.ts'
import { drawIcons } from '../../../scripts/icons.mjs'

const states: readonly IconState[] = [...builderStates, 'repairing']
const colours = ['template', 'dark', 'light'] as const

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'builderbar-icons-'))
  await drawIcons(new URL('../../../assets', import.meta.url).pathname, folder)
})
afterAll(() => rm(folder, { recursive: true }))

/** Returns width and height from the header of a PNG. */
function getPngSize(png: Buffer): [number, number] {
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  return [png.readUInt32BE(16), png.readUInt32BE(20)]
}

describe.each(states)('the icon for %s', (state) => {
  test.each(colours)('has all its pictures, drawn for 16 points, in the colour %s', async (colour) => {
    for (const name of selectMotion(state, colour, 'animated').pictures) {
      const base = name.replace('.png', '')
      expect(getPngSize(await readFile(join(folder, name)))).toEqual([16, 16])
      expect(getPngSize(await readFile(join(folder, `${base}@2x.png`)))).toEqual([32, 32])
      expect(getPngSize(await readFile(join(folder, `${base}@3x.png`)))).toEqual([48, 48])
    }
  })

  test('is a template image on macOS, so that the menu bar colours it', () => {
    for (const name of selectMotion(state, 'template', 'animated').pictures)
      expect(name).toMatch(/Template\.png$/)
  })

  test('does not move with reduced motion', () => {
    const { pictures, everyMs } = selectMotion(state, 'template', 'still')
    expect(pictures).toHaveLength(1)
    expect(everyMs).toBe(0)
  })
})

test('no two states look alike, in any step of an animation and without it', async () => {
  const owners = new Map<string, IconState>()
  for (const state of states) {
    for (const style of ['animated', 'still'] as const) {
      for (const name of selectMotion(state, 'template', style).pictures) {
        const picture = (await readFile(join(folder, name))).toString('base64')
        expect(owners.get(picture) ?? state, name).toBe(state)
        owners.set(picture, state)
      }
    }
  }
})

test('the colour of the icon depends on the bar', () => {
  expect(chooseIconColour('darwin', '', true)).toBe('template')
  expect(chooseIconColour('linux', 'XFCE', false)).toBe('dark')
  expect(chooseIconColour('linux', 'XFCE', true)).toBe('light')
  expect(chooseIconColour('linux', 'ubuntu:GNOME', false)).toBe('light')
})
