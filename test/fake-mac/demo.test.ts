import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DemoMac, openDemoMac } from './demo.ts'
import { scenarios } from './scenarios.ts'

let demo: DemoMac
const failures: string[] = []
beforeAll(async () => {
  demo = await openDemoMac('key-0640', (message) => failures.push(message))
})
afterAll(() => demo?.stop())

const shown = () => JSON.parse(readFileSync(join(demo.root, 'stand-in/demo.json'), 'utf8')).scenario
const want = (id: string) => writeFileSync(join(demo.root, 'stand-in/wanted-scenario'), id)

test('tells the app what it shows and what there is', () => {
  const told = JSON.parse(readFileSync(join(demo.root, 'stand-in/demo.json'), 'utf8'))
  expect(told).toEqual({ scenario: 'key-0640', scenarios: scenarios.map(({ id, title }) => ({ id, title })) })
})

test('changes to the scenario that the app wants, the last one wanted at the end', async () => {
  want('healthy')
  await expect.poll(shown, { timeout: 5000 }).toBe('healthy')
  want('absent')
  want('machines-missing')
  await expect.poll(shown, { timeout: 5000 }).toBe('machines-missing')
  expect(existsSync(`${demo.root}/etc/nix/builder_ed25519`)).toBe(true)
})

test('takes no notice of what is no scenario', async () => {
  want('../../etc/passwd')
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(shown()).toBe('machines-missing')
  expect(failures).toEqual([])
})
