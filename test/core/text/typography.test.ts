import { expect, it } from 'vitest'
import { typeset } from '../../../electron/core/text/typography.ts'

it.each([
  ["SSH rejects the builder's key", 'SSH rejects the builder’s key'],
  ["Nix can't reach it", 'Nix can’t reach it'],
  ["the users' files", 'the users’ files'],
  ['ssh says "Bad owner" and exits', 'ssh says “Bad owner” and exits'],
  ['Checking this Mac...', 'Checking this Mac…'],
])('a sentence is typeset: %s', (plain, text) => {
  expect(typeset(plain)).toBe(text)
})

it.each([
  ["sudo rm '/etc/nix/machines'"],
  ['  ProxyCommand "nc" %h'],
  ['its size is 5" or so'],
  ['grep -E "^a'],
  ['FLAG="a b" make'],
  ['a range of 1...2'],
  ["the keys 'a s' are"],
])('what may be copied stays as it is: %s', (text) => {
  expect(typeset(text)).toBe(text)
})

it('a line of code in an explanation stays as it is', () => {
  expect(typeset('Builderbar\'s block:\n  Match exec "it\'s"')).toBe(
    'Builderbar’s block:\n  Match exec "it\'s"',
  )
})
