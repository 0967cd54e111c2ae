import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'
import { ReadyPlanButton } from './ReadyPlanButton.tsx'

interface StoppedButtonsProps {
  readonly view: PopoverView
  readonly send: Bridge['send']
}

/** Of a builder that the user stopped: a reminder, and its start. */
export function StoppedButtons({ view: { ready, settings }, send }: StoppedButtonsProps) {
  const { menu } = messages
  return (
    <>
      {settings.stopReminderAt === null ? (
        <RemindButton send={send} />
      ) : (
        <button
          type="button"
          className="button"
          onClick={() => send({ kind: 'change-settings', change: { kind: 'stop-reminder', when: 'no' } })}
        >
          {messages.stopped.cancelReminder}
        </button>
      )}
      {ready !== null && (
        <ReadyPlanButton
          ready={ready}
          names={{ run: messages.stopped.start, show: menu.controls.start }}
          className="button primary"
          send={send}
        />
      )}
    </>
  )
}

interface RemindButtonProps {
  readonly send: Bridge['send']
  /** Called at a click too. */
  readonly onUse?: () => void
}

/** Has the app say in an hour that the builder is still stopped. */
export function RemindButton({ send, onUse }: RemindButtonProps) {
  return (
    <button
      type="button"
      className="button"
      onClick={() => {
        send({ kind: 'change-settings', change: { kind: 'stop-reminder', when: 'hour' } })
        onUse?.()
      }}
    >
      {messages.stopped.remind}
    </button>
  )
}
