import type { ProofResult } from './proof-check.ts'

const marks = { passed: '✓', failed: '✗', 'not-here': '–' } as const

/** The names in the first column of CONTRIBUTING's table "What only a Mac can prove". */
export function listRowsToProve(contributing: string): readonly string[] {
  const section = contributing.split('\n## What only a Mac can prove\n')[1]?.split('\n## ')[0] ?? ''
  return [...section.matchAll(/^\| ([^|]+?) \|/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'what' && !name.startsWith('-'))
}

/**
 * Formats the page of results in Markdown: each check with what was observed, then the rows that a person must check.
 * @param mac version of macOS and processor
 */
export function formatProofPage(
  mac: string,
  results: readonly ProofResult[],
  rows: readonly string[],
): string {
  const count = (outcome: ProofResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length
  const covered = new Set(
    results.filter(({ outcome }) => outcome === 'passed').flatMap(({ check }) => check.rows),
  )
  const remainingRows = rows.filter((row) => !covered.has(row))
  return [
    `# Proof on ${mac}`,
    '',
    `${count('passed')} passed, ${count('failed')} failed, ${count('not-here')} need a Mac.`,
    '',
    '| | what holds | seen |',
    '|---|---|---|',
    ...results.map(
      ({ check, outcome, evidence }) =>
        `| ${marks[outcome]} ${check.id} | ${check.proves} | ${formatCell(evidence)} |`,
    ),
    '',
    `## Left to a person: ${remainingRows.length} of ${rows.length} rows`,
    '',
    'What to do and to expect is in CONTRIBUTING.md, "What only a Mac can prove".',
    '',
    ...remainingRows.map((row) => `- ${row}`),
    '',
  ].join('\n')
}

function formatCell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')
}
