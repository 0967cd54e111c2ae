import { createContext, useContext } from 'react'
import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { CopyRequest } from '../../electron/app/contract/popover-request.ts'
import { messages } from '../format/locale.ts'

/** The text that was just copied. The root of the page provides it, because copy buttons are nested deeply. */
export const CopiedContext = createContext<CopyRequest | null>(null)

interface CopyButtonProps {
  readonly request: CopyRequest
  /** What the button says before it was pressed; default "Copy". */
  readonly label?: string
  /** Default: without an edge. */
  readonly className?: string
  readonly send: Bridge['send']
}

/** Copies a text, and says so once it is in the clipboard. */
export function CopyButton({
  request,
  label = messages.copy,
  className = 'button plain',
  send,
}: CopyButtonProps) {
  const copied = useContext(CopiedContext)
  const isCopied = JSON.stringify(copied) === JSON.stringify(request)
  return (
    <button type="button" className={className} onClick={() => send(request)} aria-live="polite">
      {isCopied ? messages.copied : label}
    </button>
  )
}
