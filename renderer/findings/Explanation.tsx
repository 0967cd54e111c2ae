import { useLayoutEffect, useRef, useState } from 'react'
import { localizeTimes } from '../format/durations.ts'
import { messages } from '../format/locale.ts'

/** The explanation: its first sentence in bold, clamped to a few lines until the user asks for more. */
export function Explanation({ text }: { text: string }) {
  const paragraph = useRef<HTMLParagraphElement>(null)
  const [isExpanded, setExpanded] = useState(false)
  const [isLong, setLong] = useState(false)
  const [first, rest] = splitFirstSentence(localizeTimes(text))
  useLayoutEffect(() => {
    const { scrollHeight = 0, clientHeight = 0 } = paragraph.current ?? {}
    if (!isExpanded) setLong(scrollHeight > clientHeight)
  })
  return (
    <>
      <p ref={paragraph} className={isExpanded ? 'readable explanation' : 'readable explanation clamped'}>
        {first}
        <span className="explanation-rest">{rest}</span>
      </p>
      {isLong && (
        <button
          type="button"
          className="button plain more"
          aria-expanded={isExpanded}
          onClick={() => setExpanded(!isExpanded)}
        >
          {isExpanded ? messages.less : messages.more}
        </button>
      )}
    </>
  )
}

/** Splits a text after its first sentence. A full stop inside a path, a number or "e.g." does not end a sentence. */
function splitFirstSentence(text: string): readonly [first: string, rest: string] {
  const end = /\.["')]?(?=\s+["'/]?[A-Z])/.exec(text)
  const at = end === null ? text.length : end.index + end[0].length
  return [text.slice(0, at), text.slice(at)]
}
