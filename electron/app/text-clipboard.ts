import type { CopyRequest } from './contract/popover-request.ts'

/** The system's clipboard, as `electron.clipboard`: since Electron 44 a promise, before that nothing. */
interface SystemClipboard {
  writeText(text: string): Promise<void> | void
}

const confirmationMs = 2000

/** Copies texts, and says for a moment which one. */
export class TextClipboard {
  private readonly system: SystemClipboard
  private readonly onChange: () => void
  private hasFailed = false
  private lastCopied: CopyRequest | null = null
  private timer: NodeJS.Timeout | undefined

  /** @param onChange called when `copied` or `failed` has changed */
  constructor(system: SystemClipboard, onChange: () => void) {
    this.system = system
    this.onChange = onChange
  }

  /** Copies the text that was requested; does nothing without one. Never rejects: a failure is in `failed`. */
  async copy(request: CopyRequest, text: string | null): Promise<void> {
    if (!text) return
    clearTimeout(this.timer)
    try {
      await this.system.writeText(text)
      this.hasFailed = false
      this.lastCopied = request
      this.timer = setTimeout(() => this.endConfirmation(), confirmationMs).unref()
    } catch {
      this.hasFailed = true
      this.lastCopied = null
    }
    this.onChange()
  }

  /** The request of the last copy while its button says so, for 2 seconds. Null if the copy failed. */
  copied(): CopyRequest | null {
    return this.lastCopied
  }

  /** Whether the last copy failed, so that the text is not in the clipboard. */
  failed(): boolean {
    return this.hasFailed
  }

  private endConfirmation(): void {
    this.lastCopied = null
    this.onChange()
  }
}
