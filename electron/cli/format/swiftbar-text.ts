import type { BuilderState, Severity } from '../../core/model/finding.ts'
import { formatLink } from '../../core/text/app-link.ts'
import { sanitizeLine } from '../terminal/layout.ts'
import { stateMarks } from '../terminal/state-mark.ts'

/** The parts of a status that the menu shows. */
export interface SwiftBarStatus {
  readonly state: BuilderState
  readonly summary: string
  /** The findings without a known cause. */
  readonly findings: readonly { readonly key: string; readonly severity: Severity; readonly title: string }[]
  /** When it was observed, as a sentence. */
  readonly age: string
}

/** Without these SwiftBar and xbar would interpret `:word:` as a symbol and escape sequences as colours. */
const plainParameters = 'emojize=false symbolize=false ansi=false'
const maxTextLength = 200

/**
 * Formats a status for SwiftBar and xbar: the title in the menu bar, then the menu, in which a finding opens in Builderbar.
 * SwiftBar splits a line at its first `|`, for which it has no escape (MenuLineParameters.swift).
 */
export function formatSwiftBar({ state, summary, findings, age }: SwiftBarStatus): string {
  const title = state === 'healthy' ? 'Linux' : `Linux ${state}`
  const lines = [
    formatItem(`${stateMarks[state][0]} ${title}`),
    '---',
    formatItem(summary),
    ...findings.map(({ key, title: cause }) =>
      formatItem(cause, `href=${formatLink({ kind: 'finding', finding: key })}`),
    ),
    formatItem(age, 'size=11'),
    '---',
    formatItem('Refresh', 'refresh=true'),
    formatItem('Open Builderbar', `href=${formatLink({ kind: 'page', page: 'main' })}`),
  ]
  return `${lines.join('\n')}\n`
}

/** Formats one line of the menu. Dashes at its start would create a submenu or a separator, so they are replaced. */
function formatItem(text: string, parameters = ''): string {
  const line = sanitizeLine(text)
    .trim()
    .replaceAll('|', '¦')
    .replace(/^-+/, (dashes) => '–'.repeat(dashes.length))
  const shortenedLine = [...line].slice(0, maxTextLength).join('')
  return `${shortenedLine} | ${plainParameters}${parameters === '' ? '' : ` ${parameters}`}`
}
