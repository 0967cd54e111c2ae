import { cleanup, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { machine } from './more-views.ts'
import { show } from './rendered.tsx'
import { views } from './views.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('the VM', () => {
  test('has a label for each value, and the running builds', () => {
    show({ ...views.healthy, vm: machine })
    const facts = [...document.querySelectorAll('.vm-stats-list > div')].map((each) => each.textContent)
    expect(facts.map((each) => each?.replaceAll('\u00a0', ' '))).toEqual([
      'Uptime5 hours',
      'CPU12%',
      'Memory3.1 GiB',
      'Disk8 GiB of 20 GiB',
    ])
    expect(screen.getByText('Building hello-2.12.2 on linux-builder · 3 minutes')).toBeTruthy()
    expect(screen.queryByText(/^Last build sent/)).toBeNull()
  })

  test('has the time of the last build sent to it while none runs', () => {
    show({ ...views.healthy, vm: machine && { ...machine, builds: [] } })
    expect(screen.getByText('Last build sent 3 minutes ago')).toBeTruthy()
  })
})
