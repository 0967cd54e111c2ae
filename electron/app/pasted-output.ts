import { maxPastedBytes, parsePastedText } from '../core/text/pasted-text.ts'
import { unwrapLines } from '../core/text/unwrapped-lines.ts'
import { explainOutput } from '../diagnose/views/explained-output.ts'
import type { Messages } from '../locales/messages.ts'
import type { Monitor } from '../monitor/monitor.ts'
import type { ExplainedOutputView } from './contract/bridge-contract.ts'
import { describeExplainedOutput } from './view/explained-output-view.ts'

export interface PastedOutputOptions {
  readonly monitor: Pick<Monitor, 'scan' | 'state'>
  readonly messages: Messages
  /** Returns the text in the clipboard. */
  readText(): Promise<string> | string
  /** Shows a finding first. */
  focusOn(finding: string): void
  onChange(): void
}

/** Explains output of Nix that the user copied, as `builderbar explain -` does. The text is not stored and doesn't leave this Mac. */
export class PastedOutput {
  private readonly options: PastedOutputOptions
  private view: ExplainedOutputView | null = null
  /** Only the newest request is answered. */
  private request = 0

  constructor(options: PastedOutputOptions) {
    this.options = options
  }

  current = (): ExplainedOutputView | null => this.view

  /** Reads the clipboard, scans the Mac and shows what both say. */
  async explain(): Promise<void> {
    const { monitor, messages, focusOn } = this.options
    this.request += 1
    const requestNumber = this.request
    this.show({ status: 'reading' })
    const text = await this.readClipboard()
    if (text !== null) await monitor.scan()
    if (requestNumber !== this.request) return
    const { status } = monitor.state()
    const { refused, useTerminal, notChecked, tryLater } = messages.nixOutput
    if (text === null) return this.say(refused, useTerminal)
    if (status === null) return this.say(notChecked, tryLater)
    // Nix prints the error at the end.
    const lines = unwrapLines(parsePastedText(Buffer.from(text, 'utf8').subarray(-maxPastedBytes)))
    const isEmpty = lines.every(({ readings: [text = ''] }) => text.trim() === '')
    const output = isEmpty ? null : explainOutput(lines, status)
    if (output !== null && output.agreed !== null) focusOn(output.agreed.key)
    this.show(describeExplainedOutput(output, messages.nixOutput))
  }

  /** Returns the text in the clipboard; null if the system refuses. */
  private async readClipboard(): Promise<string | null> {
    try {
      return await this.options.readText()
    } catch {
      return null
    }
  }

  dismiss(): void {
    this.request += 1
    this.show(null)
  }

  private say(title: string, message: string): void {
    this.show({ status: 'done', title, words: null, message, action: null })
  }

  private show(next: ExplainedOutputView | null): void {
    this.view = next
    this.options.onChange()
  }
}
