import { useState } from 'react'
import type { Bridge, PopoverView } from '../electron/shell/bridge-contract.ts'
import { Incidents } from './Incidents.tsx'
import { LookedAtList } from './LookedAtList.tsx'
import { words } from './words.ts'
import './footer.css'

interface FooterProps {
  readonly view: PopoverView
  readonly now: number
  readonly send: Bridge['send']
}

/** What one looks up only when one wants to know more. */
export function Footer({ view, now, send }: FooterProps) {
  const [copied, setCopied] = useState(false)
  const copyReport = () => {
    send({ ask: 'copy-report' })
    setCopied(true)
  }
  return (
    <footer className="part footer">
      <div>
        {view.incidents.length > 0 && <Incidents incidents={view.incidents} now={now} />}
        {view.lookedAt.length > 0 && <LookedAtList lookedAt={view.lookedAt} now={now} />}
      </div>
      <button type="button" className="button plain" onClick={copyReport} aria-live="polite">
        {copied ? words.copied : words.copyReport}
      </button>
    </footer>
  )
}
