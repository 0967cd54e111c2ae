import fc from 'fast-check'
import { expect, test } from 'vitest'
import { resolveAppFile } from '../../../electron/app/contract/app-files.ts'

const folder = '/opt/builderbar/dist/renderer'

test('an address of the app leads to a file of the folder', () => {
  expect(resolveAppFile('GET', 'app://builderbar/index.html', folder)).toBe(`${folder}/index.html`)
  expect(resolveAppFile('GET', 'app://builderbar/index.html?surface=vibrant', folder)).toBe(
    `${folder}/index.html`,
  )
  expect(resolveAppFile('GET', 'app://builderbar/assets/a%20b.svg#down', folder)).toBe(
    `${folder}/assets/a b.svg`,
  )
})

test.each([
  ['another way of asking', 'POST', 'app://builderbar/index.html'],
  ['another host', 'GET', 'app://elsewhere/index.html'],
  ['another scheme', 'GET', 'file:///etc/passwd'],
  ['no address', 'GET', 'index.html'],
  ['a way out, escaped', 'GET', 'app://builderbar/%2e%2e%2f%2e%2e%2fmain.js'],
  ['a sibling with the same beginning', 'GET', 'app://builderbar/..%2frenderer-of-others/index.html'],
  ['a broken escape', 'GET', 'app://builderbar/%E0%A4%A'],
  ['a NUL', 'GET', 'app://builderbar/index.html%00.js'],
  ['the folder itself', 'GET', 'app://builderbar/.'],
])('no file is served for %s', (_title, method, address) => {
  const file = resolveAppFile(method, address, folder)
  expect(file === null || file === `${folder}/`).toBe(true)
})

test('no address leads out of the folder', () => {
  const piece = fc.constantFrom('..', '.', '%2e%2e', '%2f', '/', '\\', '%5c', 'a', '%00', 'index.html')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const file = resolveAppFile('GET', `app://builderbar/${pieces.join('')}`, folder)
      expect(file === null || file.startsWith(`${folder}/`)).toBe(true)
      expect(file?.split('/').includes('..') ?? false).toBe(false)
    }),
  )
})
