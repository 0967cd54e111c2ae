import type { PlanWriting as Writing } from '../../electron/core/model/plan.ts'
import { words } from '../format/locale.ts'
import { TypedText } from '../ui/CodeBlock.tsx'

/** What is written into a file, word for word: a block, or a diff where its lines begin with a sign. */
export function PlanWriting({ path, place: where, text }: Writing) {
  // Two lines that go may be alike: their place tells them apart.
  const lines = text.split('\n').map((line, place) => ({ line, place }))
  const isDiff = lines.every(({ line }) => signOf(line) !== null)
  return (
    <div className="plan-writing">
      <p className="secondary">
        <span className="as-typed">{words.plan.placeIn(path, where)}</span>
      </p>
      <TypedText>
        {isDiff ? lines.map(({ line, place }) => <DiffLine key={place} line={line} />) : text}
      </TypedText>
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
