import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { show } from './fixtures/rendered.tsx'
import { consequence, keyFinding, routeFinding } from './fixtures/samples.ts'
import { views } from './fixtures/views.ts'
import { builderScreens as screens } from './screens/builder-screens.ts'

beforeEach(() =>
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] }),
)
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('the builders', () => {
  const view = views['machines-elsewhere']
  const remoteUri = 'ssh-ng://nix@build.example.com'

  test('have a line each, with their state and the time of the probe', () => {
    show(view)
    const lines = within(screen.getByRole('region', { name: 'Builders' })).getAllByRole('listitem')
    expect(lines).toHaveLength(3)
    expect(lines[0]?.textContent).toContain('linux-builderWorking')
    expect(lines[1]?.textContent).toContain('Unknown: remote builders are checked only on request')
    expect(lines[2]?.textContent).toContain('Down: The build machine forge.example.com refuses')
    expect(lines[2]?.textContent).toContain('checked 12 minutes ago')
  })

  test('that are remote are probed by their own button, once at a time', () => {
    const { requests, push } = show(view)
    fireEvent.click(screen.getByRole('button', { name: 'Check build.example.com' }))
    expect(requests.filter(({ kind }) => kind !== 'view')).toEqual([{ kind: 'probe-remote', uri: remoteUri }])
    act(() => push({ ...view, probingRemote: [remoteUri] }))
    const button = screen.getByRole('button', { name: 'Check build.example.com' })
    expect(button.textContent).toBe('Checking…')
    fireEvent.click(button)
    expect(requests.filter(({ kind }) => kind === 'probe-remote')).toHaveLength(1)
  })

  test('say what they may build and build now, and open their window by their URI', () => {
    const { requests } = show(screens['two-builders'])
    const region = screen.getByRole('region', { name: 'Builders' })
    expect(region.textContent).toContain('aarch64-linux, x86_64-linux')
    expect(region.textContent).toContain('Nix prefers rosetta-builder for aarch64-linux and x86_64-linux')
    fireEvent.click(screen.getByRole('button', { name: 'Show details of rosetta-builder' }))
    expect(requests).toEqual([{ kind: 'show-builder', uri: 'ssh-ng://rosetta-builder' }])
  })

  test('have no window where no entry names them', () => {
    const [ownBuilder, ...otherBuilders] = view.status?.builders ?? []
    if (ownBuilder === undefined || view.status === null) expect.fail('no builder')
    show({
      ...view,
      status: { ...view.status, builders: [{ ...ownBuilder, uri: null, host: null }, ...otherBuilders] },
    })
    const [first] = within(screen.getByRole('region', { name: 'Builders' })).getAllByRole('listitem')
    expect(first?.textContent).toContain(`port ${ownBuilder.port}`)
    expect(first?.querySelector('button')).toBeNull()
  })

  test('are not mentioned if there are none', () => {
    show(views.healthy)
    expect(screen.queryByRole('region', { name: 'Builders' })).toBeNull()
  })
})

describe('the root finding', () => {
  test('requests the plan of its repair by ids only', () => {
    const { requests } = show(views['down-key'])
    fireEvent.click(screen.getByRole('button', { name: 'Close the key to others…' }))
    expect(requests).toEqual([
      { kind: 'plan', subject: { kind: 'finding', finding: keyFinding.key, repair: 'fix-key-permissions' } },
    ])
  })

  test('unfolds its details, with file, command, address and fingerprint', () => {
    show(views.degraded)
    const evidence = screen.getByText('Details').closest('details')
    expect(evidence?.open).toBe(false)
    expect(evidence?.textContent).toContain('/etc/ssh/ssh_config')
    expect(evidence?.textContent).toContain('/usr/bin/ssh -G -F /etc/ssh/ssh_config linux-builder')
    expect(evidence?.textContent).toContain('SHA256:w8rcXAfhn9ww8ij5kvAj0+/yYBUC8shZjn/7Ix9tTXU')
  })

  test('lists its consequences without details', () => {
    show(views.degraded)
    expect(screen.getByText('Also affected').nextSibling?.textContent).toBe(consequence.headline)
    expect(screen.queryByText('Other issues')).toBeNull()
  })

  test('folds a second root finding to one line', () => {
    show(views['down-key'])
    const other = screen.getByText(routeFinding.headline).closest('details')
    expect(other?.open).toBe(false)
  })

  test('copies its permanent fix by its key', () => {
    const { requests } = show(views.degraded)
    fireEvent.click(screen.getByText('Copy'))
    expect(requests).toEqual([{ kind: 'copy-permanent-fix', finding: routeFinding.key }])
  })

  test('says that it is copied once it is in the clipboard, and not before', () => {
    const request = { kind: 'copy-permanent-fix', finding: routeFinding.key } as const
    const { push } = show(views.degraded)
    fireEvent.click(screen.getByText('Copy'))
    expect(screen.queryByText('Copied')).toBeNull()
    act(() => push({ ...views.degraded, copied: { ...request, finding: keyFinding.key } }))
    expect(screen.queryByText('Copied')).toBeNull()
    act(() => push({ ...views.degraded, copied: request }))
    expect(screen.getByText('Copied')).toBeTruthy()
  })
})

