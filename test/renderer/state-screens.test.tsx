import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { withHostsLineInsteadOfInclude } from '../fixtures/observed-states.ts'
import { show } from './fixtures/rendered.tsx'
import { createScreen } from './screens/created-screen.ts'
import { findingScreens } from './screens/finding-screens.ts'
import { aMac, whilePaused } from './screens/macs.ts'
import { repairScreens } from './screens/repair-screens.ts'
import { screens } from './screens/screens.ts'
import { stateScreens } from './screens/state-screens.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

/** Returns the line below the chain while no link is hovered. */
const getChainDetail = (container: HTMLElement) => container.querySelector('.chain-detail')?.textContent

describe('the text of a screen', () => {
  test('separates the titles of consequences', () => {
    show(stateScreens['down-service'])
    expect(
      [...(screen.getByText('Also affected').nextSibling?.childNodes ?? [])].map((item) => item.textContent),
    ).toHaveLength(2)
  })

  test('repeats nothing: without a builder it has only the headline and the setup', () => {
    const { container } = show(stateScreens.absent)
    expect(container.textContent?.match(/No Linux builder/g)).toHaveLength(1)
    expect(container.querySelector('.chain')).toBeNull()
    expect(screen.getByText('Set up a Linux builder')).toBeTruthy()
  })

  test.each([
    ['healthy', 'Build: no test build yet'],
    ['starting', 'Port: 31022 isn’t responding yet'],
    ['paused', 'launchd: stopped by you'],
    ['asleep', 'VM: no process found'],
    ['down-service', 'Later steps can’t be checked until this is fixed.'],
  ] as const)('of %s describes the first link that is not good', (name, message) => {
    const { container } = show(stateScreens[name])
    expect(getChainDetail(container)).toBe(message)
  })
})

test('times are shown in local time, except in verbatim text', () => {
  const withMoments = Object.entries({ ...screens, ...findingScreens }).flatMap(([name, view]) => {
    const { container } = show(view)
    for (const text of container.querySelectorAll('pre')) text.remove()
    const moments = container.textContent?.match(/.{0,30}\d{4}-\d\d-\d\dT[\d:.]+Z/g) ?? []
    cleanup()
    return moments.map((moment) => `${name}: ${moment}`)
  })
  expect(withMoments).toEqual([])
})

describe('if the builder works', () => {
  test('a problem of a remote builder is a line that unfolds, and not the cause', () => {
    show(stateScreens['machines-elsewhere'])
    const line = screen.getByText('build.example.com').closest('li')
    expect(line?.querySelector('details')?.open).toBe(false)
    expect(screen.queryByText('Other issues')).toBeNull()
    const { rootFindings } = stateScreens['machines-elsewhere']
    const headline = rootFindings.find(({ subject }) => subject.includes('build.example.com'))?.headline ?? ''
    expect(screen.getAllByText(headline)).toHaveLength(1)
  })
})

