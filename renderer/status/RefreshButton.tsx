import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'
import { formatAriaShortcut, formatShortcut } from '../ui/command-keys.ts'

interface RefreshButtonProps {
  readonly isScanning: boolean
  readonly send: Bridge['send']
}

/** Scans again; turns while a scan runs. */
export function RefreshButton({ isScanning, send }: RefreshButtonProps) {
  return (
    <button
      type="button"
      className={isScanning ? 'icon-button turning' : 'icon-button'}
      aria-label={messages.scanAgain}
      aria-description={isScanning ? messages.scanningNow : undefined}
      aria-keyshortcuts={formatAriaShortcut('r')}
      title={isScanning ? messages.scanningNow : messages.withKeys(messages.scanAgain, formatShortcut('r'))}
      onClick={() => send({ kind: 'scan' })}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M13.2 8.6a5.25 5.25 0 1 1-1.3-4.1L13.4 6" />
        <path d="M13.6 2.6V6.1H10.1" />
      </svg>
    </button>
  )
}
