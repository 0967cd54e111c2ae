import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import { parseRootOutput } from '../../../electron/core/text/root-output.ts'
import { endStuckBuild } from '../../../electron/repair/repairs/end-stuck-build.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { builderUri } from '../../fixtures/machine-entry.ts'
import { snapshotWithStuckBuild } from '../../fixtures/stuck-build.ts'
import { planRepair } from '../../repair/fixtures/all-plans.ts'
import { runInPrivateRoot, shells } from './private-root.ts'

const hook = '/nix/store/2hddsagsp6paqcyb64mnw78ivqzlycvw-nix-2.31.2/bin/nix __build-remote'
/** ps reads the processes there. */
const before = 'mount -t proc proc /proc'
const startedProcesses: ChildProcess[] = []

/** A process of this name that does nothing; the private root shares the process numbers. */
async function startProcess(name: string, uid?: number): Promise<ChildProcess & { pid: number }> {
  const child = spawn('sleep', ['600'], {
    argv0: name,
    stdio: 'ignore',
    ...(uid === undefined ? {} : { uid }),
  })
  await once(child, 'spawn')
  startedProcesses.push(child)
  const { pid } = child
  if (pid === undefined) throw new Error('it has no number')
  return Object.assign(child, { pid })
}

afterEach(() => {
  for (const child of startedProcesses.splice(0)) child.kill('SIGKILL')
})

/** The script for a process that the scan saw begin at this time. */
function createScriptFor(pid: number, startedAt: Date): string {
  const text = createRootScript([planRepair(endStuckBuild, snapshotWithStuckBuild({ pid }), builderUri)])
  return text.replace(/began='\d+'/, `began='${Math.ceil(startedAt.getTime() / 1000) + 2}'`)
}

const isAlive = (child: ChildProcess) => child.exitCode === null && child.signalCode === null

describe.skipIf(process.platform === 'darwin').each(shells)('end-stuck-build in %s', (shell) => {
  test('ends that process, and no other of the same name', async () => {
    const [stuckBuild, otherBuild] = [await startProcess(hook), await startProcess(hook)]
    const exited = once(stuckBuild, 'exit')
    const { stdout } = await runInPrivateRoot({
      script: createScriptFor(stuckBuild.pid, new Date()),
      shell,
      before,
    })
    expect(parseRootOutput(stdout)).toMatchObject({ status: 0, lastStep: 2 })
    expect((await exited)[1]).toBe('SIGTERM')
    expect(isAlive(otherBuild)).toBe(true)
  })

  test.each([
    ['has another name', 'vim nix.conf', undefined, 0, 'not a build hook'],
    ['belongs to another account', hook, 65534, 0, 'another account'],
    ['began later: the number was used again', hook, undefined, -3600, 'started after'],
  ])('leaves a process alone that %s', async (_why, name, uid, shift, message) => {
    const child = await startProcess(name, uid)
    const script = createScriptFor(child.pid, new Date(Date.now() + shift * 1000))
    const { stdout } = await runInPrivateRoot({ script, shell, before })
    expect(parseRootOutput(stdout)).toMatchObject({ status: 1 })
    expect(stdout).toContain(message)
    expect(isAlive(child)).toBe(true)
  })

  test('ends nothing where ps does not answer', async () => {
    const child = await startProcess(hook)
    const { stdout } = await runInPrivateRoot({
      script: createScriptFor(child.pid, new Date()),
      shell,
      before: 'umount -l /proc',
    })
    expect(parseRootOutput(stdout).status).toBe(1)
    expect(isAlive(child)).toBe(true)
  })

  test('is content with a process that ended by itself', async () => {
    const child = await startProcess(hook)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const { stdout } = await runInPrivateRoot({
      script: createScriptFor(child.pid, new Date()),
      shell,
      before,
    })
    expect(parseRootOutput(stdout).status).toBe(0)
    expect(stdout).toContain('has already ended')
  })
})
