import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createFakeMac } from '../../fake-mac/fake-mac.ts'
import { withAppOn } from '../fixtures/app-on-desktop.ts'

it('with hostile files in the data folder the app starts, shows a warning, and leaves them as they are', async () => {
  const fakeMac = await createFakeMac({ scenario: 'healthy' })
  const folder = fakeMac.dataFolder
  const target = join(fakeMac.root, 'elsewhere')
  mkdirSync(folder, { recursive: true })
  writeFileSync(target, 'mine\n')
  execFileSync('mkfifo', [join(folder, 'settings.json')])
  symlinkSync(target, join(folder, 'history.jsonl'))
  mkdirSync(join(folder, 'update-check.json'))
  await withAppOn(fakeMac, async ({ openPopover }) => {
    const page = await openPopover()
    const notifications = page.getByRole('region', { name: 'Builderbar notices' })
    await expect
      .poll(() => notifications.innerText(), { timeout: 30_000 })
      .toMatch(/settings\.json.*left alone/)
    expect(await notifications.innerText()).toMatch(/history.*link to another place/i)
    await expect
      .poll(() => page.locator('h1').innerText(), { timeout: 30_000 })
      .toMatch(/No problems|is working/)
    expect(readFileSync(target, 'utf8')).toBe('mine\n')
  })
})
