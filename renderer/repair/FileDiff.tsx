import type { FileDiff as Diff } from '../../electron/core/model/plan.ts'
import { messages } from '../format/locale.ts'
import { CodeBlock } from '../ui/CodeBlock.tsx'

/** The exact change to a file: a diff, if every line begins with a sign, else a block that is inserted. */
export function FileDiff({ path, place, text }: Diff) {
  return (
    <div className="plan-diff">
      <p className="secondary">
        <span className="monospace">{messages.plan.placeIn(path, place)}</span>
      </p>
      <DiffText text={text} />
    </div>
  )
}

/** The same below the path, which unfolds it. */
export function FoldedDiff({ path, place, text }: Diff) {
  return (
    <details className="disclosure plan-diff">
      <summary className="monospace">{path}</summary>
      <p className="secondary">{messages.plan.placeIn(path, place)}</p>
      <DiffText text={text} />
    </details>
  )
}

function DiffText({ text }: Pick<Diff, 'text'>) {
  // Lines of a diff may be equal, so the key is their index.
  const lines = text.split('\n').map((line, index) => ({ line, index }))
  const isDiff = lines.every(({ line }) => getSign(line) !== null)
  return (
    <CodeBlock>
      {isDiff ? lines.map(({ line, index }) => <DiffLine key={index} line={line} />) : text}
    </CodeBlock>
  )
}

/** The sign says whether the line is removed or added; the colour only repeats it. */
function DiffLine({ line }: { line: string }) {
  return <span className={`diff-line ${getSign(line) === '-' ? 'gone' : 'new'}`}>{line}</span>
}

function getSign(line: string): '-' | '+' | null {
  if (line.startsWith('- ')) return '-'
  return line.startsWith('+ ') ? '+' : null
}
