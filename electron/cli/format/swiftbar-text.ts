import type { BuilderState, Severity } from '../../core/model/finding.ts'
import { linkText } from '../../core/text/app-link.ts'
import { sanitizeLine } from '../terminal/layout.ts'
import { stateMarks } from '../terminal/state-mark.ts'

/** The parts of a status that the menu shows. */
export interface SwiftBarStatus {
  readonly state: BuilderState
  readonly summary: string
  /** The findings that no other one causes. */
  readonly findings: readonly { readonly key: string; readonly severity: Severity; readonly title: string }[]
  /** When it was observed, as a sentence. */
  readonly observed: string
}

/** Without these SwiftBar and xbar read `:word:` as a symbol and escape sequences as colours. */
const plain = 'emojize=false symbolize=false ansi=false'
const maxTextLength = 200

/**
 * Returns a status in the format of SwiftBar and xbar: the title in the menu bar, then the menu, in which a finding opens
 * in Builderbar. SwiftBar splits a line at its first `|` and knows no escape for it (MenuLineParameters.swift).
 */
export function swiftbarText({ state, summary, findings, observed }: SwiftBarStatus): string {
  const title = state === 'healthy' ? 'Linux' : `Linux ${state}`
  const lines = [
    item(`${stateMarks[state][0]} ${title}`),
    '---',
    item(summary),
    ...findings.map(({ key, title: cause }) =>
      item(cause, `href=${linkText({ kind: 'finding', finding: key })}`),
    ),
    item(observed, 'size=11'),
    '---',
    item('Refresh', 'refresh=true'),
    item('Open Builderbar', `href=${linkText({ kind: 'page', page: 'main' })}`),
  ]
  return `${lines.join('\n')}\n`
}

/** One line of the menu. Dashes at its start would make a submenu or a separator. */
function item(text: string, parameters = ''): string {
  const line = sanitizeLine(text)
    .trim()
    .replaceAll('|', '¦')
    .replace(/^-+/, (dashes) => '–'.repeat(dashes.length))
  const shown = [...line].slice(0, maxTextLength).join('')
  return `${shown} | ${plain}${parameters === '' ? '' : ` ${parameters}`}`
}
