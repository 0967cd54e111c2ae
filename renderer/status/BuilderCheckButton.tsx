import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { BuilderStatus } from '../../electron/core/model/status.ts'
import { messages } from '../format/locale.ts'

interface BuilderCheckButtonProps {
  readonly line: BuilderStatus
  readonly view: PopoverView
  readonly send: Bridge['send']
}

/** Checks a remote builder, which nothing else connects to. */
export function BuilderCheckButton({ line: { kind, uri, host }, view, send }: BuilderCheckButtonProps) {
  if (kind !== 'remote' || uri === null) return null
  const isChecking = view.probingRemote.includes(uri)
  return (
    <button
      type="button"
      className="button small"
      aria-label={messages.builders.checkLabel(host ?? uri)}
      aria-disabled={isChecking}
      onClick={() => !isChecking && send({ kind: 'probe-remote', uri })}
    >
      {isChecking ? messages.builders.checking : messages.builders.check}
    </button>
  )
}
