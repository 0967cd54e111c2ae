import { useEffect, useRef } from 'react'
import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'

/** The title of a page with a back button, which gets the focus so that keyboard and screen reader continue here. */
export function PageHeading({ title, send }: { title: string; send: Bridge['send'] }) {
  const back = useRef<HTMLButtonElement>(null)
  useEffect(() => back.current?.focus(), [])
  return (
    <header className="page-heading">
      <button
        type="button"
        ref={back}
        className="icon-button"
        aria-label={messages.back}
        onClick={() => send({ kind: 'page', page: 'main' })}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M10 3 5 8l5 5" />
        </svg>
      </button>
      <h1 className="headline">{title}</h1>
    </header>
  )
}
