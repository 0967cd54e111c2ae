import type { PlanWriting as Writing } from '../electron/builder/plan.ts'
import { TypedText } from './TypedText.tsx'
import { words } from './words.ts'

/** What is written into a file, word for word: a block, or a diff where its lines begin with a sign. */
export function PlanWriting({ path, place, text }: Writing) {
  const lines = text.split('\n')
  const isDiff = lines.every((line) => signOf(line) !== null)
  return (
    <div className="plan-writing">
      <p className="secondary">
        <span className="as-typed">{words.plan.placeIn(path, place)}</span>
      </p>
      <TypedText>{isDiff ? lines.map((line) => <DiffLine key={line} line={line} />) : text}</TypedText>
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
