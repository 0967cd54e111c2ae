import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { validateSandbox } from '../../../electron/cli/terminal/sandbox-root.ts'

const file = fileURLToPath(import.meta.url)

test.each([
  ['', null],
  ['/', null],
  [
    '/no/such/folder',
    "BUILDERBAR_ROOT names /no/such/folder, which is missing, or which this account can't open.",
  ],
  [file, `BUILDERBAR_ROOT names ${file}, which isn't a folder.`],
])('the sandbox root %j', (root, reason) => {
  expect(validateSandbox(root)).toBe(reason)
})
