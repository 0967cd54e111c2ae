import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DemoMac, openDemoMac } from './demo-mac.ts'
import { removeKilledDemos } from './killed-demos.ts'
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
  const demoState = JSON.parse(readFileSync(join(demo.root, 'fakes/demo.json'), 'utf8'))
  expect(demoState).toEqual({
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

test('the next demo removes what killed ones left, and nothing of a running one or of a test', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'builderbar-demos-'))
  const writeFiles = (name: string, ...files: readonly string[]) => {
    mkdirSync(join(parent, name, 'mac/fakes'), { recursive: true })
    for (const file of files) writeFileSync(join(parent, name, 'mac/fakes', file), '')
  }
  const server = createServer()
  try {
    writeFiles('bb-killed', 'demo.json', 'launchd.sock')
    writeFiles('bb-killed-while-stopping', 'demo.json')
    writeFiles('bb-running', 'demo.json')
    writeFiles('bb-of-a-test', 'launchd.sock')
    writeFiles('other', 'demo.json')
    await new Promise<void>((resolve) =>
      server.listen(join(parent, 'bb-running/mac/fakes/launchd.sock'), resolve),
    )
    await removeKilledDemos(parent)
    expect(readdirSync(parent).sort()).toEqual(['bb-of-a-test', 'bb-running', 'other'])
  } finally {
    server.close()
    rmSync(parent, { recursive: true })
  }
})
