import { useLayoutEffect, useRef, useState } from 'react'
import { withClockTimes } from '../format/durations.ts'
import { messages } from '../format/locale.ts'

/** The explanation: its first sentence stands out, its first lines are there at once, all of it on request. */
export function Explanation({ text }: { text: string }) {
  const paragraph = useRef<HTMLParagraphElement>(null)
  const [whole, setWhole] = useState(false)
  const [isLong, setLong] = useState(false)
  const [first, rest] = firstSentence(withClockTimes(text))
  useLayoutEffect(() => {
    const { scrollHeight = 0, clientHeight = 0 } = paragraph.current ?? {}
    if (!whole) setLong(scrollHeight > clientHeight)
  })
  return (
    <>
      <p ref={paragraph} className={whole ? 'readable explanation' : 'readable explanation first-lines'}>
        {first}
        <span className="explanation-rest">{rest}</span>
      </p>
      {isLong && (
        <button
          type="button"
          className="button plain more"
          aria-expanded={whole}
          onClick={() => setWhole(!whole)}
        >
          {whole ? messages.less : messages.more}
        </button>
      )}
    </>
  )
}

/** A text in two: its first sentence, and what follows. A full stop within a path, a number or "e.g." ends none. */
function firstSentence(text: string): readonly [first: string, rest: string] {
  const end = /\.["')]?(?=\s+["'/]?[A-Z])/.exec(text)
  const at = end === null ? text.length : end.index + end[0].length
  return [text.slice(0, at), text.slice(at)]
}
