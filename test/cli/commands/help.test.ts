import { describe, expect, test } from 'vitest'
import { commandGroups, commandSyntaxes } from '../../../electron/cli/arguments/command-table.ts'
import { parseInformationRequest } from '../../../electron/cli/arguments/information-request.ts'
import { createProgram } from '../../../electron/cli/arguments/program.ts'
import { runHelp } from '../../../electron/cli/commands/help-command.ts'
import { formatCommandHelp, formatExitCodes, formatUsage } from '../../../electron/cli/format/usage-text.ts'
import { createRecordedTerminal } from '../fixtures/recorded-terminal.ts'

describe('help', () => {
  const program = createProgram(() => undefined)

  test('lists every command of the parser once, in groups', () => {
    const lines = formatUsage().split('\n')
    for (const group of commandGroups) expect(lines).toContain(group)
    for (const { name } of commandSyntaxes) {
      expect(
        lines.filter((line) => line.startsWith(`  ${name} `)),
        name,
      ).toHaveLength(1)
    }
    expect(commandSyntaxes.map(({ name }) => name)).toEqual(program.commands.map((command) => command.name()))
  })

  test.each(commandSyntaxes.map((syntax) => [syntax.name, syntax] as const))(
    'describes every option of %s',
    (name, syntax) => {
      const help = formatCommandHelp(syntax)
      expect(help).toContain(`Usage: builderbar ${name}`)
      const options = program.commands.find((command) => command.name() === name)?.options ?? []
      for (const { long, short } of options) {
        expect(help).toMatch(new RegExp(`^  ${short ? `${short}, ` : ''}${long}(?: [A-Z]+)?  +\\S`, 'm'))
      }
    },
  )

  test.each([
    ['help', null],
    ['help status', 'status'],
    ['help exit-codes', 'exit-codes'],
    ['help --json', null],
    ['--help', null],
    ['-h', null],
    ['-v --help', null],
    ['status --help', 'status'],
    ['status --cached --help', 'status'],
    ['repair key-permissions -h', 'repair'],
  ])('%s asks for help on %s', (line, topic) => {
    expect(parseInformationRequest(line.split(' '))).toEqual({ command: 'help', topic })
  })

  test('fits into 80 columns', () => {
    const texts = [formatUsage(), formatExitCodes(), ...commandSyntaxes.map(formatCommandHelp)]
    expect(texts.flatMap((text) => text.split('\n')).filter((line) => line.length > 80)).toEqual([])
  })

  test.each([
    [null, 0, 'Usage: builderbar [<command>]'],
    ['repair', 0, 'Usage: builderbar repair'],
    ['exit-codes', 0, '  64 wrong usage'],
    ['repare', 64, 'Did you mean repair'],
    ['\u001b[2J', 64, 'there is no command'],
  ])('of %j exits with %s', (topic, code, text) => {
    const terminal = createRecordedTerminal()
    expect(runHelp(topic, terminal)).toBe(code)
    expect(terminal.stdout + terminal.stderr).toContain(text)
    expect(terminal.stdout + terminal.stderr).not.toContain('\u001b')
  })
})
