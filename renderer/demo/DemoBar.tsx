import type { Bridge, Demo } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'
import './demo-bar.css'

/** Says that this is a fake Mac, and selects the scenario that it shows. */
export function DemoBar({ demo, send }: { demo: Demo; send: Bridge['send'] }) {
  return (
    <aside className="demo-bar" aria-label={messages.demo}>
      <strong>{messages.demo}</strong>
      <select
        aria-label={messages.scenario}
        value={demo.scenario}
        onChange={(event) => send({ kind: 'pick-scenario', scenario: event.target.value })}
      >
        {demo.scenarios.map((scenario) => (
          <option key={scenario.id} value={scenario.id}>
            {scenario.title}
          </option>
        ))}
      </select>
    </aside>
  )
}
