import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { typeset } from '../../../electron/core/text/typography.ts'
import { rules } from '../../../electron/diagnose/rules/rules.ts'
import { withApp } from '../fixtures/app-on-desktop.ts'
import { moveMouseAway, press } from '../fixtures/desktop-input.ts'
import {
  activate,
  activateInMenu,
  confirmPlan,
  readPrimaryButtonName,
  recordHeadlines,
  scanAgain,
  waitForText,
} from '../fixtures/keyboard.ts'
import {
  countDifferences,
  findDifferenceArea,
  type Picture,
  recordMotion,
  trayArea,
  waitForPicture,
} from '../fixtures/screen-picture.ts'

const inOrder = 'No problems found'
const stoppedHeadline = 'Linux builder is stopped'
const startingHeadline = 'Linux builder is starting'
const whileRunning = 'Working…'

/** The headline of a finding as the popover shows it. */
function getHeadline(id: string): string {
  const headline = rules.find((rule) => rule.id === id)?.texts.headline
  if (typeof headline !== 'string') throw new Error(`${id} has no headline of its own`)
  return typeset(headline.replace(/\.$/, ''))
}

/** A scenario for each state that a scan alone can show (docs/architecture.md, "State of a builder"). */
const stillStates = [
  ['degraded', 'machines-duplicates', getHeadline('machines-duplicate')],
  ['down', 'service-disabled', getHeadline('service-disabled')],
  ['asleep', 'asleep', 'Linux builder is idle'],
  ['absent', 'absent', 'No Linux builder on this Mac'],
  ['unknown', 'launchctl-hangs', 'Can’t check the Linux builder'],
] as const

/** Shapes that differ in fewer pixels than this count as equal. */
const minDifference = 8

/** Waits until the headline is exactly this. */
async function waitForExactHeadline(page: Page, sentence: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: sentence, exact: true }).waitFor({ timeout: 30_000 })
}

it('each state has a distinct icon on the screen and its own headline', () =>
  withApp('healthy', async ({ fakeMac, electron, emptyTray, openPopover, waitForTray }) => {
    const states: { readonly state: string; readonly picture: Picture }[] = []
    /** Waits for a picture that no other state has. */
    const waitForNewIcon = async (state: string) => {
      await moveMouseAway()
      const isNew = (now: Picture) => states.every(({ picture }) => findDifferenceArea(picture, now) !== null)
      const picture = await waitForPicture(trayArea, isNew, `an icon of its own for ${state}`)
      states.push({ state, picture })
      return picture
    }
    const show = async (scenario: string, sentence: string) => {
      await fakeMac.setScenario(scenario)
      await scanAgain()
      await waitForExactHeadline(page, sentence)
    }

    const page = await openPopover()
    await press('ctrl+p')
    await waitForExactHeadline(page, inOrder)
    const healthy = await waitForNewIcon('healthy')
    const icon = findDifferenceArea(emptyTray, healthy)
    expect(icon?.width).toBeLessThanOrEqual(24)
    expect(icon?.height).toBeGreaterThan(8)

    await activateInMenu(page, 'Stop Builder…')
    expect(await recordHeadlines(page, () => confirmPlan(page, 'Stopped'))).toEqual([
      inOrder,
      whileRunning,
      stoppedHeadline,
    ])
    await activate(page, 'Until I Start It')
    await waitForNewIcon('paused')
    const headlines = await recordHeadlines(page, async () => {
      await activate(page, 'Start Builder')
      await page.locator('.outcome', { hasText: 'Started' }).waitFor({ timeout: 60_000 })
    })
    expect(headlines.filter((picture) => picture !== startingHeadline)).toEqual([
      stoppedHeadline,
      whileRunning,
      inOrder,
    ])
    await activate(page, 'Done')
    await waitForTray(healthy)

    // Not after the launchctl that hangs: a scan that waits for it would write the port's last banner into the next scenario.
    await show('starting', startingHeadline)
    await waitForNewIcon('starting')
    const drawing = await recordMotion(trayArea, 3000)
    expect(drawing.frames.length).toBeGreaterThan(1)
    // Each step takes 0.9 s.
    expect(drawing.changes).toBeLessThanOrEqual(4)

    for (const [state, scenario, sentence] of stillStates) {
      await show(scenario, sentence)
      await waitForNewIcon(state)
    }

    await show('key-0640', getHeadline('key-permissions'))
    fakeMac.answerPrompt('hang')
    await activate(page, await readPrimaryButtonName(page))
    await waitForText(page, 'exactly this script as root')
    await activate(page, await readPrimaryButtonName(page))
    await waitForExactHeadline(page, 'Repairing…')
    const repairMotion = await recordMotion(trayArea, 1500)
    expect(repairMotion.frames.length).toBeGreaterThan(2)

    const icons = [
      ...states.filter(({ state }) => state !== 'starting'),
      ...drawing.frames.map((picture) => ({ state: 'starting', picture })),
      ...repairMotion.frames.map((picture) => ({ state: 'repairing', picture })),
    ]
    const equalIcons = icons.flatMap((icon, place) =>
      icons
        .slice(place + 1)
        .filter((other) => other.state !== icon.state)
        .map((other) => ({
          of: [icon.state, other.state],
          pixels: countDifferences(icon.picture, other.picture),
        }))
        .filter(({ pixels }) => pixels < minDifference),
    )
    expect(equalIcons).toEqual([])
    expect(new Set(icons.map(({ state }) => state)).size).toBe(9)
    expect(electron.windows()).toHaveLength(1)
    expect(fakeMac.violations()).toEqual([])
  }))
