import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { show } from './rendered.tsx'
import { views } from './views.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('the chain', () => {
  test('describes each link in text, not only by its icon', () => {
    show(views['down-key'])
    const chain = screen.getByRole('region', { name: 'From launchd to a finished build' })
    expect(
      within(chain)
        .getAllByRole('button')
        .map((each) => each.getAttribute('aria-label')?.split('. ')[0]),
    ).toEqual([
      'launchd: in order',
      'machine: in order',
      'port: in order',
      'ssh key: broken',
      'route: not known',
      'build: not known',
    ])
  })

  test('draws each state with a distinct shape, and hollow after the break', () => {
    const { container } = show(views['down-key'])
    const shapes = [...container.querySelectorAll('.link-icon')].map((each) => each.innerHTML)
    const [launchd, , , key, route, build] = shapes
    expect(new Set([launchd, key, route]).size).toBe(3)
    expect(build).toBe(route)
    expect(route).toContain('hollow')
  })

  test('shows the observation at the broken link, and at another one that has the focus', () => {
    show(views['down-key'])
    expect(screen.getByText('ssh key: mode 0640: others may read it')).toBeTruthy()
    // Something is always said, so that nothing moves.
    fireEvent.focus(screen.getByRole('button', { name: /^port: / }))
    expect(screen.getByText('port: SSH-2.0-OpenSSH_10.0, the key is the pinned one')).toBeTruthy()
  })
})

describe('the line below the chain', () => {
  const text = () => document.querySelector('.chain-detail')?.textContent

  test('says that later links are unknown if the headline already describes the break', () => {
    const { summary = '' } = views['down-key'].status ?? {}
    const chain = views['down-key'].chain.map((link) =>
      link.state === 'broken' ? { ...link, message: summary.replace(/\.$/, '') } : link,
    )
    show({ ...views['down-key'], chain })
    expect(text()).toBe('What lies behind the break is not known.')
    fireEvent.focus(screen.getByRole('button', { name: /^ssh key: / }))
    expect(text()).toBe(`ssh key: ${summary.replace(/\.$/, '')}`)
  })

  test('is about the build if nothing is wrong', () => {
    show(views.healthy)
    expect(text()).toBe('build: no build seen since the machine started')
  })
})
