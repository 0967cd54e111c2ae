import { describe, expect, it } from 'vitest'
import { findBuildFailure } from '../../../electron/core/nix/output/build-failure.ts'
import { parsePastedText } from '../../../electron/core/text/pasted-text.ts'
import { unwrapLines } from '../../../electron/core/text/unwrapped-lines.ts'

const findFailure = (text: string) => findBuildFailure(unwrapLines(parsePastedText(Buffer.from(text))))

/** The other kinds are tested by the public outputs, each of which names its failure. */
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
    expect(findFailure(text)).toMatchObject({ kind: 'path', line: 1 })
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
    expect(findFailure(text)).toBeNull()
  })

  it.each([
    'error: Package ‘virtiofsd-1.13.2’ in /nix/store/x/package.nix:43 is not available on the requested hostPlatform:',
    'error: Package ‘foo-1’ in /x.nix:1 is marked as broken, refusing to evaluate.',
    'error: Package ‘vault-1.15’ in /nix/store/x/default.nix:40 has an unfree license (‘bsl11’), refusing to evaluate.',
    'error: Nixpkgs 26.11 has dropped support for x86_64-darwin.',
    "error: 'nodePackages.foo' has been removed because it was unmaintained",
    "error: function 'anonymous lambda' called without required argument 'lib'",
    'error: attempt to call something which is not a function but a set',
    "error: cannot look up '<nixpkgs>' in pure evaluation mode (use '--impure' to override)",
    "error: path '/nix/store/x-source/flake.nix' does not exist",
    "error: path '/Users/a/b' is not part of a flake (neither it nor its parent directories contain a 'flake.nix' file)",
    'error: Path \'hosts/x.nix\' in the repository "/Users/a/b" is not tracked by Git.',
    'error:\n       … while calling the anonymous lambda\n\n       error: my own words',
    '> error: undefined variable ‘foo’',
    '##[error]error: syntax error, unexpected end of file',
  ])('is an error of the evaluation: %s', (text) => {
    expect(findFailure(text)).toMatchObject({ kind: 'evaluation' })
  })

  it.each([
    [
      "error: experimental Nix feature 'flakes' is disabled; use '--extra-experimental-features flakes'",
      'disabled-feature',
    ],
    ["error: experimental Lix feature 'nix-command' is disabled", 'disabled-feature'],
    ["error: unable to execute '/nix/store/x-hello/bin/hello': Exec format error", 'linux-program'],
    ['zsh: exec format error: ./result/bin/hello', 'linux-program'],
    ["error: creating directory '/nix/var/nix/builds/nix-1-2': Permission denied", 'own-nix'],
    ['zsh: bad CPU type in executable: nix', 'own-nix'],
    ["error: opening file '/nix/store/x': Too many open files", 'own-nix'],
    ['error: getting pseudoterminal attributes: Operation not permitted', 'own-nix'],
    ['error: all build users are currently in use; consider creating additional users', 'own-nix'],
    ["error: some substitutes for the outputs of derivation '/nix/store/x.drv' failed", 'download'],
    ["error: path '/nix/store/x' is required, but there is no substituter that can build it", 'download'],
    [
      'git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.',
      'download',
    ],
    ['error: opening Git repository ‘/Users/a/b’: repository path is not owned by current user', 'download'],
  ])('%s: %s', (text, kind) => {
    expect(findFailure(text)).toMatchObject({ kind })
  })

  it('is not what a program of the build prints', () => {
    const text = [
      "error: builder for '/nix/store/x.drv' failed with exit code 1;",
      '       last 3 log lines:',
      "       > error: undefined variable 'x'",
      '       > error: unable to download https://example.com',
      '       > zsh: command not found: nix',
    ].join('\n')
    expect(findFailure(text)).toMatchObject({ kind: 'build' })
  })

  it('is not what Nix tries again', () => {
    expect(
      findFailure("warning: error: unable to download 'https://x/y': HTTP error 500; retrying in 300 ms"),
    ).toBeNull()
  })

  it('is the more specific of two messages', () => {
    const text = [
      "error: builder for '/nix/store/x.drv' failed with exit code 1",
      "error: hash mismatch in fixed-output derivation '/nix/store/y.drv':",
    ].join('\n')
    expect(findFailure(text)).toEqual({
      kind: 'hash',
      words: "error: hash mismatch in fixed-output derivation '/nix/store/y.drv':",
      line: 2,
    })
  })
})
