import { describe, expect, test, vi } from 'vitest'
import { openTextClipboard } from '../../electron/app/text-clipboard.ts'

function openClipboard(writeText: (text: string) => Promise<void> | void) {
  const changed = vi.fn()
  return { clipboard: openTextClipboard({ writeText }, changed), changed }
}

describe('the clipboard', () => {
  test.each([
    ['of Electron 44 and later', async () => {}],
    ['of Electron 33', () => {}],
  ])('%s takes the text', async (_version, write) => {
    const writeText = vi.fn(write)
    const { clipboard, changed } = openClipboard(writeText)
    await clipboard.copy('nix.linux-builder.enable = true;')
    expect(writeText).toHaveBeenCalledWith('nix.linux-builder.enable = true;')
    expect(clipboard.failed()).toBe(false)
    expect(changed).not.toHaveBeenCalled()
  })

  test.each([
    ['rejects', () => Promise.reject(new Error('no clipboard'))],
    [
      'throws',
      () => {
        throw new Error('no clipboard')
      },
    ],
  ])('says so when it %s, until a copy works', async (_how, write) => {
    let works = false
    const { clipboard, changed } = openClipboard(() => (works ? undefined : write()))
    await clipboard.copy('text')
    expect(clipboard.failed()).toBe(true)
    await clipboard.copy('text')
    expect(changed).toHaveBeenCalledTimes(1)
    works = true
    await clipboard.copy('text')
    expect(clipboard.failed()).toBe(false)
    expect(changed).toHaveBeenCalledTimes(2)
  })

  test('is left alone without a text', async () => {
    const writeText = vi.fn()
    const { clipboard } = openClipboard(writeText)
    await clipboard.copy(null)
    await clipboard.copy('')
    expect(writeText).not.toHaveBeenCalled()
  })
})
