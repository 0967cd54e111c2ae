import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { PopoverView } from '../../../electron/app/contract/bridge-contract.ts'
import { windowSizes } from '../../../electron/app/contract/window-sizes.ts'
import { shownAt } from '../../renderer/screens/created-screen.ts'
import { screens } from '../../renderer/screens/screens.ts'
import { describeDifference, howToRenew } from '../fixtures/reference-picture.ts'
import { servePages } from '../fixtures/standalone-page.ts'

const pages = servePages()
const folder = 'assets/pictures/screens'
/** `npm run pictures` takes new pictures; a test run compares. */
const isRenewal = process.env.BUILDERBAR_PICTURES !== undefined

/** The README shows them at two pixels per point, as those of the real app. */
const inReadme: ReadonlySet<string> = new Set(['fixed', 'troubled-day'])

/** Size of the popover, or of the window of a screen; null: its height is that of its page. */
function getPageSize({ page }: PopoverView): { width: number; height: number | null } {
  if (page === 'main') return { width: 360, height: null }
  const { width, height, resizable } = windowSizes[page]
  return { width, height: resizable ? height : null }
}

it('each screen looks like its picture in assets/pictures/screens, light and dark', async () => {
  mkdirSync(folder, { recursive: true })
  const { page, session, show, setSize } = await pages.open()
  // The clock is fixed, since the screens show ages.
  await page.clock.setFixedTime(shownAt)
  await session.send('Emulation.setTimezoneOverride', { timezoneId: 'UTC' })
  await session.send('Emulation.setLocaleOverride', { locale: 'en-US' })
  // In a lower window the page scrolls, and its scroll bar takes up width.
  await session.send('Emulation.setScrollbarsHidden', { hidden: true })
  const differences: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const [name, view] of Object.entries(screens)) {
      await show(view)
      await page.evaluate(() => {
        for (const part of document.querySelectorAll('.incident')) part.setAttribute('open', '')
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      })
      const { width, height } = getPageSize(view)
      await setSize(width, height ?? 640)
      const pageHeight =
        height ?? (await page.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height)))
      const takePicture = async (density: number) => {
        await setSize(width, pageHeight, density)
        await show(view)
        const { data } = await session.send('Page.captureScreenshot', { format: 'png' })
        return Buffer.from(data, 'base64')
      }
      const [file, picture] = [`${name}-${colorScheme}`, await takePicture(1)]
      if (isRenewal) {
        writeFileSync(join(folder, `${file}.png`), picture)
        if (inReadme.has(name)) writeFileSync(join(folder, `../popover-${file}.png`), await takePicture(2))
      } else
        differences.push(
          ...[await describeDifference(join(folder, `${file}.png`), file, picture)].filter(
            (difference) => difference !== null,
          ),
        )
    }
  }
  expect(differences, `${differences.join('\n')}\n${howToRenew}`).toEqual([])
})

it('there is no picture of a screen that is gone, and one page shows all of them', () => {
  const names = Object.keys(screens).sort()
  const files = names.flatMap((name) => [`${name}-dark.png`, `${name}-light.png`])
  expect(readdirSync(folder).sort()).toEqual(files.sort())
  const page = isRenewal ? '' : readFileSync('assets/pictures/README.md', 'utf8')
  const shownNames = [...page.matchAll(/screens\/([\w-]+)-light\.png/g)].map(([, name]) => name)
  // The gallery is written after the pictures are taken.
  expect(shownNames).toEqual(isRenewal ? [] : names)
})
