import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { PlanRequest } from '../../electron/app/contract/popover-request.ts'
import type { ToolView } from '../../electron/app/contract/tool-status.ts'
import { messages } from '../format/locale.ts'
import { SettingsGroup } from './SettingsGroup.tsx'

const text = messages.tool

/** The state of the `builderbar` command, with a button to install or remove it. Either shows its plan before it runs. */
export function CommandLineTool({ tool, send }: { tool: ToolView; send: Bridge['send'] }) {
  const receipt = tool.status === 'installed' ? tool.receipt : null
  const plan = (subject: PlanRequest) => send({ kind: 'plan', subject })
  return (
    <SettingsGroup note={tool.status === 'can' ? text.message : tool.message}>
      <div className="setting setting-line">
        <p>{text.heading}</p>
        {tool.status === 'can' && (
          <button type="button" className="button small" onClick={() => plan({ kind: 'tool' })}>
            {text.install}
          </button>
        )}
        {receipt !== null && (
          <button type="button" className="button small" onClick={() => plan({ kind: 'undo', receipt })}>
            {text.remove}
          </button>
        )}
      </div>
    </SettingsGroup>
  )
}
