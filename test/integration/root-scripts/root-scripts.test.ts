import { describe, expect, test } from 'vitest'
import { parseRootOutput } from '../../../electron/core/text/root-output.ts'
import { fixKeyPermissions } from '../../../electron/repair/repairs/fix-key-permissions.ts'
import { loadService } from '../../../electron/repair/repairs/load-service.ts'
import { restartBuilder } from '../../../electron/repair/repairs/restart-builder.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { aFile } from '../../fixtures/file-info.ts'
import { aKeyFile } from '../../fixtures/key-file.ts'
import { observed } from '../../fixtures/observation.ts'
import { aService, label, notLoaded } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { planRepair } from '../../repair/fixtures/all-plans.ts'
import { planNewestUndo } from '../../repair/fixtures/newest-undo.ts'
import { parseLeftReceipt, renameReceipt } from './left-receipt.ts'
import { runInPrivateRoot, shells } from './private-root.ts'

// macOS has no mount namespaces.
const describeHere = describe.skipIf(process.platform === 'darwin')

const state = 'launchd'
const plist = `/Library/LaunchDaemons/${label}.plist`
const install = `echo x >${plist}`
const show = `ls ${state}; cat ${state}/calls 2>/dev/null; cat ${state}/violations 2>/dev/null`

describeHere.each(shells)('load-service in %s', (shell) => {
  const service = aService({ job: observed(notLoaded), disabled: observed(true) })
  const plan = planRepair(loadService, healthySnapshot({ services: [service] }))
  const script = createRootScript([plan])
  const listCalls = (after: string) =>
    after.split('\n').filter((line) => /^(boot|enable|kick|disable)/.test(line))

  test('load-service loads a disabled service that launchd does not know', async () => {
    const result = await runInPrivateRoot({
      script,
      shell,
      before: `${install}; touch ${state}/disabled`,
      after: show,
    })
    expect(result.code).toBe(0)
    expect(parseRootOutput(result.stdout)).toEqual({ status: 0, lastStep: 4, lines: [] })
    expect(listCalls(result.after)).toEqual([
      `bootout system/${label}`,
      `enable system/${label}`,
      `bootstrap system ${plist}`,
    ])
    expect(result.after).toContain('loaded')
    expect(result.after).not.toContain('disabled\n')
    expect(result.after).not.toContain('violations')
  })

  test('load-service waits while launchd unloads the job, and retries while launchd is busy', async () => {
    const before = `${install}; touch ${state}/loaded; echo 1 >${state}/lingers; echo 1 >${state}/busy`
    const result = await runInPrivateRoot({ script, shell, before, after: show })
    expect(parseRootOutput(result.stdout).status).toBe(0)
    expect(listCalls(result.after).filter((call) => call.startsWith('bootstrap'))).toHaveLength(2)
  })

  test('load-service does not unload a running service, so a second run ends no build', async () => {
    const before = `${install}; touch ${state}/disabled; touch ${state}/loaded; echo 88 >${state}/pid`
    const result = await runInPrivateRoot({ script, shell, before, after: `cat ${state}/pid; ${show}` })
    expect(parseRootOutput(result.stdout)).toMatchObject({ status: 0, lastStep: 4 })
    expect(result.after.startsWith('88\n')).toBe(true)
    expect(listCalls(result.after)).toEqual([`enable system/${label}`])
  })

  test('load-service says where macOS blocks the service if launchd does not know it afterwards', async () => {
    const result = await runInPrivateRoot({
      script,
      shell,
      before: `${install}; touch ${state}/blocked`,
      after: show,
    })
    const output = parseRootOutput(result.stdout)
    expect(output).toMatchObject({ status: 113, lastStep: 4 })
    expect(output.lines.join(' ')).toContain('Login Items & Extensions')
    expect(result.code).toBe(0)
  })

  test.each([
    ['writable by others', `${install}; chmod 0666 ${plist}`],
    ["not root's", `${install}; chown 501 ${plist}`],
    ['not there', 'true'],
    [
      'a link to a file that is not root’s',
      `echo x >mine; chown 501 mine; ln -s /private-root/mine ${plist}`,
    ],
  ])('load-service refuses a plist that is %s', async (_what, before) => {
    const result = await runInPrivateRoot({ script, shell, before, after: show })
    expect(parseRootOutput(result.stdout)).toMatchObject({ status: 1, lastStep: 1 })
    expect(result.after).not.toContain('calls')
  })
})

describeHere.each(shells)('restart-builder in %s', (shell) => {
  const script = createRootScript([planRepair(restartBuilder)])

  test('restart-builder ends the VM and starts it', async () => {
    const before = `touch ${state}/loaded; echo 88 >${state}/pid`
    const result = await runInPrivateRoot({ script, shell, before, after: `cat ${state}/pid` })
    expect(parseRootOutput(result.stdout)).toEqual({ status: 0, lastStep: 1, lines: [] })
    expect(result.after).toBe('4712\n')
  })

  test('restart-builder passes on the error of launchctl', async () => {
    const result = await runInPrivateRoot({ script, shell, after: show })
    expect(parseRootOutput(result.stdout)).toMatchObject({ status: 113, lastStep: 1 })
    expect(result.stdout).toContain('Could not find service')
    expect(result.stdout.trimEnd().endsWith('builderbar: status 113')).toBe(true)
  })
})

