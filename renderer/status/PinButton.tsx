import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'
import { formatAriaShortcut, formatShortcut } from '../ui/command-keys.ts'

/** Keeps the popover open while the user works in another app. */
export function PinButton({ pinned, send }: { pinned: boolean; send: Bridge['send'] }) {
  return (
    <button
      type="button"
      className="icon-button pin"
      aria-label={messages.keepOpen}
      aria-pressed={pinned}
      aria-keyshortcuts={formatAriaShortcut('p')}
      title={messages.withKeys(messages.keepOpen, formatShortcut('p'))}
      onClick={() => send({ kind: 'pin', on: !pinned })}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M5.25 2.25h5.5M6.25 2.25v4.5L4.25 9.25h7.5l-2-2.5v-4.5" />
        <path d="M8 9.25v4.5" />
      </svg>
    </button>
  )
}
