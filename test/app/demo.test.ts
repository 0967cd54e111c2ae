import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DemoController } from '../../electron/app/demo.ts'

let root: string
let demo: DemoController | null = null
const onChange = vi.fn()
const scan = vi.fn(async () => undefined)
const getRequestPath = () => join(root, 'fakes', 'wanted-scenario')
const writeDemo = (text: string) => writeFileSync(join(root, 'fakes', 'demo.json'), text)
const scenarios = [
  { id: 'healthy', title: 'In order' },
  { id: 'key', title: 'Key open' },
]

beforeEach(() => {
  onChange.mockReset()
  scan.mockClear()
  root = mkdtempSync(join(tmpdir(), 'builderbar-demo-'))
  mkdirSync(join(root, 'fakes'))
})
afterEach(() => {
  demo?.stop()
  rmSync(root, { recursive: true })
})

test('a real Mac is not a demo', () => {
  demo = new DemoController('', { onChange, scan })
  expect(demo.current()).toBeNull()
})

test('a root folder without the demo file is not a demo', () => {
  demo = new DemoController(root, { onChange, scan })
  demo.pick('healthy')
  expect(demo.current()).toBeNull()
  expect(existsSync(getRequestPath())).toBe(false)
})

test('picking a scenario writes its id, and the change is read from the file', async () => {
  writeDemo(JSON.stringify({ scenario: 'healthy', scenarios }))
  demo = new DemoController(root, { onChange, scan })
  expect(demo.current()?.scenario).toBe('healthy')
  demo.pick('key')
  expect(readFileSync(getRequestPath(), 'utf8')).toBe('key')
  // Until the new Mac has been scanned, the status belongs to neither Mac.
  expect(demo.current()).toMatchObject({ scenario: 'key', changing: true })
  let onSeen: () => void = () => undefined
  scan.mockImplementationOnce(() => new Promise((resolve) => (onSeen = () => resolve(undefined))))
  writeDemo(JSON.stringify({ scenario: 'key', scenarios }))
  await vi.waitFor(() => expect(scan).toHaveBeenCalledOnce())
  expect(demo.current()?.changing).toBe(true)
  onSeen()
  await vi.waitFor(() => expect(demo?.current()).toMatchObject({ scenario: 'key', changing: false }))
  expect(onChange).toHaveBeenCalled()
})

test('a change that does not happen in time is given up', () => {
  vi.useFakeTimers()
  try {
    writeDemo(JSON.stringify({ scenario: 'healthy', scenarios }))
    demo = new DemoController(root, { onChange, scan })
    demo.pick('key')
    vi.advanceTimersByTime(20_000)
    expect(demo.current()).toMatchObject({ scenario: 'healthy', changing: false })
  } finally {
    vi.useRealTimers()
  }
})

test('an unknown scenario is not requested', () => {
  writeDemo(JSON.stringify({ scenario: 'healthy', scenarios }))
  demo = new DemoController(root, { onChange, scan })
  demo.pick('../../etc/passwd')
  expect(existsSync(getRequestPath())).toBe(false)
})

test('a truncated demo file is ignored', () => {
  writeDemo('{"scenario":"hea')
  demo = new DemoController(root, { onChange, scan })
  expect(demo.current()).toBeNull()
})
