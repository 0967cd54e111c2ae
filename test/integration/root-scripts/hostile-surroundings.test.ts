import { describe, expect, test } from 'vitest'
import { reinstallKey } from '../../../electron/repair/repairs/reinstall-key.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { anOutdatedKey, keyPath } from '../../fixtures/key-file.ts'
import { machinesPath } from '../../fixtures/machine-entry.ts'
import { observed } from '../../fixtures/observation.ts'
import { keptMachinesPath } from '../../fixtures/plain-machines.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { planRepair } from '../../repair/fixtures/all-plans.ts'
import { fileTrials } from './file-trials.ts'
import { runInPrivateRoot, shellCommands, shells } from './private-root.ts'

/** What a caller or a file system may do to a root script before it runs: it ends well, or it changes nothing. */
const support = '/Library/Application Support'
const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
const [removal, relink] = fileTrials.map((trial) => ({
  ...trial,
  setUp: `mkdir -p '${support}'; rm -rf '${support}/Builderbar'; ${trial.setUp}`,
}))
if (removal === undefined || relink === undefined) throw new Error('the trials are others')

const folders = ['/', '/etc', '/etc/nix'].map((path) => ({ path, uid: 0, mode: 0o755 }))
const reinstall = createRootScript([
  planRepair(
    reinstallKey,
    healthySnapshot({ keys: [anOutdatedKey({ folders: observed(folders) })] }),
    keyPath,
  ),
])
const pair = '/var/lib/linux-builder/keys/builder_ed25519'
const keys = `mkdir -p '${support}' /etc/nix ${pair.slice(0, pair.lastIndexOf('/'))}; for half in '' .pub; do echo old >${keyPath}$half; echo new >${pair}$half; done; chmod 600 ${keyPath}`

// macOS has no mount namespaces.
describe.skipIf(process.platform === 'darwin')('a root script', () => {
  test.each(fileTrials.map((trial) => [trial.name, trial] as const))(
    'opens nothing to others where the caller’s umask is 000: %s',
    async (_name, { script, setUp }) => {
      const result = await runInPrivateRoot({
        script,
        shell: 'dash',
        before: `mkdir -p '${support}'; ${setUp}; umask 000`,
        after: `find '${support}' /etc/nix /var/root -perm /022 ! -type l 2>/dev/null; find '${support}/Builderbar/backups' -prune -perm /077`,
      })
      expect(result.stdout).toMatch(/builderbar: status 0\n$/)
      expect(result.after).toBe('')
    },
  )

  test.each(Object.entries(shellCommands))(
    'in %s: old or new, whichever of its streams are closed',
    async (_name, shell) => {
      const closedStreams = ['<&-', '2>&-', '3>&- 4>&-', '>&-', '<&- >&- 2>&-']
      const state = `$(sha256sum <${machinesPath} | cut -c1-8) $(ls /etc/nix | tr '\\n' ,)`
      const result = await runInPrivateRoot({
        script: `script=${quote(removal.script)}
${removal.setUp}; echo "${state}"; dash -c "$script" >/dev/null; echo "${state}"
${closedStreams.map((streams) => `${removal.setUp}; (${shell} -c "$script" ${streams}) >/said 2>&1; echo "${state}"`).join('\n')}`,
        shell: 'bash',
      })
      const [before, after, ...ends] = result.stdout.trim().split('\n')
      expect(before).not.toBe(after)
      // Where nothing can be said, nothing is done.
      expect(ends).toEqual([after, after, after, before, before])
    },
  )

  test('runs no function and no startup file of its caller', async () => {
    const names = ['printf', 'kill', 'cd', 'read', 'pwd', 'umask', 'ulimit', 'wait', 'command', 'say', 'die']
    const asFunction = names.map((name) =>
      quote(`BASH_FUNC_${name}%%=() { echo ${name} >>/ran; builtin ${name} "$@"; }`),
    )
    const environment = 'ENV=/evil/start BASH_ENV=/evil/start ZDOTDIR=/evil FPATH=/evil SHELLOPTS=xtrace'
    const result = await runInPrivateRoot({
      script: `script=${quote(removal.script)}
mkdir /evil; for file in start .zshenv .zprofile; do echo 'echo started >>/ran' >/evil/$file; done
for name in say die step find; do echo "$name() { echo $name >>/ran; }" >/evil/$name; done
${removal.setUp}; env ${asFunction.join(' ')} bash --posix -c "$script" | tail -n 1
${Object.values(shellCommands)
  .map(
    (shell) =>
      `${removal.setUp}; env ${environment} 'PS4=$(echo traced >>/ran)' ${shell} -c "$script" 2>/dev/null | grep '^builderbar: status'`,
  )
  .join('\n')}
cat /ran 2>/dev/null || :`,
      shell: 'bash',
    })
    expect(result.stdout).toBe('builderbar: status 0\n'.repeat(1 + shells.length))
  })

  test.each([
    ['of the kept file', relink.script, `${relink.setUp}; mkfifo ${keptMachinesPath}`],
    ['of the file', relink.script, `${relink.setUp}; rm ${machinesPath}; mkfifo ${machinesPath}`],
    [
      "of nix-darwin's file",
      relink.script,
      `${relink.setUp}; rm /etc/static/nix/machines; mkfifo /etc/static/nix/machines`,
    ],
    ['of the public key', reinstall, `${keys}; rm ${keyPath}.pub; mkfifo ${keyPath}.pub`],
    ['of the pair', reinstall, `${keys}; rm ${pair}; mkfifo ${pair}`],
    [
      'of the folder for receipts',
      reinstall,
      `${keys}; rm -rf '${support}/Builderbar'; mkfifo '${support}/Builderbar'`,
    ],
    [
      'of the folder for backups',
      reinstall,
      `${keys}; mkdir -p '${support}/Builderbar'; mkfifo '${support}/Builderbar/backups'`,
    ],
  ])('does not wait for a pipe in the place %s, and changes nothing', async (_place, script, before) => {
    const list = `find /etc/nix /etc/static '${support}' -printf '%p %y %m %s %i\\n' | sort`
    const result = await runInPrivateRoot({
      script: `timeout 20 dash -c ${quote(script)}; echo "exit $?"`,
      shell: 'bash',
      before: `${before}; { ${list}; } >/before`,
      after: `{ ${list}; } | diff /before - && echo same`,
    })
    expect(result.stdout).toMatch(/builderbar: status [1-9]\d*\nexit 0\n$/)
    expect(result.after).toBe('same\n')
  })

  test('replaces a pipe that lies where its new file begins', async () => {
    const before = `${relink.setUp}; mkfifo ${machinesPath}.builderbar-new`
    const result = await runInPrivateRoot({
      script: relink.script,
      shell: 'dash',
      before,
      after: 'ls /etc/nix',
    })
    expect(result.stdout).toMatch(/builderbar: status 0\n$/)
    expect(result.after).not.toContain('builderbar-new')
  })

  test('takes a step back of the clock for no earlier run', async () => {
    const date = `mv /usr/bin/date /usr/bin/real-date; printf '#!/bin/sh\\nexec /usr/bin/real-date -d @0 "$@"\\n' >/usr/bin/date; chmod 755 /usr/bin/date`
    const result = await runInPrivateRoot({
      script: `script=${quote(removal.script)}; ${date}; ${removal.setUp}
dash -c "$script" | tail -n 1; ${fileTrials[0]?.setUp}; dash -c "$script" | tail -n 1; ls '${support}/Builderbar/backups' | wc -l`,
      shell: 'bash',
    })
    expect(result.stdout).toBe('builderbar: status 0\nbuilderbar: status 0\n2\n')
  })
})
