import { CodeBlock } from './CodeBlock.tsx'

interface ProseProps {
  /** Sentences. Lines that begin with a space are commands or lines of a file. */
  readonly text: string
  /** Of the sentences. */
  readonly className?: string
}

/** Sentences with the code among them in blocks of its own, so that it can be read and copied as it is. */
export function Prose({ text, className = 'readable' }: ProseProps) {
  return splitCode(text).map(({ isCode, lines }) =>
    isCode ? (
      <CodeBlock key={lines.join('\n')}>
        <code>{lines.map((line) => line.replace(/^ {2}/, '')).join('\n')}</code>
      </CodeBlock>
    ) : (
      <p key={lines.join('\n')} className={className}>
        {lines.join('\n')}
      </p>
    ),
  )
}

interface Part {
  readonly isCode: boolean
  readonly lines: readonly string[]
}

function splitCode(text: string): readonly Part[] {
  const parts: { isCode: boolean; lines: string[] }[] = []
  for (const line of text.split('\n')) {
    const isCode = line.startsWith(' ')
    const last = parts.at(-1)
    if (last?.isCode === isCode) last.lines.push(line)
    else parts.push({ isCode, lines: [line] })
  }
  return parts
}
