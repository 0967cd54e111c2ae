import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { show } from '../fixtures/rendered.tsx'
import { viewChanges } from '../fixtures/view-changes.ts'
import { views } from '../fixtures/views.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const open = () => fireEvent.click(screen.getByRole('button', { name: 'More' }))
const listItems = () => screen.queryAllByRole('menuitem').map((item) => item.textContent)
const getFocusedText = () => document.activeElement?.textContent

describe('the menu of the last slot', () => {
  test('has the controls that apply, the updates, and the app itself', () => {
    show(views.healthy)
    expect(listItems()).toEqual([])
    open()
    expect(listItems()).toEqual([
      'Restart Builder…',
      'Stop Builder…',
      'Paste Nix Output…',
      'Check for Updates…',
      'About Builderbar',
      'Quit Builderbar',
    ])
  })

  test('does not check for updates where the organization does not allow it, and says so', () => {
    const managed = { settings: { updates: 'no' as const }, sources: {}, problems: [] }
    const { requests } = show({ ...views.healthy, managed })
    open()
    const item = screen.getByRole('menuitem', { name: 'Check for Updates… Managed by your organization' })
    fireEvent.click(item)
    expect(item.getAttribute('aria-disabled')).toBe('true')
    expect(requests).toEqual([])
  })

  test.each([
    ['Stop Builder…', [{ kind: 'plan', subject: { kind: 'control', control: 'stop' } }]],
    ['Undo Last Change…', [{ kind: 'plan', subject: { kind: 'undo', receipt: 'r-1' } }]],
    [
      'Check for Updates…',
      [
        { kind: 'update', action: 'check' },
        { kind: 'page', page: 'settings' },
      ],
    ],
    ['Open Shell in Builder…', [{ kind: 'open-shell' }]],
    ['About Builderbar', [{ kind: 'about' }]],
    ['Quit Builderbar', [{ kind: 'quit' }]],
  ])('"%s" requests it and closes the menu', (name, expectedRequest) => {
    const { requests } = show({ ...views.healthy, ...viewChanges.undoable, canOpenShell: true })
    open()
    fireEvent.click(screen.getByRole('menuitem', { name }))
    expect(requests).toEqual(expectedRequest)
    expect(listItems()).toEqual([])
    expect(getFocusedText()).toBe('More')
  })

  test('is used by arrow keys and left by Escape, which leaves the popover open', () => {
    const { requests } = show(views.healthy)
    open()
    expect(getFocusedText()).toBe('Restart Builder…')
    const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document, { key })
    for (const [key, name] of [
      ['ArrowDown', 'Stop Builder…'],
      ['End', 'Quit Builderbar'],
      ['ArrowDown', 'Restart Builder…'],
      ['ArrowUp', 'Quit Builderbar'],
      ['Home', 'Restart Builder…'],
    ] as const) {
      press(key)
      expect(getFocusedText()).toBe(name)
    }
    press('Escape')
    expect(listItems()).toEqual([])
    expect(getFocusedText()).toBe('More')
    expect(requests).toEqual([])
  })

  test('closes when the focus goes elsewhere', () => {
    show(views.healthy)
    open()
    act(() => screen.getByRole('button', { name: 'Settings' }).focus())
    expect(listItems()).toEqual([])
  })

  test('changes nothing while a repair runs', () => {
    const { requests } = show(views.running)
    open()
    fireEvent.click(screen.getByRole('menuitem', { name: 'Stop Builder…' }))
    expect(requests).toEqual([])
  })

  test('has the focus again after the plan that it opened', () => {
    const { push } = show(views.healthy)
    open()
    fireEvent.click(screen.getByRole('menuitem', { name: 'Stop Builder…' }))
    act(() => push(views.planned))
    act(() => push(views.healthy))
    expect(getFocusedText()).toBe('More')
  })
})
