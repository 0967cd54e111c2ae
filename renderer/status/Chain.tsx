import { useState } from 'react'
import type { ChainLink } from '../../electron/diagnose/facts/chain-link.ts'
import { messages } from '../format/locale.ts'
import { LinkIcon } from './LinkIcon.tsx'
import './chain.css'

interface ChainProps {
  readonly links: readonly ChainLink[]
}

/**
 * The way of a build from launchd to its end. Each link tells its state by shape and colour; the first broken
 * one is marked; what lies behind it is hollow. The line below says what was seen at the link in question.
 */
export function Chain({ links }: ChainProps) {
  const [pointedAt, pointAt] = useState<ChainLink['id'] | null>(null)
  const leading =
    links.find((link) => link.state === 'broken') ?? links.find((link) => link.state === 'concern')
  const pointed = links.find((link) => link.id === pointedAt)
  return (
    <section className="part" aria-label={messages.chain}>
      <ol className="chain">
        {links.map((link) => (
          <li
            key={link.id}
            className={link === leading ? `link leading ${link.state}` : `link ${link.state}`}
          >
            <button
              type="button"
              aria-label={messages.link(link.name, messages.linkStates[link.state], link.message)}
              onMouseEnter={() => pointAt(link.id)}
              onMouseLeave={() => pointAt(null)}
              onFocus={() => pointAt(link.id)}
              onBlur={() => pointAt(null)}
            >
              <LinkIcon state={link.state} />
              <span className="link-name">{link.name}</span>
            </button>
          </li>
        ))}
      </ol>
      <p className="secondary chain-says" aria-hidden="true">
        {pointed === undefined ? automatic(leading ?? firstUnseen(links)) : saysOf(pointed)}
      </p>
    </section>
  )
}

/** Where all that was seen is in order, the first link that was not, else the last. */
function firstUnseen(links: readonly ChainLink[]): ChainLink | undefined {
  return links.find(({ state }) => state === 'not-known') ?? links.at(-1)
}

/** The text while no link is pointed at: never empty, so that nothing moves when one is. */
function automatic(link: ChainLink | undefined): string {
  if (link === undefined) return ''
  return link.state === 'broken' ? messages.afterFailure : saysOf(link)
}

function saysOf({ name, message }: ChainLink): string {
  return `${name}: ${message}`
}
