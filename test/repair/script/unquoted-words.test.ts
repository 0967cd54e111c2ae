import { expect, test } from 'vitest'
import { listUnquotedWords } from '../../../electron/repair/script/unquoted-words.ts'

test.each([
  ['a b-c "d" \'e\' f', ['a', 'f']],
  ['a # b', ['a']],
  ['"x $(a "y $(b) z") w" c', ['a', 'b', 'c']],
  ['die "it\'s $1"; a', ['die', 'a']],
  ['case $x in y) a ;; esac', ['case', 'x', 'in', 'y', 'a', 'esac']],
  ['(a; b) # (c', ['a', 'b']],
])('the words outside quotes and comments: %s', (text, words) => {
  expect([...listUnquotedWords(text)]).toEqual(words)
})
