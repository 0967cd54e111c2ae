import { describe, expect, test } from 'vitest'
import { parseStartMode } from '../../electron/app/command-line.ts'
import { parseArguments } from '../../electron/cli/arguments/arguments.ts'

describe('the mode in which the app starts', () => {
  test.each([[[]], [['-psn_0_12345']]])('is the menu bar for %j', (args) => {
    expect(parseStartMode(args)).toEqual({ kind: 'menu-bar' })
  })

  test.each([
    [['status', '--json']],
    [['--version']],
    [['--help']],
    [['-h']],
    [['/a/file']],
    [['repair', '--via', 'sudo']],
  ])('is the CLI, with these arguments, for %j', (args) => {
    expect(parseStartMode(args)).toEqual({ kind: 'terminal', args })
  })

  const switches = [
    'remote-debugging-port',
    'remote-debugging-pipe',
    'host-resolver-rules',
    'ignore-certificate-errors',
    'browser-subprocess-path',
    'proxy-server',
    'no-sandbox',
    'single-process',
    'user-data-dir',
    'ssl-key-log-file',
    'log-net-log',
    'enable-blink-features',
    'js-flags',
    'inspect',
    'a-switch-of-next-year',
  ]

  test.each(switches)('is none for --%s in any spelling', (name) => {
    const expectedMode = { kind: 'nothing', refused: name }
    for (const word of [`--${name}`, `--${name}=x`, `-${name}`, `--${name.toUpperCase()}`]) {
      expect(parseStartMode([word])).toEqual(expectedMode)
      expect(parseStartMode(['-psn_0_12345', word])).toEqual(expectedMode)
    }
  })

  test.each(switches)('is a usage error of the CLI for --%s after a command', (name) => {
    for (const command of ['status', 'watch', 'report', 'repair', 'log', 'diagnose'])
      expect(parseArguments([command, `--${name}=x`])).toMatchObject({ command: 'wrong' })
  })

  test.each([[['--']], [['-']], [['-psn_0_1; x']], [['-psn_0_1', 'status']]])('is none for %j', (args) => {
    expect(parseStartMode(args).kind).toBe('nothing')
  })
})
