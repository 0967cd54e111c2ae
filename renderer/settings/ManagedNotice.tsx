import type { ManagedView } from '../../electron/app/contract/managed-settings.ts'
import { messages } from '../format/locale.ts'

const text = messages.managed

/** Says that the organization manages settings, how to reach its IT department, and which of its values are ignored. */
export function ManagedNotice({ managed: { settings, sources, problems } }: { managed: ManagedView }) {
  const isManaged = Object.keys(settings).length > 0
  if (!isManaged && problems.length === 0) return null
  return (
    <div className="settings-notice">
      {isManaged && <p className="secondary">{text.intro}</p>}
      {settings.itContact !== undefined && (
        <p className="secondary readable">{text.contact(settings.itContact)}</p>
      )}
      {isManaged && (
        <details className="disclosure">
          <summary>{text.sources}</summary>
          <ul className="bulleted">
            {Object.entries(sources).map(([name, path]) => (
              <li key={name} className="secondary readable">
                {text.source(name, path)}
              </li>
            ))}
          </ul>
        </details>
      )}
      {problems.length > 0 && (
        <>
          <p className="secondary">{text.problems}:</p>
          <ul className="bulleted">
            {problems.map((problem) => (
              <li key={problem} className="secondary readable">
                {problem}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

/** Returns why a setting cannot be changed; null where the user may change it. */
export function explainManaged(value: unknown): string | null {
  return value === undefined ? null : text.reason
}
