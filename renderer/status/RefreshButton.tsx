import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import { words } from '../format/locale.ts'
import { ariaKeys, keyName } from '../ui/command-keys.ts'

export function RefreshButton({ send }: { send: Bridge['send'] }) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={words.lookAgain}
      aria-keyshortcuts={ariaKeys('r')}
      title={words.withKeys(words.lookAgain, keyName('r'))}
      onClick={() => send({ ask: 'look' })}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M13.2 8.6a5.25 5.25 0 1 1-1.3-4.1L13.4 6" />
        <path d="M13.6 2.6V6.1H10.1" />
      </svg>
    </button>
  )
}
