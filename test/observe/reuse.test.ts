import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import { type MacFolder, makeMacFolder } from './fixtures/mac-folder.ts'
import { scanOnce } from './fixtures/scan-once.ts'

let folder: MacFolder

beforeEach(() => {
  folder = makeMacFolder()
  for (const path of ['/bin/launchctl', '/bin/ps', '/nix/var/nix/profiles/default/bin/nix', '/usr/bin/ssh']) {
    folder.program(path, `echo x >> ${folder.host('/calls')}`, 'exit 1')
  }
  folder.write('/calls', '')
  folder.write('/etc/nix/machines', 'ssh-ng://builder@linux-builder aarch64-linux\n')
})
afterEach(() => folder.remove())

const countCalls = () => readFileSync(folder.host('/calls'), 'utf8').length / 2

it('parts that are not due are reused with their own time, and no program is started for them', async () => {
  const before = await scanOnce(folder.mac)
  expect(countCalls()).toBeGreaterThan(5)
  folder.write('/calls', '')
  const parts = new Set(['launchd', 'configuration'] as const)
  const after = await scanOnce(folder.mac, { reuse: { snapshot: before, parts }, recentPorts: before.ports })
  expect(countCalls()).toBe(0)
  const selectReused = (snapshot: Snapshot) => {
    const { mac, services, processes, ports, keys, machinesFile, nix, sshConfig, routes, determinate } =
      snapshot
    return { mac, services, processes, ports, keys, machinesFile, nix, sshConfig, routes, determinate }
  }
  expect(selectReused(after)).toEqual(selectReused(before))
  expect(after.takenAt > before.takenAt).toBe(true)
})

it('the configuration can be probed alone', async () => {
  const before = await scanOnce(folder.mac)
  folder.write('/etc/nix/machines', '')
  const after = await scanOnce(folder.mac, {
    reuse: { snapshot: before, parts: new Set(['launchd'] as const) },
  })
  expect(after.machinesFile.machines).toMatchObject({ value: { entries: [] } })
  expect(after.services.map((service) => service.job)).toEqual(before.services.map((service) => service.job))
  expect(after.processes).toEqual(before.processes)
})

const label = 'org.nixos.linux-builder'
const runningJob = ['system/x = {', '\tstate = running', '\tpid = 71', '\truns = 1', '}']

/**
 * Returns launchctl's calls about the builders' services. Those about the nix-daemon, which is missing here, are listed
 * separately.
 */
function listQuestions({ services }: Snapshot): readonly string[] {
  const questions = ['print-disabled system', ...services.map((service) => `print system/${service.label}`)]
  return readFileSync(folder.host('/launchctl-calls'), 'utf8')
    .split('\n')
    .filter((line) => questions.includes(line))
}

/** Creates a launchctl that knows only nix-darwin's builder, and records its calls. */
function makeLaunchctl() {
  folder.program(
    '/bin/launchctl',
    `echo "$*" >> ${folder.host('/launchctl-calls')}`,
    `if [ "$1" = print-disabled ]; then printf 'disabled services = {\\n}\\n'; exit 0; fi`,
    `if [ "$2" = system/${label} ]; then printf '${runningJob.join('\\n')}\\n'; exit 0; fi`,
    `echo 'Could not find service "x" in domain for system' >&2; exit 113`,
  )
}

it('launchd is not asked again about a service without plist and job, nor for the disabled services', async () => {
  makeLaunchctl()
  folder.write(`/Library/LaunchDaemons/${label}.plist`, '<plist/>')
  folder.write('/etc/nix/machines', 'ssh-ng://builder@virby-vm aarch64-linux\n')
  const before = await scanOnce(folder.mac)
  expect(listQuestions(before)).toContain('print system/org.nixos.virbyd')
  folder.write('/launchctl-calls', '')
  const parts = new Set(['configuration'] as const)
  const after = await scanOnce(folder.mac, { reuse: { snapshot: before, parts } })
  expect(listQuestions(before)).toEqual([`print system/${label}`])
  expect(after.services.map(({ job }) => job.observed && job.value.known)).toEqual(
    before.services.map(({ job }) => job.observed && job.value.known),
  )
  const listAskedServices = ({ services }: Snapshot) => services.filter(({ disabled }) => disabled.observed)
  expect(listAskedServices(before).map((service) => service.label)).toEqual([label, 'org.nixos.virbyd'])
  expect(listAskedServices(after).map(({ disabled }) => disabled)).toEqual(
    listAskedServices(before).map(({ disabled }) => disabled),
  )
})

it('the disabled services are listed again as soon as a job is missing', async () => {
  makeLaunchctl()
  folder.write(`/Library/LaunchDaemons/${label}.plist`, '<plist/>')
  const before = await scanOnce(folder.mac)
  folder.program(
    '/bin/launchctl',
    `echo "$*" >> ${folder.host('/launchctl-calls')}`,
    `if [ "$1" = print-disabled ]; then printf 'disabled services = {\\n\\t"${label}" => disabled\\n}\\n'; exit 0; fi`,
    `echo 'Could not find service "x" in domain for system' >&2; exit 113`,
  )
  const parts = new Set(['configuration'] as const)
  const after = await scanOnce(folder.mac, { reuse: { snapshot: before, parts } })
  const service = after.services.find((candidate) => candidate.label === label)
  expect(service).toMatchObject({ job: { value: { known: false } }, disabled: { value: true } })
})

it('launchd is asked about every service again once a plist may have changed', async () => {
  makeLaunchctl()
  const before = await scanOnce(folder.mac)
  const first = listQuestions(before).toSorted()
  expect(first).toEqual([
    'print system/org.nixos.linux-builder',
    'print system/org.nixos.nixos-vm-based-linux-builder',
    'print-disabled system',
  ])
  folder.write('/launchctl-calls', '')
  await scanOnce(folder.mac, { reuse: { snapshot: before, parts: new Set() } })
  expect(listQuestions(before).toSorted()).toEqual(first)
})

it('nothing of launchd is reused after ten minutes, nor for a disabled service', async () => {
  makeLaunchctl()
  folder.write(`/Library/LaunchDaemons/${label}.plist`, '<plist/>')
  folder.write('/etc/nix/machines', 'ssh-ng://builder@virby-vm aarch64-linux\n')
  const before = await scanOnce(folder.mac)
  const parts = new Set(['configuration'] as const)
  const laterTime = new Date(Date.now() + 11 * 60_000)
  folder.write('/launchctl-calls', '')
  await scanOnce({ ...folder.mac, now: () => laterTime }, { reuse: { snapshot: before, parts } })
  expect(listQuestions(before).toSorted()).toEqual([
    'print system/org.nixos.linux-builder',
    'print system/org.nixos.virbyd',
    'print-disabled system',
  ])

  const services = before.services.map((service) => ({
    ...service,
    disabled: { observed: true as const, at: before.takenAt, value: true },
  }))
  const after = await scanOnce(folder.mac, { reuse: { snapshot: { ...before, services }, parts } })
  const service = after.services.find((candidate) => candidate.label === label)
  expect(service?.disabled).toMatchObject({ value: false })
})
