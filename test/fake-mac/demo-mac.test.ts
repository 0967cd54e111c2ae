import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DemoMac, openDemoMac } from './demo-mac.ts'
import { scenarios } from './scenarios.ts'

let demo: DemoMac
const failures: string[] = []
beforeAll(async () => {
  demo = await openDemoMac('key-0640', (message) => failures.push(message))
})
afterAll(() => demo?.stop())

const readScenario = () => JSON.parse(readFileSync(join(demo.root, 'fakes/demo.json'), 'utf8')).scenario
const requestScenario = (id: string) => writeFileSync(join(demo.root, 'fakes/wanted-scenario'), id)

test('the demo writes its scenario and the list of scenarios to demo.json', () => {
  const written = JSON.parse(readFileSync(join(demo.root, 'fakes/demo.json'), 'utf8'))
  expect(written).toEqual({
    scenario: 'key-0640',
    scenarios: scenarios.map(({ id, title }) => ({ id, title })),
  })
})

test('the demo changes to the scenario that the app requests, and ends with the last one requested', async () => {
  requestScenario('healthy')
  await expect.poll(readScenario, { timeout: 5000 }).toBe('healthy')
  requestScenario('absent')
  requestScenario('machines-missing')
  await expect.poll(readScenario, { timeout: 5000 }).toBe('machines-missing')
  expect(existsSync(`${demo.root}/etc/nix/builder_ed25519`)).toBe(true)
})

test('the demo ignores a request that is not the id of a scenario', async () => {
  requestScenario('../../etc/passwd')
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(readScenario()).toBe('machines-missing')
  expect(failures).toEqual([])
})
