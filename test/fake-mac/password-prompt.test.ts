import { lstatSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createFakeMac, type FakeMac } from './fake-mac.ts'
import { runOnMac, runProgram } from './run-on-mac.ts'

let fakeMac: FakeMac
beforeAll(async () => {
  fakeMac = await createFakeMac({ scenario: 'key-0640' })
})
afterAll(() => fakeMac?.stop())
beforeEach(() => fakeMac.answerPrompt('accept'))

const runOsascript = (script: string) => {
  const text = script.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
  const line = `do shell script "${text}" with prompt "Why" with administrator privileges`
  return runOnMac(fakeMac, '/usr/bin/osascript', '-e', line)
}
const runSudo = (...args: string[]) => runOnMac(fakeMac, '/usr/bin/sudo', ...args)

describe('osascript', () => {
  test('runs the command as root and prints its output with carriage returns', async () => {
    expect(await runOsascript('echo one; echo two; /bin/chmod 600 /etc/nix/builder_ed25519')).toEqual({
      code: 0,
      stdout: 'one\rtwo\n',
      stderr: '',
    })
    expect(lstatSync(`${fakeMac.root}/private/etc/nix/builder_ed25519`).mode & 0o777).toBe(0o600)
  })

  test('drops the output of a command that fails and reports its exit code', async () => {
    const failed = await runOsascript('echo lost; echo a >&2; echo b >&2; exit 3')
    expect(failed).toMatchObject({ code: 1, stdout: '' })
    expect(failed.stderr).toMatch(/^0:\d+: execution error: a\rb \(3\)\n$/)
    expect((await runOsascript('exit 4')).stderr).toContain('The command exited with a non-zero status. (4)')
  })

  test.each([
    ['cancel', '(-128)'],
    ['wrong-password', '(-60005)'],
    ['no-screen', '(-60007)'],
    ['broken-component', "can't open default scripting component"],
  ] as const)('does nothing when the prompt ends with %s', async (answer, message) => {
    fakeMac.answerPrompt(answer)
    const result = await runOsascript('/bin/rm /etc/nix/builder_ed25519.pub')
    expect(result).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(message) })
    expect(lstatSync(`${fakeMac.root}/private/etc/nix/builder_ed25519.pub`).isFile()).toBe(true)
  })

  test('waits until the prompt is answered', async () => {
    fakeMac.answerPrompt('hang')
    const result = await runProgram(
      [`${fakeMac.root}/usr/bin/osascript`, '-e', createAdminScript('id')],
      {},
      700,
    )
    expect(result).toMatchObject({ code: -1, stdout: '', stderr: '' })
  })

  test('records any other script or option as a violation', async () => {
    const before = fakeMac.violations().length
    for (const args of [
      ['-e', 'do shell script "id"'],
      ['-l', 'JavaScript', '-e', '1'],
      ['-e', 'beep'],
      [],
    ]) {
      expect((await runOnMac(fakeMac, '/usr/bin/osascript', ...args)).code).toBe(1)
    }
    expect(fakeMac.violations().slice(before)).toHaveLength(4)
  })
})

describe('sudo', () => {
  test('prompts on stderr and runs the program as root', async () => {
    const result = await runSudo(
      '-p',
      'Password for Builderbar: ',
      '--',
      '/bin/sh',
      '-c',
      '/bin/ls /etc/nix/machines; exit 3',
    )
    expect(result).toEqual({ code: 3, stdout: '/etc/nix/machines\n', stderr: 'Password for Builderbar: \n' })
  })

  test.each([
    ['wrong-password', 1, 'incorrect password'],
    ['no-screen', 1, 'a terminal is required'],
    ['cancel', -1, ''],
  ] as const)('runs nothing when the prompt ends with %s', async (answer, code, message) => {
    fakeMac.answerPrompt(answer)
    const result = await runSudo('-p', 'Why: ', '--', '/bin/sh', '-c', 'echo ran')
    expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) })
  })

  test('records an unknown option, or a program without an absolute path, as a violation', async () => {
    const before = fakeMac.violations().length
    expect((await runSudo('-A', '/bin/sh')).code).toBe(1)
    expect((await runSudo('sh', '-c', 'id')).code).toBe(1)
    expect(fakeMac.violations().slice(before)).toHaveLength(2)
  })
})

function createAdminScript(script: string): string {
  return `do shell script "${script}" with administrator privileges`
}
