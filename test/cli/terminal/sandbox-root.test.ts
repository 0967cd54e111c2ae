import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { validateSandbox } from '../../../electron/cli/terminal/sandbox-root.ts'

const file = fileURLToPath(import.meta.url)

test.each([
  ['', null],
  ['/', null],
  [
    '/no/such/folder',
    'BUILDERBAR_ROOT names /no/such/folder, which was not found or cannot be reached by this account.',
  ],
  [file, `BUILDERBAR_ROOT names ${file}, which is not a folder.`],
])('the sandbox root %j', (root, reason) => {
  expect(validateSandbox(root)).toBe(reason)
})
