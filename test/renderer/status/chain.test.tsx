import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { show } from '../fixtures/rendered.tsx'
import { views } from '../fixtures/views.ts'
import { repairScreens } from '../screens/repair-screens.ts'
import { stateScreens } from '../screens/state-screens.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('the chain', () => {
  test('describes each link in text, not only by its icon', () => {
    show(views['down-key'])
    const chain = screen.getByRole('region', { name: 'Path from launchd to a finished build' })
    expect(
      within(chain)
        .getAllByRole('button')
        .map((element) => element.getAttribute('aria-label')?.split('. ')[0]),
    ).toEqual([
      'launchd: OK',
      'VM: OK',
      'Port: OK',
      'SSH key: failed',
      'SSH route: unknown',
      'Build: unknown',
    ])
  })

  test('draws each state with a distinct shape, and hollow after the break', () => {
    const { container } = show(views['down-key'])
    const shapes = [...container.querySelectorAll('.link-icon')].map((element) => element.innerHTML)
    const [launchd, , , key, route, build] = shapes
    expect(new Set([launchd, key, route]).size).toBe(3)
    expect(build).toBe(route)
    expect(route).toContain('hollow')
  })

  test('says what was found at a link with a warning, and at another one that has the keyboard', () => {
    show(views.degraded)
    expect(screen.getByText('SSH route: goes to port 22, where Remote Login answers')).toBeTruthy()
    // The line is never empty, so that the layout does not shift.
    fireEvent.focus(screen.getByRole('button', { name: /^Port: / }))
    expect(screen.getByText('Port: SSH-2.0-OpenSSH_10.0, the key is the pinned one')).toBeTruthy()
  })
})

describe('a click on a link', () => {
  const press = (name: RegExp) => {
    const link = screen.getByRole('button', { name })
    fireEvent.click(link)
    return link.getAttribute('aria-description')
  }

  test('unfolds the details of its finding, if that leads', () => {
    show(stateScreens['down-key'])
    expect(press(/^SSH key: /)).toBe('Shows the details of this issue')
    expect(document.querySelector<HTMLDetailsElement>('.leading-details')?.open).toBe(true)
    expect(document.activeElement?.textContent).toBe('Details')
    expect(document.querySelector<HTMLDetailsElement>('.all-checks')?.open).toBe(false)
  })

  test('unfolds its finding among the other issues, if another one leads', () => {
    const { headline = '', key } = stateScreens['down-key'].rootFindings[1] ?? {}
    const chain = stateScreens['down-key'].chain.map((link) =>
      link.id === 'route' ? { ...link, state: 'concern' as const, finding: key } : link,
    )
    show({ ...stateScreens['down-key'], chain })
    press(/^SSH route: /)
    expect(document.activeElement?.textContent).toBe(headline)
    expect(document.activeElement?.closest('details')?.open).toBe(true)
  })

  test.each([
    ['launchd', 'launchd'],
    ['VM', 'VM'],
    ['Port', 'Port'],
    ['SSH key', 'SSH key'],
    ['SSH route', 'SSH route'],
    ['Build', 'Build'],
  ])('%s shows its own checks, if nothing is wrong there', (name, heading) => {
    show(stateScreens['healthy-verified'])
    expect(press(new RegExp(`^${name}: `))).toBe('Shows its checks')
    expect(document.querySelector<HTMLDetailsElement>('.all-checks')?.open).toBe(true)
    expect(document.activeElement?.tagName).toBe('H2')
    expect(document.activeElement?.textContent).toBe(heading)
  })

  test('shows all checks, if the screen has none of that link', () => {
    show({ ...stateScreens['healthy-verified'], checks: stateScreens['healthy-verified'].checks.slice(1) })
    press(/^launchd: /)
    expect(document.activeElement?.textContent).toBe('All Checks')
  })

  test('shows its checks after a repair too, whose screen has no finding', () => {
    show(repairScreens['not-fixed'])
    press(/^SSH key: /)
    expect(document.activeElement?.textContent).toBe('SSH key')
  })
})

describe('the line below the chain', () => {
  const getChainDetail = () => document.querySelector('.chain-detail')?.textContent

  test('does not repeat what the header says, unless a link is pointed at', () => {
    const { container } = show(stateScreens['unknown-key'])
    const getLine = () => container.querySelector('.chain-detail')?.textContent
    expect(container.querySelector('.status-detail')?.textContent).toContain('can’t be read by this account')
    expect(getLine()).toBe('SSH key: unknown')
    fireEvent.mouseEnter(screen.getByRole('button', { name: /^SSH key: unknown/ }))
    expect(getLine()).toContain('can’t be read by this account')
  })

  test('says that later steps are unknown, and what was found at the failure once it is pointed at', () => {
    show(views['down-key'])
    expect(getChainDetail()).toBe('Later steps can’t be checked until this is fixed.')
    fireEvent.focus(screen.getByRole('button', { name: /^SSH key: / }))
    expect(getChainDetail()).toBe('SSH key: mode 0640: others may read it')
  })

  test('is about the build if nothing is wrong', () => {
    show(views.healthy)
    expect(getChainDetail()).toBe('Build: no build seen since the VM started')
  })
})
