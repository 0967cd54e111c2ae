import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { show } from '../fixtures/rendered.tsx'
import { builderScreens as screens } from '../screens/builder-screens.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const findPart = (name: string) => screen.getByRole('region', { name })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

describe('the window of a builder', () => {
  test('says its state, its chain, what it may build and who sets it up', () => {
    show(screens['builder-on-demand'])
    expect(document.activeElement?.textContent).toBe('rosetta-builder')
    expect(screen.getByText('Idle until a build needs it')).toBeTruthy()
    expect(screen.getByText('On this Mac')).toBeTruthy()
    expect(within(findPart('Path to a finished build')).getAllByRole('listitem')).toHaveLength(6)
    const facts = findPart('About this builder').textContent
    expect(facts).toContain('Chosenfirst for aarch64-linux and x86_64-linux')
    expect(facts).toContain('Set up bynix-rosetta-builder')
    expect(facts).toContain('Listed in/etc/nix/machines, line 2')
    expect(findPart('Checks').textContent).toContain('org.nixos.rosetta-builderd, not running')
  })

  test('says what it builds now, and which builder Nix would choose before it', () => {
    show(screens.builder)
    expect(screen.getByText(/^Building hello-2\.12\.2/)).toBeTruthy()
    expect(findPart('About this builder').textContent).toContain(
      'Chosenafter rosetta-builder for aarch64-linux',
    )
  })

  test('ends with the end of its log, and leads to the window of the log', () => {
    const { requests } = show(screens['builder-on-demand'])
    expect(findPart('Log').textContent).toContain(
      '/var/lib/rosetta-builder/.lima/rosetta-builder/ha.stderr.log',
    )
    expect(findPart('Log').textContent).toContain('The final requirement 1 of 1 is satisfied')
    press('Show Log')
    expect(requests).toEqual([{ kind: 'page', page: 'log' }])
  })

  test('shows no log of another builder', () => {
    show(screens.builder)
    expect(findPart('Log').textContent).not.toContain('rosetta')
    expect(findPart('Log').textContent).toContain('launchd discards its output')
  })

  test('of a remote builder checks it, and leaves its repair to the popover', () => {
    const { requests } = show(screens['builder-remote'])
    expect(findPart('Issues').textContent).toContain('build.example.com')
    expect(screen.getByText('Its log is on the other computer.')).toBeTruthy()
    press('Check build.example.com')
    press('Open Builderbar')
    expect(requests).toEqual([
      { kind: 'probe-remote', uri: 'ssh-ng://nix@build.example.com' },
      { kind: 'page', page: 'main' },
    ])
  })

  test('of an external builder has its program, and no checks that it does not have', () => {
    show(screens['builder-external'])
    expect(findPart('About this builder').textContent).toContain(
      '/bin/nix-linux-builder, file, owner root, mode 0755',
    )
    expect(screen.queryByRole('region', { name: 'Checks' })).toBeNull()
    expect(screen.getByText('Nix shows its output with each build.')).toBeTruthy()
  })

  test('says if the builder is gone, and begins at the heading if it shows another one', () => {
    const { push } = show(screens['builder-gone'])
    expect(screen.getByText('Nix no longer lists this builder.')).toBeTruthy()
    act(() => push(screens.builder))
    expect(document.activeElement?.textContent).toBe('linux-builder')
    act(() => push(screens['builder-on-demand']))
    expect(document.activeElement?.textContent).toBe('rosetta-builder')
  })
})
