import { useRef, useState } from 'react'
import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'
import { Switch } from '../ui/Switch.tsx'
import './welcome.css'

interface WelcomeProps {
  readonly view: PopoverView
  /** Without the sentences, so that a finding and its repair, or the guide, are visible below. */
  readonly isShort: boolean
  readonly send: Bridge['send']
}

const text = messages.welcome

/** Shown on the first run: what Builderbar does, and that it asks before it changes anything. */
export function Welcome({ view, isShort, send }: WelcomeProps) {
  const { loginItem } = view
  const [opensAtLogin, setOpensAtLogin] = useState(true)
  const [hasAsked, setHasAsked] = useState(false)
  const proceed = useRef<HTMLButtonElement>(null)
  return (
    <section className="part welcome" aria-labelledby="welcome-heading">
      <h2 id="welcome-heading" className="finding-title">
        {text.heading}
      </h2>
      <ul className="welcome-rows">
        {rows.map(({ icon, title, message }) => (
          <li key={title}>
            <svg viewBox="0 0 20 20" aria-hidden="true">
              <path d={icon} />
            </svg>
            <div>
              <p>{title}</p>
              {!isShort && <p className="secondary">{message}</p>}
            </div>
          </li>
        ))}
      </ul>
      {loginItem.available && (
        <Switch
          label={messages.settings.openAtLogin}
          on={opensAtLogin}
          reason={null}
          onChange={setOpensAtLogin}
        />
      )}
      {hasAsked && <p className="secondary">{text.notificationsAsked}</p>}
      <div className="buttons">
        {!hasAsked && view.canSnooze && (
          <button
            type="button"
            className="button"
            onClick={() => {
              send({ kind: 'allow-notifications' })
              setHasAsked(true)
              // This button goes, and the keyboard with it.
              proceed.current?.focus()
            }}
          >
            {text.allowNotifications}
          </button>
        )}
        <button
          ref={proceed}
          type="button"
          className={isShort ? 'button' : 'button primary'}
          onClick={() => {
            if (loginItem.available && loginItem.on !== opensAtLogin)
              send({ kind: 'open-at-login', on: opensAtLogin })
            send({ kind: 'change-settings', change: { kind: 'welcomed' } })
          }}
        >
          {text.done}
        </button>
      </div>
    </section>
  )
}

const rows = [
  { ...text.monitors, icon: 'M2 10h4l2.5-6 3.5 12 2.5-6H18' },
  {
    ...text.explains,
    icon: 'M8.75 3.5a5.25 5.25 0 1 1 0 10.5 5.25 5.25 0 0 1 0-10.5M12.6 12.6 16.5 16.5',
  },
  {
    ...text.repairs,
    icon: 'M10 2.5 16 4.75v4.5c0 4-2.5 6.75-6 8.25-3.5-1.5-6-4.25-6-8.25v-4.5zM7.25 9.75l2 2 3.5-3.75',
  },
]
