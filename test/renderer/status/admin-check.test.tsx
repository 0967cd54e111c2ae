import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, test } from 'vitest'
import { show } from '../fixtures/rendered.tsx'
import { repairScreens } from '../screens/repair-screens.ts'
import { stateScreens } from '../screens/state-screens.ts'

afterEach(cleanup)

const plan = { kind: 'plan', subject: { kind: 'control', control: 'admin-check' } }
const name = 'Check as Administrator…'
const findInActionBar = () =>
  [...document.querySelectorAll('.action-bar button')].map(({ textContent }) => textContent)

describe('a check as administrator', () => {
  test('is the button of a state that is unknown for want of rights', () => {
    const { requests } = show(stateScreens['unknown-key'])
    expect(findInActionBar()).toEqual([name])
    fireEvent.click(within(screen.getByRole('contentinfo')).getByRole('button', { name }))
    expect(requests).toEqual([plan])
  })

  test('is in the details of what only root can confirm, beside its repair', () => {
    const { container, requests } = show(stateScreens.degraded)
    expect(findInActionBar()).toEqual(['Copy Message for IT', 'Fix SSH Settings…'])
    const details = container.querySelector<HTMLElement>('.leading-details')
    if (details === null) throw new Error('there are no details')
    expect(details.textContent).toContain('Only an administrator can confirm this')
    fireEvent.click(within(details).getByText(name))
    expect(requests).toEqual([plan])
  })

  test('is below all checks of a builder that can answer, and of no other', () => {
    const { container, requests, push } = show(stateScreens.healthy)
    const checks = container.querySelector<HTMLElement>('.all-checks')
    if (checks === null) throw new Error('there is no list of checks')
    fireEvent.click(within(checks).getByText(name))
    expect(requests).toEqual([plan])
    act(() => push(stateScreens.asleep))
    expect(screen.queryByText(name)).toBeNull()
  })

  test('is a plan like every other: its steps, its script, and a button of its own name', () => {
    show(repairScreens['planned-check'])
    expect(screen.getByText('Check the builder as administrator')).toBeTruthy()
    expect(screen.getByRole('button', { name: /^Show Exact Script/ })).toBeTruthy()
    expect(findInActionBar()).toEqual(['Cancel', 'Check'])
  })

  test('says what it found, and keeps it among all checks with its age', () => {
    const { container } = show(repairScreens.checked)
    expect(screen.getByText('Admin check finished')).toBeTruthy()
    expect(container.querySelector('.outcome')?.textContent).toContain(
      'Root’s SSH can log in to the builder.',
    )
    cleanup()
    const checked = show(stateScreens['checked-earlier']).container
    const login = [...checked.querySelectorAll('.all-checks li')].find(({ textContent }) =>
      textContent?.startsWith('Login as root'),
    )
    expect(login?.querySelector('time')?.hidden).toBe(false)
    expect(login?.querySelector('time')?.textContent).toBe('20 minutes ago')
  })
})
