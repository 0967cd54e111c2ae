import { describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { explainText, snapshotOfCase } from '../diagnose/fixtures/explained-text.ts'
import { healthySnapshot } from '../fixtures/snapshot.ts'
import { readCheckout, readFilesUnder } from './source-files.ts'

const readme = readCheckout('README.md')
const maxLines = 200

/** The rows of the table of errors: Nix's or ssh's output, and the finding that the row links to. */
const errors = [...readme.matchAll(/^\| `([^`]+)` \|.*\[([a-z-]+)\]\(docs\/failures\.md#\2\) \|$/gm)].map(
  ([, message = '', finding = '']) => ({ message, finding }),
)

describe('README.md', () => {
  it(`is a landing page of at most ${maxLines} lines; the rest is in docs/`, () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(maxLines)
  })

  it('follows the order of a newcomer', () => {
    const headings = [...readme.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)
    expect(headings).toEqual([
      'Install',
      'What the error means',
      'Privacy and safety',
      'Questions',
      'Uninstall',
      'Status',
      'Documentation',
    ])
  })

  it('names the Node that package.json asks for', () => {
    const engines = [...readme.matchAll(/Node (\d+\.\d+) or newer/g)].map(([, version]) => `>=${version}`)
    expect(engines).toEqual([packageJson.engines.node])
  })

  it('has the commands for a clean checkout that CI runs', () => {
    for (const command of ['npm ci && npm start', 'npm ci && npm test'])
      expect(readme).toContain(`\n${command}\n`)
  })

  it('lists ten errors', () => {
    expect(errors).toHaveLength(10)
    expect(new Set(errors.map(({ finding }) => finding)).size).toBe(10)
  })

  it.each(errors)('says of "$message" what the program says', ({ message, finding }) => {
    // On a Mac with a working builder this error has another cause.
    const mac = finding === 'builder-absent' ? snapshotOfCase(finding) : healthySnapshot()
    const { named } = explainText(
      `error: ${message.replaceAll('…', 'x')}
`,
      mac,
    )
    expect(named.map(({ id }) => id)).toContain(finding)
    expect(readCheckout('docs/failures.md')).toContain(`\n## ${finding}\n`)
  })

  it('links to every document in docs/ that is for users', () => {
    const inner = ['docs/macos.md', 'docs/nix-and-ssh.md']
    const documents = readFilesUnder(['docs'], ['.md']).map(({ path }) => path)
    const unnamed = documents.filter((path) => !inner.includes(path) && !readme.includes(`](${path})`))
    expect(unnamed).toEqual([])
  })
})
