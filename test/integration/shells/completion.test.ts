import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandSyntaxes, shells } from '../../../electron/cli/arguments/command-table.ts'
import { createProgram } from '../../../electron/cli/arguments/program.ts'
import { createShellCompletion } from '../../../electron/cli/completion/shell-completion.ts'
import { listExplainedIds } from '../../../electron/diagnose/rules/explanation.ts'
import { repairs } from '../../../electron/repair/repairs.ts'
import { type InteractiveShell, openShell } from './interactive-shell.ts'

/** The text typed before Tab, and the command line that Return then runs. */
const completions = [
  ['builderbar stat', 'status'],
  ['builderbar test-', 'test-build'],
  ['builderbar status --prom', 'status --prometheus'],
  ['builderbar status --deep --via s', 'status --deep --via sudo'],
  ['builderbar repair key-perm', 'repair key-permissions'],
  ['builderbar repair key-permissions fix-key', 'repair key-permissions fix-key-permissions'],
  ['builderbar explain corporate', 'explain corporate-ssh-options'],
  ['builderbar explain save', 'explain saved.json'],
  ['builderbar diagnose sav', 'diagnose saved.json'],
  ['builderbar test-build --system aar', 'test-build --system aarch64-linux'],
  ['builderbar completion f', 'completion fish'],
  ['builderbar help exit', 'help exit-codes'],
  ['builderbar status --verb', 'status --verbose'],
] as const

/** Replaces the program: prints its arguments. */
const fakeCommand = `builderbar() { echo "RAN:$*;"; }`

describe.each([
  [
    'bash',
    'bash --norc --noprofile -i',
    (folder: string) => `${fakeCommand}\neval "$(cat ${folder}/builderbar.bash)"`,
  ],
  [
    'zsh',
    'zsh -f -i',
    (folder: string) =>
      `unsetopt zle_bracketed_paste; unset zle_bracketed_paste; autoload -Uz compinit; compinit -u -D\n${fakeCommand}\nsource ${folder}/_builderbar`,
  ],
  [
    'zsh with the file in $fpath',
    'zsh -f -i',
    (folder: string) =>
      `unset zle_bracketed_paste; fpath=(${folder} $fpath); autoload -Uz compinit; compinit -u -D\n${fakeCommand}`,
  ],
])('%s', (_name, program, setup) => {
  let shell: InteractiveShell
  beforeAll(async () => {
    shell = await openShell(program, setup)
  })
  afterAll(() => shell.close())

  it.each(completions)('completes %s', async (typedLine, line) => {
    const screen = await shell.type(`${typedLine}\t\n`, ';\r\n')
    expect(screen).toMatch(new RegExp(`RAN:${line} ?;`))
  })

  it('lists all commands, and the options of a command and no others', async () => {
    const commands = await shell.type('builderbar \t\t', 'uninstall')
    for (const { name } of commandSyntaxes) expect(commands).toContain(name)
    await shell.type('\x15echo en""d\n', 'end\r\n')
    const options = await shell.type('builderbar report --\t\n', ';\r\n')
    expect(options).toMatch(/RAN:report --log ?;/)
  })
})

describe('fish', () => {
  const folder = mkdtempSync(join(tmpdir(), 'builderbar-fish-'))
  beforeAll(() => {
    writeFileSync(join(folder, 'builderbar.fish'), createShellCompletion('fish'))
    writeFileSync(join(folder, 'saved.json'), '{}')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** Returns the completions of fish for a line: each word with its description. */
  function listOffers(line: string): string[] {
    const result = spawnSync('fish', ['--no-config', '-c', `source builderbar.fish; complete -C '${line}'`], {
      cwd: folder,
      env: { PATH: '/usr/bin:/bin', HOME: folder, LANG: 'C.UTF-8' },
      encoding: 'utf8',
    })
    expect(result.stderr).toBe('')
    return result.stdout.split('\n').filter((offer) => offer !== '')
  }

  it.each(completions)('completes %s', (typedLine, line) => {
    expect(listOffers(typedLine).map((offer) => offer.split('\t')[0])).toEqual([line.split(' ').at(-1)])
  })

  it('describes each word, and offers only the options of the command', () => {
    expect(listOffers('builderbar ')).toEqual(
      expect.arrayContaining(commandSyntaxes.map(({ name, summary }) => `${name}\t${summary}`)),
    )
    expect(listOffers('builderbar report --')).toEqual(["--log\tAdd the builder's captured output."])
    expect(listOffers('builderbar repair ').map((offer) => offer.split('\t')[0])).toEqual(
      expect.arrayContaining([...listExplainedIds(), ...repairs.map(({ id }) => id)]),
    )
  })
})

it('every command and option of the parser is in the completions of each shell', () => {
  for (const shell of shells) {
    const text = createShellCompletion(shell)
    for (const command of createProgram(() => undefined).commands) {
      expect(text).toContain(command.name())
      for (const { long } of command.options)
        expect(text, `${shell} ${command.name()}`).toContain(shell === 'fish' ? `-l ${long?.slice(2)}` : long)
    }
  }
})
