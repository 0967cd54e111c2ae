import { useState } from 'react'
import type { ChainLink } from '../electron/diagnose/chain-link.ts'
import { LinkShape } from './LinkShape.tsx'
import { words } from './words.ts'
import './chain.css'

/**
 * The way of a build from launchd to its end. Each link tells its state by shape and colour; the first broken
 * one is marked; what lies behind it is hollow. The line below says what was seen at the link in question.
 */
export function Chain({ links }: { links: readonly ChainLink[] }) {
  const [pointedAt, pointAt] = useState<ChainLink['id'] | null>(null)
  const leading =
    links.find((link) => link.state === 'broken') ?? links.find((link) => link.state === 'concern')
  const spoken = links.find((link) => link.id === pointedAt) ?? leading
  return (
    <section className="part" aria-label={words.chain}>
      <ol className="chain">
        {links.map((link) => (
          <li
            key={link.id}
            className={link === leading ? `link leading ${link.state}` : `link ${link.state}`}
          >
            <button
              type="button"
              aria-label={words.link(link.name, words.linkStates[link.state], link.says)}
              onMouseEnter={() => pointAt(link.id)}
              onMouseLeave={() => pointAt(null)}
              onFocus={() => pointAt(link.id)}
              onBlur={() => pointAt(null)}
            >
              <LinkShape state={link.state} />
              <span className="link-name">{link.name}</span>
            </button>
          </li>
        ))}
      </ol>
      {spoken !== undefined && (
        <p className="secondary chain-says" aria-hidden="true">
          {spoken.name}: {spoken.says}
        </p>
      )}
    </section>
  )
}
