import { describe, expect, test } from 'vitest'
import { nixDarwinHostKey } from '../../../electron/core/ssh/host-key.ts'
import { pinHostKey } from '../../../electron/repair/repairs/pin-host-key.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { staleKey } from '../../fixtures/host-keys.ts'
import { builderUri } from '../../fixtures/machine-entry.ts'
import { snapshotWithUnpinnedKey } from '../../fixtures/unpinned-key.ts'
import { planRepair } from '../../repair/fixtures/all-plans.ts'
import { runInPrivateRoot } from './private-root.ts'
import { putRunningJob, withRunningVm } from './running-vm.ts'

const hosts = '/var/root/.ssh/known_hosts'
const script = createRootScript([
  planRepair(pinHostKey, withRunningVm(snapshotWithUnpinnedKey()), builderUri),
])
const publishedKey = `${nixDarwinHostKey.type} ${nixDarwinHostKey.blob}`
const pinned = `linux-builder ${publishedKey} builderbar\n`
const writeKnownHosts = (text: string) => `mkdir -p -m 0700 /var/root/.ssh; printf '${text}' >${hosts}`

// macOS has no mount namespaces.
describe.skipIf(process.platform === 'darwin').each(['dash', 'bash'] as const)(
  'pin-host-key in %s',
  (shell) => {
    const run = (before: string) =>
      runInPrivateRoot({
        script,
        shell,
        before: `mkdir -p /var/root; ${before}`,
        after: `cat ${hosts} 2>/dev/null`,
      })

    test.each([
      ['no file', ':', pinned],
      ['another host', writeKnownHosts(`other ${staleKey.type} ${staleKey.blob}\\n`), pinned],
      ['the same key', writeKnownHosts(`linux-builder ${publishedKey}\\n`), pinned],
    ])("pins while launchd's own VM runs, beside %s", async (_what, before, text) => {
      const result = await run(`${putRunningJob}; ${before}`)
      expect(result.stdout).toContain('builderbar: status 0')
      expect(result.after.startsWith(text)).toBe(true)
    })

    test.each([
      ['the service is not loaded', ':'],
      ['the job was started again since', `${putRunningJob}; echo 12 >/private-root/launchd/pid`],
      ['the number of the job only begins the same', `${putRunningJob}; echo 11 >/private-root/launchd/pid`],
      ['the job does not run', `${putRunningJob}; rm /private-root/launchd/pid`],
    ])('refuses if %s: another program may be using its port', async (_what, before) => {
      const result = await run(before)
      expect(result.stdout).toContain('another program may be using its port')
      expect(result.stdout.trim().split('\n').at(-1)).toMatch(/^builderbar: status [1-9]/)
      expect(result.after).toBe('')
    })

    /**
     * Gives the job and the VM these processes, in the script too: `parent` has `child` below it, `other` belongs to
     * another program.
     */
    const startProcesses = (job: string, vm: string) =>
      `sh -c 'sleep 2 & echo $! >child; wait' & parent=$!; sleep 2 & other=$!; until [ -s child ]; do sleep 0.1; done; child=$(cat child); ${putRunningJob}; echo ${job} >launchd/pid; set -- "$1" "$2" "$(printf %s "$3" | sed "s/job_pid='1'/job_pid='${job}'/; s/vm_pid='1'/vm_pid='${vm}'/")" "$4"`

    test("pins while the VM is a process below launchd's own", async () => {
      const result = await run(startProcesses('$parent', '$child'))
      expect(result.stdout).toContain('builderbar: status 0')
      expect(result.after).toBe(pinned)
    })

    test.each([
      ["is not below launchd's own process", '$parent', '$other'],
      ['is gone', '$parent', '99999999'],
      ["is above launchd's own process", '$child', '$parent'],
    ])('refuses if the VM %s', async (_what, job, vm) => {
      const result = await run(startProcesses(job, vm))
      expect(result.stdout).toContain('another program may be using its port')
      expect(result.after).toBe('')
    })

    test('never adds the published key beside a pin of the administrator', async () => {
      const ownLine = `linux-builder ${staleKey.type} ${staleKey.blob}\n`
      const result = await run(`${putRunningJob}; ${writeKnownHosts(ownLine.replace('\n', '\\n'))}`)
      expect(result.stdout).toContain('pins another key for linux-builder')
      expect(result.stdout.trim().split('\n').at(-1)).toMatch(/^builderbar: status [1-9]/)
      expect(result.after).toBe(ownLine)
    })

    test.each([
      ['a pin for all accounts', '/etc/ssh/ssh_known_hosts', 'linux-builder'],
      ['an older pin for all accounts', '/etc/ssh/ssh_known_hosts2', 'linux-builder'],
      ['an older pin of root', '/var/root/.ssh/known_hosts2', 'linux-builder'],
      ['a pin of a pattern', '/etc/ssh/ssh_known_hosts', 'linux-*'],
    ])('nor beside %s', async (_what, file, host) => {
      const result = await run(
        `${putRunningJob}; mkdir -p -m 0700 /var/root/.ssh; echo '${host} ${staleKey.type} ${staleKey.blob}' >${file}`,
      )
      expect(result.stdout).toContain(`${file} pins another key for linux-builder`)
      expect(result.after).toBe('')
    })
  },
)