describeHere.each(shells)('fix-key-permissions in %s', (shell) => {
  const folder = '/nix-files/keys'
  const path = `${folder}/builder_ed25519`
  const folders = ['/', '/nix-files', folder].map((path) => ({ path, uid: 0, mode: 0o755 }))
  const key = aKeyFile({
    path,
    folders: observed(folders),
    privateKey: observed(aFile({ mode: 0o640, gid: 30000 })),
  })
  const plan = planRepair(fixKeyPermissions, healthySnapshot({ keys: [key] }), path)
  const script = createRootScript([plan])
  const make = `mkdir -p ${folder}; echo secret >${path}; chgrp 30000 ${path}; chmod 0640 ${path}`
  const printState = `stat -c '%a %u %g' ${path}; cat ${path}; ls ${folder}`

  test("fix-key-permissions makes the key root's alone and keeps its text and group", async () => {
    const result = await runInPrivateRoot({ script, shell, before: make, after: printState })
    expect(parseRootOutput(result.stdout)).toMatchObject({ status: 0, lastStep: 2 })
    expect(result.after).toBe('600 0 30000\nsecret\nbuilder_ed25519\n')
  })

  test('fix-key-permissions changes nothing the second time', async () => {
    const before = `${make}; chmod 0600 ${path}; touch -d '2001-01-01' ${path}; ls -i ${path}`
    const result = await runInPrivateRoot({
      script,
      shell,
      before,
      after: `ls -i ${path}; stat -c %Y ${path}`,
    })
    expect(parseRootOutput(result.stdout)).toMatchObject({ status: 0, lastStep: 2 })
    expect(result.stdout).toContain('Already up to date')
    expect(result.stdout.split('\n')[0]).toBe(result.after.split('\n')[0])
  })

  test('fix-key-permissions runs to its end after its reader has gone', async () => {
    const result = await runInPrivateRoot({
      script,
      shell,
      before: make,
      after: `chmod 0640 ${path}; $1 -c "$3" | true; sleep 1; ${printState}`,
    })
    expect(result.after).toBe('600 0 30000\nsecret\nbuilder_ed25519\n')
  })

  test('the undo of fix-key-permissions restores owner and mode', async () => {
    const store = "'/Library/Application Support/Builderbar'"
    const first = await runInPrivateRoot({ script, shell, before: make, after: `cat ${store}/*.jsonl` })
    const receipt = parseLeftReceipt(first.after)
    const undo = planNewestUndo(healthySnapshot({ receipts: observed([receipt]) }))
    if (!undo?.ok) throw new Error('it was not planned')
    const result = await runInPrivateRoot({
      script: createRootScript([undo.plan]),
      shell,
      before: `${make}; S=$(echo ${Buffer.from(script).toString('base64')} | base64 -d); sh -c "$S" >/dev/null; ${renameReceipt}`,
      after: printState,
    })
    expect(parseRootOutput(result.stdout).status, result.stdout).toBe(0)
    expect(result.after).toBe('640 0 30000\nsecret\nbuilder_ed25519\n')
  })

  test.each([
    ['a folder above may be written by its group', `${make}; chmod 0775 ${folder}`],
    ['a folder above may be written by all', `${make}; chmod 1777 /nix-files`],
    ['a folder above belongs to somebody else', `${make}; chown 501 ${folder}`],
    ['a folder above is a link now', `${make}; mv ${folder} /nix-files/other; ln -s other ${folder}`],
    ['the key is a link now', `${make}; mv ${path} ${path}.real; ln -s builder_ed25519.real ${path}`],
    ['the key is gone', `${make}; rm ${path}`],
    ['the key is a folder now', `${make}; rm ${path}; mkdir ${path}`],
  ])('fix-key-permissions refuses as root, right before the change, if %s', async (_what, before) => {
    const result = await runInPrivateRoot({
      script,
      shell,
      before: `${before}; ls -lRn /nix-files`,
      after: 'ls -lRn /nix-files',
    })
    const lines = result.stdout.split('\n').filter((line) => !line.startsWith('builderbar: '))
    expect(parseRootOutput(result.stdout).status).toBe(1)
    expect(lines.join('\n').startsWith(result.after)).toBe(true)
  })

  test('a temporary file of an earlier run, even a link, is replaced and not followed', async () => {
    const before = `${make}; echo precious >/precious; ln -s /precious ${path}.builderbar-new`
    const result = await runInPrivateRoot({ script, shell, before, after: `${printState}; cat /precious` })
    expect(parseRootOutput(result.stdout).status).toBe(0)
    expect(result.after).toBe('600 0 30000\nsecret\nbuilder_ed25519\nprecious\n')
  })

  test('a full disk leaves the key as it was and no temporary file', async () => {
    const before = `mkdir -p ${folder}; mount -t tmpfs -o size=64k,mode=0755 tmpfs ${folder}; head -c 40000 /dev/zero >${path}; chmod 0640 ${path}`
    const after = `stat -c '%a %s' ${path}; ls ${folder}`
    const result = await runInPrivateRoot({ script, shell, before, after })
    const output = parseRootOutput(result.stdout)
    expect(output.status).not.toBe(0)
    expect(output.lastStep).toBe(2)
    expect(result.after).toBe('640 40000\nbuilder_ed25519\n')
  })

  test('after a failed step the plans that follow are not run', async () => {
    const bothPlans = createRootScript([plan, planRepair(restartBuilder)])
    const before = `touch ${state}/loaded; echo 88 >${state}/pid`
    const result = await runInPrivateRoot({ script: bothPlans, shell, before, after: `cat ${state}/pid` })
    expect(parseRootOutput(result.stdout)).toMatchObject({ status: 1, lastStep: 1 })
    expect(result.after).toBe('88\n')
  })
})