describe('a builder that the user stopped', () => {
  test('is started by one click, with what that does on the screen', () => {
    const { requests } = show(stateScreens.paused)
    const { ready } = stateScreens.paused
    expect(screen.getByText('What Start Does')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Start Builder' }))
    expect(requests).toEqual([
      { kind: 'plan', subject: { kind: 'control', control: 'start' } },
      { kind: 'run-plan', sha256: ready?.shown?.sha256 },
    ])
  })

  test('is started by the same click where something else is wrong too, which is below', () => {
    const view = createScreen(aMac(whilePaused, withHostsLineInsteadOfInclude))
    const [finding] = view.rootFindings
    show(view)
    expect(screen.getByRole('button', { name: 'Start Builder' }).className).toContain('primary')
    const section = screen.getByRole('region', { name: 'Other issues' })
    expect(within(section).getByText(finding?.headline ?? '-')).toBeTruthy()
  })

  test('can be reminded of, and says when', () => {
    const { requests, push } = show(stateScreens.paused)
    fireEvent.click(screen.getByRole('button', { name: 'Remind Me in 1 Hour' }))
    act(() => push(stateScreens['paused-with-reminder']))
    expect(screen.getByText(/^You stopped it 12 minutes ago\s+Reminder at \d/)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Cancel Reminder' }))
    expect(requests).toEqual(
      ['hour', 'no'].map((when) => ({ kind: 'change-settings', change: { kind: 'stop-reminder', when } })),
    )
  })
})

describe('the first run', () => {
  const listRows = (container: HTMLElement) =>
    [...container.querySelectorAll('.welcome-rows li')].map((row) => row.querySelectorAll('p').length)

  test('says first what Builderbar does; beside a problem in a few words, so that its repair stays in sight', () => {
    const { container } = show(stateScreens['welcome-down'])
    const headings = [...container.querySelectorAll('h2')].map((element) => element.textContent)
    expect(headings[0]).toBe('Welcome to Builderbar')
    expect(listRows(container)).toEqual([1, 1, 1])
    cleanup()
    expect(listRows(show(stateScreens.welcome).container)).toEqual([2, 2, 2])
  })

  test('says what the first scan does, and has the chain that it fills', () => {
    const { container } = show(stateScreens['first-run'])
    expect(screen.getByRole('heading', { level: 1 }).textContent).toMatch(/^Checking \d\d things…$/)
    expect(container.querySelectorAll('.chain .link.unknown')).toHaveLength(6)
    expect(screen.getByText('Welcome to Builderbar')).toBeTruthy()
  })

  test('opens the app at login, unless the user switches it off', () => {
    const { requests } = show(stateScreens.welcome)
    const proceed = () => fireEvent.click(screen.getByRole('button', { name: 'Continue' }))
    proceed()
    const request = { kind: 'change-settings', change: { kind: 'welcomed' } }
    expect(requests).toEqual([{ kind: 'open-at-login', on: true }, request])
    fireEvent.click(screen.getByRole('switch', { name: 'Open at login' }))
    proceed()
    expect(requests.slice(2)).toEqual([request])
  })

  test('asks for notifications only when the user presses the button, which then goes', () => {
    const { requests } = show(stateScreens.welcome)
    fireEvent.click(screen.getByRole('button', { name: 'Allow Notifications' }))
    expect(requests).toEqual([{ kind: 'allow-notifications' }])
    expect(screen.queryByRole('button', { name: 'Allow Notifications' })).toBeNull()
    expect(screen.getByText(/System Settings > Notifications/)).toBeTruthy()
    expect(document.activeElement?.textContent).toBe('Continue')
  })

  test('without a builder has its snippet to copy and its manual', () => {
    const { requests } = show(stateScreens['welcome-absent'])
    // That of the first way; happy-dom also finds those that are folded.
    for (const name of ['Open Manual', 'Copy Configuration']) {
      const [first] = screen.getAllByRole('button', { name })
      if (first !== undefined) fireEvent.click(first)
    }
    expect(requests).toEqual([
      { kind: 'open-manual', id: 'nix-darwin' },
      { kind: 'copy-setup', id: 'nix-darwin' },
    ])
  })
})

describe('copied output of Nix', () => {
  test('that this Mac does not confirm has a button for the build that would tell', () => {
    const { requests } = show(stateScreens['nix-output-likely'])
    const section = screen.getByRole('region', { name: 'Copied Nix output' })
    fireEvent.click(within(section).getByRole('button', { name: 'Run Test Build' }))
    expect(requests).toEqual([{ kind: 'test-build' }])
    expect(section.textContent).not.toContain('builderbar test-build')
  })

  test('has its line and its cause, and the repair of what this Mac shows too', () => {
    const { requests } = show(stateScreens['nix-output'])
    expect(screen.getByText(/^This is why: SSH rejects the builder’s key/)).toBeTruthy()
    expect(screen.getByText(/^Line 2: Permissions 0640/)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Fix Key Permissions…' })).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Done' }))
    expect(requests).toEqual([{ kind: 'dismiss-output' }])
  })

  test('is read at a click in the menu', () => {
    const { requests, push } = show(stateScreens.healthy)
    fireEvent.click(screen.getByRole('button', { name: 'More' }))
    fireEvent.click(screen.getByRole('menuitem', { name: 'Paste Nix Output…' }))
    expect(requests).toEqual([{ kind: 'explain-output' }])
    act(() => push({ ...stateScreens.healthy, nixOutput: { status: 'reading' } }))
    expect(document.activeElement?.textContent).toBe('Copied Nix output')
  })
})

describe('a plan', () => {
  test.each([
    ['planned', 'This repair will:', 'Fix Key Permissions'],
    ['planned-restart', 'This will:', 'Restart'],
    ['planned-stop', 'This will:', 'Stop'],
    ['planned-undo', 'This will:', 'Undo'],
  ] as const)('%s has a button that says what happens', (name, heading, button) => {
    show(repairScreens[name])
    expect(screen.getByRole('heading', { level: 2, name: heading })).toBeTruthy()
    expect(screen.getByRole('button', { name: button }).className).toContain('primary')
  })

  test('that is refused says so, and why', () => {
    show(repairScreens['plan-refused'])
    expect(screen.getByRole('heading', { level: 2, name: 'Can’t repair' })).toBeTruthy()
    expect(screen.queryByText('This repair will:')).toBeNull()
    expect(screen.getByText(/^\/private\/etc\/nix belongs to user 501/)).toBeTruthy()
  })

  test('has the local time since when a build that it would end has been running', () => {
    const { container } = show(repairScreens['planned-restart'])
    expect(container.textContent).not.toMatch(/\d{4}-\d\d-\d\dT/)
    expect(container.textContent).toMatch(/running since \d+:57/)
  })
})

test.each(Object.entries(screens).filter(([, view]) => view.history !== null && view.incidents.length > 0))(
  'the day of %s is down while each of its incidents was open',
  (_name, { history, incidents }) => {
    const isDownAt = (moment: number) =>
      history?.day.some(
        ({ state, from, to }) => state === 'down' && Date.parse(from) <= moment && moment < Date.parse(to),
      )
    for (const { openedAt } of incidents) expect(isDownAt(Date.parse(openedAt)), openedAt).toBe(true)
  },
)
