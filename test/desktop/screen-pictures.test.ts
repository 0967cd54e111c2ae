import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { PopoverView } from '../../electron/shell/bridge-contract.ts'
import { views } from '../renderer/views.ts'
import { withApp } from './app-on-desktop.ts'
import { openPageAlone } from './page-alone.ts'

/** `npm run pictures` names the README's folder here; a plain test run only sees that the pictures can be taken. */
const wanted = process.env.BUILDERBAR_PICTURES
const folder =
  wanted === undefined ? mkdtempSync(join(tmpdir(), 'builderbar-screens-')) : join(wanted, 'screens')

/** The screens that are kept as pictures; every other one differs from one of these by its words only. */
const kept = process.env.BUILDERBAR_EVERY_SCREEN
  ? Object.keys(views)
  : [
      'troubled-day',
      'building',
      'settings',
      'testing',
      'report',
      'welcome',
      'absent',
      'paused',
      'down-service',
    ]

afterAll(() => {
  if (wanted === undefined) rmSync(folder, { recursive: true })
})

it('takes a picture of each screen, light and dark, that is the same when taken again', () =>
  withApp('healthy', async ({ electron }) => {
    mkdirSync(folder, { recursive: true })
    const { page, session, show, size } = await openPageAlone(electron)
    // Below its own height the page scrolls, and a scrollbar takes width.
    await session.send('Emulation.setScrollbarsHidden', { hidden: true })
    // The views are of one moment: ages count from a clock that stands still.
    await page.clock.setFixedTime('2026-03-04T10:00:03.000Z')
    const all = new Map<string, PopoverView>(Object.entries(views))
    for (const name of kept) {
      const view = all.get(name)
      if (view === undefined) throw new Error(`There is no view ${name}.`)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await show(view)
        await page.evaluate(() => {
          for (const part of document.querySelectorAll('.incident')) part.setAttribute('open', '')
          if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
        })
        await size(360, await page.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height)), 2)
        const take = async () =>
          Buffer.from((await session.send('Page.captureScreenshot', { format: 'png' })).data, 'base64')
        await show(view)
        const first = await take()
        expect((await take()).equals(first), `${name} ${colorScheme}`).toBe(true)
        writeFileSync(join(folder, `${name}-${colorScheme}.png`), first)
      }
    }
  }))
