/** The system's clipboard, as `electron.clipboard`: since Electron 44 a promise, before that nothing. */
interface SystemClipboard {
  writeText(text: string): Promise<void> | void
}

export interface TextClipboard {
  /** Copies the text; does nothing without one. Never rejects: a failure is in `failed`. */
  copy(text: string | null | undefined): Promise<void>
  /** Whether the last copy failed, so that the text is not in the clipboard although its button says "Copied". */
  failed(): boolean
}

/** @param changed called when `failed` has changed */
export function openTextClipboard(system: SystemClipboard, changed: () => void): TextClipboard {
  let failed = false
  return {
    async copy(text) {
      if (!text) return
      const before = failed
      try {
        await system.writeText(text)
        failed = false
      } catch {
        failed = true
      }
      if (failed !== before) changed()
    },
    failed: () => failed,
  }
}
