import type { ChainLink } from '../../electron/diagnose/facts/chain-link.ts'

/** A check mark in a disc, a triangle, cross or ring, so that the states can be told apart without colour. */
export function LinkIcon({ state }: { state: ChainLink['state'] }) {
  return (
    <svg className="link-icon" viewBox="0 0 16 16" aria-hidden="true">
      {state === 'good' && (
        <>
          <circle cx="8" cy="8" r="6" className="filled" />
          <path d="M5.3 8.2 7.2 10.1 10.8 6.2" className="check" />
        </>
      )}
      {state === 'concern' && <path d="M8 2.6 13.8 12.6H2.2Z" className="filled" />}
      {state === 'broken' && <path d="M3.4 3.4 12.6 12.6M12.6 3.4 3.4 12.6" className="crossed" />}
      {state === 'unknown' && <circle cx="8" cy="8" r="4" className="hollow" />}
    </svg>
  )
}
