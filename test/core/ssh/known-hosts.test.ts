import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nixDarwinHostKey } from '../../../electron/core/ssh/host-key.ts'
import { findHostKeys } from '../../../electron/core/ssh/known-hosts.ts'
import { anyText } from '../arbitrary-text.ts'

const key = `${nixDarwinHostKey.type} ${nixDarwinHostKey.blob}`
const hashName = (name: string) => {
  const salt = Buffer.from('twenty bytes of salt')
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`
}

test.each([
  [`linux-builder ${key}`, 'linux-builder', true],
  [`Linux-Builder ${key} comment`, 'linux-builder', true],
  [`linux-builder ${key}`, 'LINUX-BUILDER', true],
  [`a,linux-builder,b ${key}`, 'linux-builder', true],
  [`linux-* ${key}`, 'linux-builder', true],
  [`linux-builde? ${key}`, 'linux-builder', true],
  [`*,!linux-builder ${key}`, 'linux-builder', false],
  [`!linux-builder,* ${key}`, 'linux-builder', false],
  [`!other,* ${key}`, 'linux-builder', true],
  [`!other ${key}`, 'linux-builder', false],
  [`[localhost]:31022 ${key}`, '[localhost]:31022', true],
  [`[localhost]:31022 ${key}`, 'localhost', false],
  [`localhost ${key}`, '[localhost]:31022', false],
  [`${hashName('[localhost]:31022')} ${key}`, '[localhost]:31022', true],
  [`${hashName('other')} ${key}`, '[localhost]:31022', false],
  [`|1|salt ${key}`, 'linux-builder', false],
  [`\t linux-builder\t${key}\r`, 'linux-builder', true],
  [`# linux-builder ${key}`, 'linux-builder', false],
  [`@revoked linux-builder ${key}`, 'linux-builder', false],
  [`@cert-authority * ${key}`, 'linux-builder', false],
  ['linux-builder ssh-ed25519 rubbish', 'linux-builder', false],
  [`linux-builder`, 'linux-builder', false],
])('%s has a key for %s: %s', (line, name, isFound) => {
  const expected = isFound ? [{ ...nixDarwinHostKey, source: { file: '/k', line: 2 } }] : []
  expect(findHostKeys(`\n${line}\n`, '/k', [name])).toEqual(expected)
})

test('each line that matches any of the names is returned once, in the order of the names', () => {
  const text = `linux-builder ${key}\nother ${key}\n[127.0.0.1]:31022,linux-builder ${key}\n`
  const lines = findHostKeys(text, '/k', ['linux-builder', '[127.0.0.1]:31022']).map(
    ({ source }) => source.line,
  )
  expect(lines).toEqual([1, 3])
})

test('patterns match as the equivalent regular expression does', () => {
  const letters = fc.constantFrom('a', 'b', '.', '*', '?')
  fc.assert(
    fc.property(
      fc.array(letters, { minLength: 1, maxLength: 8 }),
      fc.stringMatching(/^[ab.]{1,8}$/),
      (parts, name) => {
        const pattern = parts.join('')
        const expectedPattern = new RegExp(
          `^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')}$`,
        )
        expect(findHostKeys(`${pattern} ${key}`, '/k', [name]).length).toBe(
          expectedPattern.test(name) ? 1 : 0,
        )
      },
    ),
  )
})

test('any text is parsed without an exception', () => {
  const words = ['|1|', '|', '*', '!', ',', '@revoked', 'host', key, nixDarwinHostKey.blob]
  fc.assert(fc.property(anyText(words), (text) => void findHostKeys(text, '/k', ['host', '[host]:31022'])))
})
