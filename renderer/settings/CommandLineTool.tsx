import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { ToolView } from '../../electron/app/view/tool-view.ts'
import { words } from '../format/locale.ts'

const text = words.tool

/** Whether a terminal finds `builderbar`, and how it does. Both ways are planned and shown before anything runs. */
export function CommandLineTool({ tool, send }: { tool: ToolView; send: Bridge['send'] }) {
  const receipt = tool.at === 'installed' ? tool.receipt : null
  return (
    <section className="part" aria-labelledby="tool-heading">
      <h2 id="tool-heading" className="heading">
        {text.heading}
      </h2>
      <p className="secondary">{tool.at === 'can' ? text.says : tool.says}</p>
      {tool.at === 'can' && (
        <div className="buttons">
          <button type="button" className="button small" onClick={() => send({ ask: 'install-tool' })}>
            {text.install}
          </button>
        </div>
      )}
      {receipt !== null && (
        <div className="buttons">
          <button
            type="button"
            className="button small"
            onClick={() => {
              send({ ask: 'undo', receipt })
              send({ ask: 'page', page: 'main' })
            }}
          >
            {text.remove}
          </button>
        </div>
      )}
    </section>
  )
}
