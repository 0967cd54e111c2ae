import type { CopyRequest } from './contract/popover-request.ts'

/** The system's clipboard, as `electron.clipboard`: since Electron 44 a promise, before that nothing. */
interface SystemClipboard {
  writeText(text: string): Promise<void> | void
}

export interface TextClipboard {
  /** Copies the text that was requested; does nothing without one. Never rejects: a failure is in `failed`. */
  copy(request: CopyRequest, text: string | null): Promise<void>
  /** The request of the last copy while its button says so, for 2 seconds. Null if the copy failed. */
  copied(): CopyRequest | null
  /** Whether the last copy failed, so that the text is not in the clipboard. */
  failed(): boolean
}

const confirmationMs = 2000

/** @param onChange called when `copied` or `failed` has changed */
export function openTextClipboard(system: SystemClipboard, onChange: () => void): TextClipboard {
  let hasFailed = false
  let copied: CopyRequest | null = null
  let timer: NodeJS.Timeout | undefined
  const end = () => {
    copied = null
    onChange()
  }
  return {
    async copy(request, text) {
      if (!text) return
      clearTimeout(timer)
      try {
        await system.writeText(text)
        hasFailed = false
        copied = request
        timer = setTimeout(end, confirmationMs).unref()
      } catch {
        hasFailed = true
        copied = null
      }
      onChange()
    },
    copied: () => copied,
    failed: () => hasFailed,
  }
}