describe('the plan', () => {
  test('shows steps, files and undo before anything runs, and opens its script in a window', () => {
    const { container, requests } = show(views.planned)
    const text = container.textContent ?? ''
    expect(text).toContain('Makes root the owner of /etc/nix/builder_ed25519')
    expect(text).toContain('InterruptsNothing')
    expect(text).toContain('Changes/etc/nix/builder_ed25519')
    expect(text).toContain('Gives the file mode 0640 again')
    expect(text).toContain('macOS will ask for an administrator password.')
    expect(container.querySelector('.plan pre')).toBeNull()
    const lines = views.planned.repair.script.trimEnd().split('\n').length
    fireEvent.click(screen.getByRole('button', { name: `Show Exact Script (${lines} lines)` }))
    expect(requests).toEqual([{ kind: 'page', page: 'script' }])
  })

  test('runs only by its own button, and is left by Cancel', () => {
    const { requests } = show(views.planned)
    fireEvent.click(screen.getByRole('button', { name: 'Close the key to others' }))
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(requests).toEqual([
      { kind: 'run-plan', sha256: views.planned.repair.sha256 },
      { kind: 'dismiss-plan' },
    ])
  })

  test('is not run by the second click of a double click on the button that showed it', () => {
    const { requests } = show(views.planned)
    fireEvent.click(screen.getByRole('button', { name: 'Close the key to others' }), { detail: 2 })
    expect(requests).toEqual([])
    fireEvent.click(screen.getByRole('button', { name: 'Close the key to others' }), { detail: 1 })
    expect(requests).toHaveLength(1)
  })

  test('has nothing to run if that would be unsafe', () => {
    show(views['plan-refused'])
    expect(screen.getByText(/could swap the key/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Close the key to others' })).toBeNull()
  })

  test('shows how long it has been running', () => {
    show(views.running)
    expect(screen.getByText("Closing the builder's key to others…")).toBeTruthy()
  })

  test.each([
    ['fixed', "Builder's key closed to others", 'Done'],
    ['not-fixed', "Builder's key wasn't closed to others", 'Back'],
  ] as const)('that is %s has its outcome in words and can be dismissed', (name, messages, button) => {
    const { requests } = show(views[name])
    expect(screen.getByText(messages)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: button }))
    expect(requests).toEqual([{ kind: 'dismiss-plan' }])
  })

  test('names findings that remain after it, but not the one in the header', () => {
    const { push } = show(views['not-fixed'])
    expect(screen.queryByText(`Still present: ${keyFinding.headline}`)).toBeNull()
    act(() => push({ ...views['not-fixed'], headline: { title: 'Linux builder is idle', detail: null } }))
    expect(screen.getByText(`Still present: ${keyFinding.headline}`)).toBeTruthy()
  })
})

describe('Escape', () => {
  test('closes the popover', () => {
    const { requests } = show(views['down-key'])
    fireEvent.keyDown(document, { key: 'Escape' })
    expect(requests).toEqual([{ kind: 'close' }])
  })

  test('closes a window', () => {
    const { requests } = show(views.healthy)
    fireEvent.click(screen.getByRole('button', { name: 'Settings' }))
    expect(requests).toEqual([{ kind: 'page', page: 'settings' }])
    cleanup()
    const settings = show({ ...views.healthy, page: 'settings' })
    fireEvent.keyDown(document, { key: 'Escape' })
    expect(settings.requests).toEqual([{ kind: 'close' }])
  })

  test('leaves a plan first', () => {
    const { requests } = show(views.planned)
    fireEvent.keyDown(document, { key: 'Escape' })
    expect(requests).toEqual([{ kind: 'dismiss-plan' }])
  })
})

describe('the popover', () => {
  test('says that it is a demo, and requests another scenario by its id', () => {
    const { requests } = show(views.degraded)
    expect(screen.getByText('Demo: simulated Mac')).toBeTruthy()
    fireEvent.change(screen.getByRole('combobox', { name: 'Scenario' }), { target: { value: 'healthy' } })
    expect(requests).toEqual([{ kind: 'pick-scenario', scenario: 'healthy' }])
  })

  test('of a real Mac has no demo bar', () => {
    show(views.healthy)
    expect(screen.queryByText(/Demo/)).toBeNull()
  })

  test('lists all checks, with the reason if something was not observed', () => {
    show(views.healthy)
    const list = screen.getByText('All Checks').closest('details')
    expect(list?.textContent).toContain('port 31022SSH-2.0-OpenSSH_10.0, ssh-ed25519just now')
    expect(list?.textContent).toContain("couldn’t check: nix didn't respond within 5 s")
  })

  test('shows warnings about Builderbar itself', () => {
    show(views.unknown)
    expect(screen.getByText('Notifications are not shown: UNErrorDomain error 1.')).toBeTruthy()
  })

  test('stops listening when it is unmounted', () => {
    const { isSubscribed } = show(views.healthy)
    cleanup()
    expect(isSubscribed()).toBe(false)
  })
})
