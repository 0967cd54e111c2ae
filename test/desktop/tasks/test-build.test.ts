import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { PrivateMac } from '../../fake-mac/private/private-mac.ts'
import { withNix } from '../fixtures/app-with-nix.ts'
import { press } from '../fixtures/desktop-input.ts'
import { activate, pressTabTo, readFocus, waitForHeadline, waitForText } from '../fixtures/keyboard.ts'

/** The page reacts to Stop within this time by its own clock; a user perceives it as immediate. */
const atOnceMs = 1000

const builtForX86 = /x86_64-linux passed in \d+(\.\d)?\u00a0s/
/** Nix's output must be shown while it builds, and the result of one system while the next is built. */
const takenByBuilder =
  /Building for x86_64-linux…\s[\s\S]*building '\/nix\/store\/\S+-builderbar-test-build-\S+\.drv' on 'ssh-ng:\/\/builder@linux-builder'/
const firstIsBuilt =
  /x86_64-linux passed in [\s\S]*Building for aarch64-linux…\s[\s\S]*copying path '\/nix\/store\//
const failedForArm = /aarch64-linux failed after \d+(\.\d)?\u00a0s/

/** Records the text of the test build's panel at each change; returns the texts so far. */
async function recordTexts(page: Page): Promise<() => Promise<readonly string[]>> {
  const record = await page.evaluateHandle(() => {
    const texts: string[] = []
    const recordText = () => {
      const part = document.querySelector<HTMLElement>('[aria-labelledby="test-heading"]')
      if (part !== null) texts.push(part.innerText)
    }
    new MutationObserver(recordText).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    })
    return { texts }
  })
  return () => record.evaluate(({ texts }) => texts)
}

/** Presses Return and returns the milliseconds until the page shows this text; infinite if that exceeds the limit. */
async function measureAnswerMs(page: Page, text: string): Promise<number> {
  const watch = await page.evaluateHandle(
    ([text, timeoutMs]) => {
      const elapsedMs = new Promise<number>((resolve) => {
        document.addEventListener('keydown', (event) => {
          setTimeout(() => resolve(Number.POSITIVE_INFINITY), timeoutMs)
          const checkText = () => {
            if (document.body.textContent?.includes(text)) resolve(performance.now() - event.timeStamp)
          }
          new MutationObserver(checkText).observe(document.body, {
            subtree: true,
            childList: true,
            characterData: true,
          })
        })
      })
      return { elapsedMs }
    },
    [text, atOnceMs] as const,
  )
  await press('Return')
  return await watch.evaluate(({ elapsedMs }) => elapsedMs)
}

/** Returns what a test build has left on the private Mac: running processes, and store paths. */
async function listLeftovers(nix: PrivateMac): Promise<string> {
  // A process that has ended is listed until process 1, outside the namespace, collects it.
  const processes =
    "ps -ax -o stat=,args= | grep -v '^Z' | grep -E '[n]ix-build|[b]uild-remote|[s]sh builder@'"
  return (await nix.sh('root', `${processes}; ls /nix/store | grep builderbar-test-build; true`)).output
}

const expectNoLeftovers = (nix: PrivateMac) =>
  expect.poll(() => listLeftovers(nix), { timeout: 15_000, interval: 200 }).toBe('')

/** When the last test build for x86_64-linux ended, from the list of checks. */
async function readTestTime(page: Page): Promise<number> {
  const line = page.locator('.check-list li', { hasText: 'x86_64-linux' })
  return Date.parse((await line.locator('time').getAttribute('datetime')) ?? '')
}

/** Waits until the test build has ended, leaves it, and checks that the focus is on its button. */
async function leave(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Done', exact: true }).waitFor({ timeout: 30_000 })
  if ((await readFocus(page)).name !== 'Done') await pressTabTo(page, 'Done')
  await press('Return')
  await expect.poll(async () => (await readFocus(page)).name).toBe('Run Test Build')
}

it('real builds verify the builder, are shown as they run, can be stopped, and work again', () =>
  withNix(async ({ openPopover, nix, fakeMac }) => {
    // A background test build.
    const page = await openPopover()
    await waitForHeadline(page, 'Linux builder is working')
    await activate(page, 'Continue')
    const links = page.locator('.chain button')
    const readLinks = () =>
      links.evaluateAll((elements) => elements.map((link) => link.getAttribute('aria-label') ?? ''))
    expect(await readLinks()).toEqual(
      ['launchd', 'VM', 'Port', 'SSH key', 'SSH route', 'Build'].map((name) =>
        expect.stringMatching(new RegExp(`^${name}: OK\\.`)),
      ),
    )
    expect((await readLinks()).at(-1)).toMatch(/test build for x86_64-linux passed in \d+(\.\d)? s$/)
    await expectNoLeftovers(nix)

    // One system that the guest can build for, and one that only its entry offers.
    const readTexts = await recordTexts(page)
    await activate(page, 'Run Test Build')
    await waitForText(page, failedForArm)
    const texts = await readTexts()
    expect(texts).toContainEqual(expect.stringMatching(takenByBuilder))
    expect(texts).toContainEqual(expect.stringMatching(firstIsBuilt))
    expect(texts.filter((text) => text.includes('Checking the builder') && builtForX86.test(text))).toEqual(
      [],
    )
    await waitForText(
      page,
      /a 'aarch64-linux' with features .* is required to build .* but I am a 'x86_64-linux'/,
    )
    await waitForText(page, 'Builds still work')
    await waitForText(page, /^The machines file lists the builder for aarch64-linux/)
    await leave(page)
    await expectNoLeftovers(nix)

    // The guest accepts the connection, and its nix-daemon sends nothing.
    const signalGuestDaemon = (signal: string) => nix.inGuest(`pkill -${signal} -f '[n]ix-command daemon'`)
    expect((await signalGuestDaemon('STOP')).code).toBe(0)
    await press('Return')
    await waitForText(page, 'Building for x86_64-linux…')
    await expect
      .poll(() => listLeftovers(nix))
      .toMatch(/nix-build[\s\S]*build-remote[\s\S]*ssh builder@linux-builder/)
    await pressTabTo(page, 'Stop')
    expect(await measureAnswerMs(page, 'Stopping test build…')).toBeLessThan(atOnceMs)
    await waitForText(page, 'x86_64-linux: stopped')
    await expectNoLeftovers(nix)
    await leave(page)

    // The guest continues, and the next build passes.
    const before = await readTestTime(page)
    expect((await signalGuestDaemon('CONT')).code).toBe(0)
    await press('Return')
    await waitForText(page, builtForX86)
    await waitForText(page, failedForArm)
    await leave(page)
    expect(await readTestTime(page)).toBeGreaterThan(before)
    await expectNoLeftovers(nix)
    expect(fakeMac.violations()).toEqual([])
  }))
