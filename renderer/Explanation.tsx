import { useLayoutEffect, useRef, useState } from 'react'
import { words } from './words.ts'

/** The explanation: its first lines at once, all of it on request. */
export function Explanation({ text }: { text: string }) {
  const paragraph = useRef<HTMLParagraphElement>(null)
  const [whole, setWhole] = useState(false)
  const [isLong, setLong] = useState(false)
  useLayoutEffect(() => {
    const { scrollHeight = 0, clientHeight = 0 } = paragraph.current ?? {}
    if (!whole) setLong(scrollHeight > clientHeight)
  })
  return (
    <>
      <p ref={paragraph} className={whole ? 'readable explanation' : 'readable explanation first-lines'}>
        {text}
      </p>
      {isLong && (
        <button
          type="button"
          className="button plain more"
          aria-expanded={whole}
          onClick={() => setWhole(!whole)}
        >
          {whole ? words.less : words.more}
        </button>
      )}
    </>
  )
}
