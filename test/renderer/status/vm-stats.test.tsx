import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { runningVm } from '../fixtures/base-view.ts'
import { show } from '../fixtures/rendered.tsx'
import { views } from '../fixtures/views.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('the VM', () => {
  test('has a label for each value, and the running builds', () => {
    show({ ...views.healthy, vm: runningVm })
    const facts = [...document.querySelectorAll('.vm-stats-list > div')].map((element) => element.textContent)
    expect(facts.map((fact) => fact?.replaceAll('\u00a0', ' '))).toEqual([
      'Uptime5 hours',
      'CPU12%',
      'Memory3.1 GiB',
      'Disk8 GiB of 20 GiB',
    ])
    expect(screen.getByText('Building hello-2.12.2 on linux-builder · 3 minutes')).toBeTruthy()
    expect(screen.queryByText(/^Last build sent/)).toBeNull()
  })

  test('has the time of the last build sent to it while none runs', () => {
    show({ ...views.healthy, vm: runningVm && { ...runningVm, builds: [] } })
    expect(screen.getByText('Last build sent 3 minutes ago')).toBeTruthy()
  })

  test('has graphs of the last hour with their scale, and the value under the mouse', () => {
    const samples = [50, 40, 30, 2].map((minutes, index) => ({
      at: new Date(Date.parse('2026-03-04T10:00:03.000Z') - minutes * 60_000).toISOString(),
      cpuPercent: [4, 130, 8, 12][index] ?? 0,
      residentBytes: 2.5 * 1024 ** 3,
    }))
    const { container } = show({ ...views.healthy, vm: runningVm && { ...runningVm, samples } })
    const [cpu, memory] = container.querySelectorAll<HTMLElement>('.usage')
    expect(cpu?.querySelector('svg')?.getAttribute('aria-label')).toBe('CPU in the last hour: 4% to 130%')
    expect(cpu?.textContent).toContain('0 to 200%')
    expect(memory?.textContent?.replaceAll('\u00a0', ' ')).toContain('0 to 3 GiB')
    expect(cpu?.querySelector('.usage-value')?.textContent).toBe('CPU12%')
    const graph = cpu?.querySelector('svg')
    if (!graph) throw new Error('there is no graph')
    graph.getBoundingClientRect = () => new DOMRect(0, 0, 120, 24)
    fireEvent.mouseMove(graph, { clientX: 39 })
    expect(cpu?.querySelector('.usage-value')?.textContent).toMatch(/^CPU130% at /)
    fireEvent.mouseLeave(graph)
    expect(cpu?.querySelector('.usage-value')?.textContent).toBe('CPU12%')
    // Ten minutes without a sample are a gap, and not a line.
    expect(graph.querySelector('path')?.getAttribute('d')?.match(/M/g)).toHaveLength(4)
  })

  test('has no graph of two values, and a bar for its disk', () => {
    const { container } = show({ ...views.healthy, vm: runningVm })
    expect(container.querySelector('.usage')).toBeNull()
    expect(Number(container.querySelector('.disk-used')?.getAttribute('width'))).toBeCloseTo(40, 0)
  })
})
