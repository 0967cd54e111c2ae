import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { listViolations } from '../fake-mac-files.ts'
import { runProgram } from '../run-on-mac.ts'
import { createNixGateways } from './nix-gateway.ts'

/** No Mac is behind this gateway: `echo` prints the command that would run there. */
const root = mkdtempSync('/tmp/bb-')
const bin = join(root, 'nix/var/nix/profiles/default/bin')
mkdirSync(bin, { recursive: true })
mkdirSync(join(root, 'fakes'))
const { programs } = createNixGateways({ enter: (user) => ['/bin/echo', user] })
for (const [name, text] of Object.entries(programs)) writeFileSync(join(bin, name), text, { mode: 0o755 })
afterAll(() => rmSync(root, { recursive: true }))

const run = (name: string, args: readonly string[], environment = {}) =>
  runProgram([join(bin, name), ...args], environment)
const testBuild = `/nix/store/${'a'.repeat(32)}-builderbar-test-build-0000`
const build = ['--no-out-link', '--max-jobs', '0', '--expr', 'derivation {\n}']
const daemon = { NIX_REMOTE: 'daemon' }

test('the gateway runs the calls of Builderbar as alice, with the same program and arguments', async () => {
  const at = '/nix/var/nix/profiles/default/bin'
  expect(await run('nix', ['--version'])).toMatchObject({
    code: 0,
    stdout: `alice LC_ALL=C NIX_REMOTE= ${at}/nix --version\n`,
  })
  expect((await run('nix-build', build, daemon)).stdout).toContain(
    `NIX_REMOTE=daemon ${at}/nix-build --no-out-link --max-jobs 0 --expr derivation {\n}`,
  )
  expect((await run('nix-store', ['--delete', `${testBuild}.drv`, `${testBuild}.lock`])).code).toBe(0)
  expect(listViolations(join(root, 'fakes'))).toEqual([])
})

test.each<[string, readonly string[], Readonly<Record<string, string>>]>([
  ['nix', ['build', 'nixpkgs#hello'], {}],
  ['nix-build', build, {}],
  ['nix-build', [...build, '--keep-going'], daemon],
  ['nix-store', ['--delete', testBuild, `/nix/store/${'b'.repeat(32)}-bash`], {}],
  ['nix-store', ['--delete', `/nix/store/${'b'.repeat(32)}-bash/x-builderbar-test-build-0`], {}],
  ['nix-store', ['--gc', '"\\'], {}],
])('the gateway refuses %s %j and records it as a violation', async (name, args, environment) => {
  const before = listViolations(join(root, 'fakes')).length
  expect(await run(name, args, environment)).toMatchObject({ code: 64, stdout: '' })
  const violations = listViolations(join(root, 'fakes'))
  expect(violations).toHaveLength(before + 1)
  expect(violations.at(-1)).toMatch(new RegExp(`^${name} .*: the gateway does not know this call$`))
})
