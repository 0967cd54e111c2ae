/**
 * @typedef {object} Row one line of the table
 * @property {string} subject what is measured
 * @property {{ readonly subject: string, readonly value: number }} [baseline] what it is compared with, measured in the same run
 * @property {number} value
 * @property {string} unit
 * @property {{ readonly ratio: number } | { readonly atMost: number }} goal of the ratio to the baseline, or of the value
 */

/**
 * The table in Markdown.
 * @param {readonly Row[]} rows
 */
export function formatTable(rows) {
  const lines = rows.map(({ subject, baseline, value, unit, goal }) => {
    const ratio = baseline === undefined ? null : value / baseline.value
    return [
      subject,
      baseline === undefined ? '' : `${format(baseline.value)} ${unit} (${baseline.subject})`,
      `${format(value)} ${unit}`,
      ratio === null ? '' : format(ratio),
      'ratio' in goal ? `ratio ≤ ${format(goal.ratio)}` : `≤ ${format(goal.atMost)} ${unit}`,
      isMet({ baseline, value, goal }) ? 'met' : '**missed**',
    ]
  })
  const header = ['measured', 'baseline', 'Builderbar', 'ratio', 'goal', '']
  return [header, header.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** @param {Pick<Row, 'baseline' | 'value' | 'goal'>} row */
function isMet({ baseline, value, goal }) {
  return 'ratio' in goal ? value / (baseline?.value ?? Number.NaN) <= goal.ratio : value <= goal.atMost
}

/** @param {number} value */
function format(value) {
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(value)
}
