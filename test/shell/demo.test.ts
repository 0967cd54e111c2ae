import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type OpenDemo, openDemo } from '../../electron/shell/demo.ts'

let root: string
let demo: OpenDemo | null = null
const changed = vi.fn()
const wanted = () => join(root, 'stand-in', 'wanted-scenario')
const tell = (text: string) => writeFileSync(join(root, 'stand-in', 'demo.json'), text)
const scenarios = [
  { id: 'healthy', title: 'In order' },
  { id: 'key', title: 'Key open' },
]

beforeEach(() => {
  changed.mockReset()
  root = mkdtempSync(join(tmpdir(), 'builderbar-demo-'))
  mkdirSync(join(root, 'stand-in'))
})
afterEach(() => {
  demo?.stop()
  rmSync(root, { recursive: true })
})

test('a Mac is no demo', () => {
  demo = openDemo('', changed)
  expect(demo.now()).toBeNull()
})

test('a root folder without the demo file is no demo', () => {
  demo = openDemo(root, changed)
  demo.pick('healthy')
  expect(demo.now()).toBeNull()
  expect(existsSync(wanted())).toBe(false)
})

test('picking writes the wanted scenario, and the change comes back by the file', async () => {
  tell(JSON.stringify({ scenario: 'healthy', scenarios }))
  demo = openDemo(root, changed)
  expect(demo.now()?.scenario).toBe('healthy')
  demo.pick('key')
  expect(readFileSync(wanted(), 'utf8')).toBe('key')
  expect(demo.now()?.scenario).toBe('healthy')
  tell(JSON.stringify({ scenario: 'key', scenarios }))
  await vi.waitFor(() => expect(demo?.now()?.scenario).toBe('key'))
  expect(changed).toHaveBeenCalled()
})

test('a scenario that the stand-in does not know is not asked for', () => {
  tell(JSON.stringify({ scenario: 'healthy', scenarios }))
  demo = openDemo(root, changed)
  demo.pick('../../etc/passwd')
  expect(existsSync(wanted())).toBe(false)
})

test('a file that is cut in half is no demo and no crash', () => {
  tell('{"scenario":"hea')
  demo = openDemo(root, changed)
  expect(demo.now()).toBeNull()
})
