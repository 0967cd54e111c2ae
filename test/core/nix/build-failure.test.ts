import { describe, expect, it } from 'vitest'
import { findBuildFailure } from '../../../electron/core/nix/output/build-failure.ts'
import { parsePastedText } from '../../../electron/core/text/pasted-text.ts'
import { unwrapLines } from '../../../electron/core/text/unwrapped-lines.ts'

const find = (text: string) => findBuildFailure(unwrapLines(parsePastedText(Buffer.from(text))))

/** The rest of the kinds are in the public outputs, which name the failure. */
describe('Why a build failed without a builder', () => {
  it.each([
    'bash: nix: command not found',
    '-bash: nix-shell: command not found',
    'bash: line 1: nix: command not found',
    'zsh: command not found: nix',
    'zsh:1: command not found: nix-build',
    "fish: Unknown command 'nix'",
    'fish: Unknown command: darwin-rebuild',
    'sudo: darwin-rebuild: command not found',
    'sh: 1: nix: not found',
    'env: nix: No such file or directory',
    'env: ‘nix-env’: No such file or directory',
  ])('is the shell’s PATH: %s', (text) => {
    expect(find(text)).toMatchObject({ kind: 'path', line: 1 })
  })

  it.each([
    'zsh:1: command not found: nix-daemon',
    'bash: line 1: nix-store: command not found',
    'bash: fix-nix: command not found',
    'zsh: command not found: nixfmt',
    'zsh: command not found: home-manager',
    'make: Nothing to be done for `all`.',
    "these derivations will be built: builder for 'x'",
  ])('is not read from: %s', (text) => {
    expect(find(text)).toBeNull()
  })

  it('is the more specific of two messages', () => {
    const text = [
      "error: builder for '/nix/store/x.drv' failed with exit code 1",
      "error: hash mismatch in fixed-output derivation '/nix/store/y.drv':",
    ].join('\n')
    expect(find(text)).toEqual({
      kind: 'hash',
      words: "error: hash mismatch in fixed-output derivation '/nix/store/y.drv':",
      line: 2,
    })
  })
})
