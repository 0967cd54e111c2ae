import { afterEach, describe, expect, test, vi } from 'vitest'
import type { CopyRequest } from '../../electron/app/contract/popover-request.ts'
import { TextClipboard } from '../../electron/app/text-clipboard.ts'

const request: CopyRequest = { kind: 'copy-setup', id: 'nix-darwin' }
afterEach(() => vi.useRealTimers())

function openClipboard(writeText: (text: string) => Promise<void> | void) {
  const onChange = vi.fn()
  return { clipboard: new TextClipboard({ writeText }, onChange), onChange }
}

describe('the clipboard', () => {
  test.each([
    ['of Electron 44 and later', async () => {}],
    ['of Electron 33', () => {}],
  ])('%s takes the text', async (_version, write) => {
    const writeText = vi.fn(write)
    const { clipboard, onChange } = openClipboard(writeText)
    await clipboard.copy(request, 'nix.linux-builder.enable = true;')
    expect(writeText).toHaveBeenCalledWith('nix.linux-builder.enable = true;')
    expect(clipboard.failed()).toBe(false)
    expect(clipboard.copied()).toEqual(request)
    expect(onChange).toHaveBeenCalledTimes(1)
  })

  test.each([
    ['rejects', () => Promise.reject(new Error('no clipboard'))],
    [
      'throws',
      () => {
        throw new Error('no clipboard')
      },
    ],
  ])('says so when it %s, until a copy works', async (_title, write) => {
    let works = false
    const { clipboard, onChange } = openClipboard(() => (works ? undefined : write()))
    await clipboard.copy(request, 'text')
    expect(clipboard.failed()).toBe(true)
    expect(clipboard.copied()).toBeNull()
    works = true
    await clipboard.copy(request, 'text')
    expect(clipboard.failed()).toBe(false)
    expect(clipboard.copied()).toEqual(request)
    works = false
    await clipboard.copy(request, 'text')
    expect(clipboard.copied()).toBeNull()
    expect(onChange).toHaveBeenCalledTimes(3)
  })

  test('says for two seconds what was copied', async () => {
    vi.useFakeTimers()
    const { clipboard, onChange } = openClipboard(() => undefined)
    await clipboard.copy(request, 'text')
    vi.advanceTimersByTime(1900)
    expect(clipboard.copied()).toEqual(request)
    vi.advanceTimersByTime(200)
    expect(clipboard.copied()).toBeNull()
    expect(onChange).toHaveBeenCalledTimes(2)
  })

  test('is left alone without a text', async () => {
    const writeText = vi.fn()
    const { clipboard } = openClipboard(writeText)
    await clipboard.copy(request, null)
    await clipboard.copy(request, '')
    expect(writeText).not.toHaveBeenCalled()
  })
})
