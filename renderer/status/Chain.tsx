import { useState } from 'react'
import type { ChainLink } from '../../electron/diagnose/facts/chain-link.ts'
import { messages } from '../format/locale.ts'
import { getGroupId } from './CheckList.tsx'
import { LinkIcon } from './LinkIcon.tsx'
import './chain.css'

interface ChainProps {
  readonly links: readonly ChainLink[]
  /** What the header says of the state, which the line below the chain does not repeat; null if nothing. */
  readonly headerDetail: string | null
}

/**
 * The chain that a build depends on, from launchd to the finished build. Each link shows its state by shape and colour;
 * the first broken one is emphasized, and the links after it are hollow. The line below describes the hovered or focused
 * link.
 */
export function Chain({ links, headerDetail }: ChainProps) {
  const [hoveredId, setHoveredId] = useState<ChainLink['id'] | null>(null)
  const leadingLink =
    links.find((link) => link.state === 'broken') ?? links.find((link) => link.state === 'concern')
  const hoveredLink = links.find((link) => link.id === hoveredId)
  return (
    <section className="part" aria-label={messages.chain}>
      <ol className="chain">
        {links.map((link) => (
          <li
            key={link.id}
            className={link === leadingLink ? `link leading ${link.state}` : `link ${link.state}`}
          >
            <button
              type="button"
              aria-label={messages.link(link.name, messages.linkStates[link.state], link.message)}
              onMouseEnter={() => setHoveredId(link.id)}
              onMouseLeave={() => setHoveredId(null)}
              onFocus={() => setHoveredId(link.id)}
              onBlur={() => setHoveredId(null)}
              aria-description={messages.linkShows[link.finding === undefined ? 'checks' : 'finding']}
              onClick={() => revealLink(link)}
            >
              <LinkIcon state={link.state} />
              <span className="link-name">{link.name}</span>
            </button>
          </li>
        ))}
      </ol>
      <p className="secondary chain-detail" aria-hidden="true">
        {hoveredLink === undefined
          ? getDefaultText(leadingLink ?? findFirstUnknownOrLast(links), headerDetail)
          : formatChainLink(hoveredLink)}
      </p>
    </section>
  )
}

/** Unfolds the finding at a link, else the checks of the link, and moves the focus there. */
function revealLink({ id, finding }: ChainLink): void {
  const all = [...document.querySelectorAll<HTMLDetailsElement>('details[data-finding]')]
  const details = all.find(({ dataset }) => dataset.finding === finding)
  const target =
    details?.querySelector('summary') ??
    document.getElementById(getGroupId(id)) ??
    document.querySelector<HTMLElement>('.all-checks > summary')
  for (let element: Element | null = target; element !== null; element = element.parentElement) {
    if (element instanceof HTMLDetailsElement) element.open = true
  }
  target?.focus({ preventScroll: true })
  target?.scrollIntoView({ block: 'start' })
}

/** Returns the first link that was not observed, else the last link. */
function findFirstUnknownOrLast(links: readonly ChainLink[]): ChainLink | undefined {
  return links.find(({ state }) => state === 'unknown') ?? links.at(-1)
}

/** The text while no link is pointed at: never empty, so that nothing moves when one is. */
function getDefaultText(link: ChainLink | undefined, headerDetail: string | null): string {
  if (link === undefined) return ''
  if (link.state === 'broken') return messages.afterFailure
  return link.message === headerDetail
    ? formatChainLink({ ...link, message: messages.linkStates[link.state] })
    : formatChainLink(link)
}

function formatChainLink({ name, message }: ChainLink): string {
  return `${name}: ${message}`
}
