import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'

interface AdminCheckButtonProps {
  readonly isDisabled?: boolean
  readonly className: string
  readonly send: Bridge['send']
}

/** Shows the plan of the check that only an administrator can make. */
export function AdminCheckButton({ isDisabled = false, className, send }: AdminCheckButtonProps) {
  return (
    <button
      type="button"
      className={className}
      aria-disabled={isDisabled}
      onClick={() =>
        !isDisabled && send({ kind: 'plan', subject: { kind: 'control', control: 'admin-check' } })
      }
    >
      {messages.menu.controls['admin-check']}
    </button>
  )
}
