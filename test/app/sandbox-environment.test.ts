import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ignoreSandbox } from '../../electron/app/sandbox-environment.ts'

const variables = { BUILDERBAR_ROOT: '/tmp/fake', BUILDERBAR_HOME: '/tmp/data' }

function readEnvironment(isPackaged: boolean, manifest: string | null): NodeJS.ProcessEnv {
  const folder = mkdtempSync(join(tmpdir(), 'builderbar-manifest-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  if (manifest !== null) writeFileSync(join(folder, 'package.json'), manifest)
  const environment: NodeJS.ProcessEnv = { ...variables, HOME: '/Users/alice' }
  ignoreSandbox(environment, { isPackaged, folder })
  return environment
}

test.each([
  ['a release', '{"name":"builderbar"}'],
  ['a flag that is not true', '{"builderbarSandbox":"true"}'],
  ['no manifest', null],
  ['a broken manifest', '{'],
])('the packed app always observes this Mac, whatever its environment says: %s', (_title, manifest) => {
  expect(readEnvironment(true, manifest)).toEqual({ HOME: '/Users/alice' })
})

test("the tests' own pack and an unpacked app may observe a folder", () => {
  expect(readEnvironment(true, '{"builderbarSandbox":true}')).toMatchObject(variables)
  expect(readEnvironment(false, null)).toMatchObject(variables)
})
