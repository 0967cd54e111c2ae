import type { FileDiff as Writing } from '../../electron/core/model/plan.ts'
import { messages } from '../format/locale.ts'
import { CodeBlock } from '../ui/CodeBlock.tsx'

/** What is written into a file, word for word: a block, or a diff where its lines begin with a sign. */
export function FileDiff({ path, place: where, text }: Writing) {
  // Two lines that go may be alike: their place tells them apart.
  const lines = text.split('\n').map((line, place) => ({ line, place }))
  const isDiff = lines.every(({ line }) => signOf(line) !== null)
  return (
    <div className="plan-writing">
      <p className="secondary">
        <span className="as-typed">{messages.plan.placeIn(path, where)}</span>
      </p>
      <CodeBlock>
        {isDiff ? lines.map(({ line, place }) => <DiffLine key={place} line={line} />) : text}
      </CodeBlock>
    </div>
  )
}

/** The sign tells what goes and what comes; colour only repeats it. */
function DiffLine({ line }: { line: string }) {
  return <span className={`diff-line ${signOf(line) === '-' ? 'gone' : 'new'}`}>{line}</span>
}

function signOf(line: string): '-' | '+' | null {
  return line.startsWith('- ') ? '-' : line.startsWith('+ ') ? '+' : null
}
