import ssh2 from 'ssh2'
import { expect, it } from 'vitest'
import { makeKeyPair } from './key-pair.ts'

// One pair in 256 begins with a zero byte, so the chance that none of these does is below 1 in 2,000.
it('makes only pairs that can be read again', () => {
  const pairs = Array.from({ length: 2_000 }, () => makeKeyPair('root@nixos'))
  const unreadable = pairs.filter(({ privateKey, publicKey }) =>
    [privateKey, publicKey].some((text) => ssh2.utils.parseKey(text) instanceof Error),
  )
  expect(unreadable).toEqual([])
})
