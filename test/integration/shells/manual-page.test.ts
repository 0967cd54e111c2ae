import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { commandSyntaxes } from '../../../electron/cli/arguments/command-table.ts'
import { createShellFiles } from '../../../electron/cli/shell-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'builderbar-manual-'))
const page = join(folder, 'builderbar.1')
writeFileSync(page, createShellFiles()['builderbar.1'] ?? '')
afterAll(() => rmSync(folder, { recursive: true }))

/** Returns the page as a reader sees it, in one line. */
function renderManual(program: string, ...args: string[]): string {
  const result = spawnSync(program, args, {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', MANWIDTH: '100', MANROFFOPT: '-c' },
  })
  expect(result.stderr).toBe('')
  expect(result.status).toBe(0)
  // A bold letter is printed twice with a backspace between, an underlined one after an underscore.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: man(1) prints it.
  return result.stdout.replace(/.\x08/g, '').replace(/\s+/g, ' ')
}

it('has no warning of mandoc, not even about its style', () => {
  const lint = spawnSync('mandoc', ['-T', 'lint', '-W', 'style', page], { encoding: 'utf8' })
  expect(lint.stdout + lint.stderr).toBe('')
  expect(lint.status).toBe(0)
})

it.each([
  ['man', ['--warnings', '-l', page]],
  ['mandoc', ['-T', 'utf8', page]],
])('shows every command with its options and their descriptions, by %s', (program, args) => {
  const renderedPage = renderManual(program, ...args)
  for (const { name, summary, options } of commandSyntaxes) {
    expect(renderedPage).toContain(`builderbar ${name}`)
    expect(renderedPage).toContain(`${name} `)
    expect(renderedPage).toContain(summary)
    for (const option of options) expect(renderedPage).toContain(`--${option.name}`)
  }
  expect(renderedPage).toContain(
    '0 healthy or asleep, 1 degraded, 2 down, 3 starting, 4 absent, 5 unknown, 6 paused.',
  )
  expect(renderedPage).toContain('nix build .#package 2>&1 | builderbar explain -')
})
