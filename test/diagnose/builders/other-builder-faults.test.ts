import { beforeAll, describe, expect, it } from 'vitest'
import { parseLaunchctlPrint } from '../../../electron/core/launchd/launchd-job.ts'
import type { Service, Snapshot } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { restartBuilder } from '../../../electron/repair/repairs/restart-builder.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { otherBuilders } from '../../observe/fixtures/other-builders.ts'
import { makeRouteFolder } from '../../observe/fixtures/route-folder.ts'
import { putBuilder, withDaemon } from '../../observe/fixtures/running-builder.ts'
import { scanOnce } from '../../observe/fixtures/scan-once.ts'

/** The typical faults of each builder that a service of this Mac runs, each with a near miss. */
const builders = otherBuilders.filter(({ label, port }) => label !== null && port !== 50022)
const scans = new Map<string, Snapshot>()
beforeAll(async () => {
  for (const builder of builders) {
    const folder = makeRouteFolder()
    putBuilder(folder, builder)
    scans.set(builder.name, withDaemon(await scanOnce(folder.mac)))
    folder.remove()
  }
}, 30_000)

type Builder = (typeof builders)[number]
type Cause = NonNullable<Snapshot['serviceLogs']>[number]['log']['causes'][number]['cause']

interface Fault {
  /** Lines of `launchctl print` of the job, which launchd tried to start nine times. */
  readonly exit: string
  readonly service?: Partial<Service>
  readonly log?: { readonly cause: Cause; readonly isRootsOwn: boolean }
  readonly version?: string
}

/** The plist and the start script of the builder's service. */
function findServiceForBuilder({ name, label }: Builder) {
  const { services = [], agents = [] } = scans.get(name) ?? {}
  const foundService = [...services, ...agents].find((service) => service.label === label)
  if (foundService === undefined || !foundService.startScript.observed)
    expect.fail(`${name} has no start script`)
  return { plistPath: foundService.plistPath, script: foundService.startScript }
}

/** The findings an hour after the job of the builder began to fail. */
function diagnoseFault({ name, label }: Builder, { exit, service = {}, log, version }: Fault) {
  const runningSnapshot = scans.get(name) ?? expect.fail(`${name} was not scanned`)
  const takenAt = new Date(Date.parse(runningSnapshot.takenAt) + 3_600_000).toISOString()
  const value = parseLaunchctlPrint(`x = {\n\tstate = spawn scheduled\n\truns = 9\n\t${exit}\n}\n`)
  if (value === null) expect.fail('launchctl printed no job')
  const end = (before: Service): Service =>
    before.label === label ? { ...before, job: { observed: true, at: takenAt, value }, ...service } : before
  const line = 'its own words'
  const file = { path: '/var/log/x.log', bytes: 9, changedAt: takenAt, lines: [line] }
  const logs =
    log === undefined
      ? []
      : [
          {
            label: label ?? '',
            isRootsOwn: log.isRootsOwn,
            log: { ...file, causes: [{ cause: log.cause, line }] },
          },
        ]
  const { findings, state } = createStatus({
    ...runningSnapshot,
    takenAt,
    mac: {
      ...runningSnapshot.mac,
      ...(version === undefined ? {} : { version: { observed: true, at: takenAt, value: version } }),
    },
    services: runningSnapshot.services.map(end),
    ...(runningSnapshot.agents === undefined ? {} : { agents: runningSnapshot.agents.map(end) }),
    processes: { observed: true, at: takenAt, value: { vms: [], jobs: [], remoteBuilds: [] } },
    ...(logs.length === 0 ? {} : { serviceLogs: logs }),
  })
  const errors = findings.filter(({ severity }) => severity === 'error')
  const root = errors.find(({ causedBy }) => causedBy === null) ?? expect.fail('nothing was found')
  const stoppedFinding = errors.find(({ id }) => id === 'service-stopped')
  return { root, stopped: stoppedFinding, state }
}

const failedExit = 'last exit code = 1'
const store = '/nix/store/0123456789abcdfghijklmnpqrsvwxyz-x'

describe.each(builders.map((builder) => [builder.name, builder] as const))('%s', (_name, builder) => {
  it('whose VM gets no address says so, if only root can write its log', () => {
    const { root, stopped } = diagnoseFault(builder, {
      exit: failedExit,
      log: { cause: 'no-address', isRootsOwn: true },
    })
    expect(root).toMatchObject({ id: 'guest-no-address', subject: builder.label })
    expect(stopped?.causedBy).toBe(root.key)
    const nearMiss = diagnoseFault(builder, {
      exit: failedExit,
      log: { cause: 'no-address', isRootsOwn: false },
    })
    expect(nearMiss.root.id).toBe('service-stopped')
    expect(nearMiss.root.explanation).not.toContain('address')
  })

  it.each([
    ['15.5', 'softwareupdate --install-rosetta installs it'],
    ['27.2', 'there is nothing to install'],
  ])('without Rosetta on macOS %s says what to do there', (version, advice) => {
    const log = { cause: 'no-rosetta', isRootsOwn: true } as const
    expect(diagnoseFault(builder, { exit: 'last exit code = 69', log, version }).root.explanation).toContain(
      advice,
    )
    expect(diagnoseFault(builder, { exit: failedExit, version }).root.explanation).not.toContain('Rosetta')
  })

  it('whose working folder is gone names it and how to restore it', () => {
    const { script } = findServiceForBuilder(builder)
    const folder = script.value.workingDirectory ?? '/var/lib/x'
    const service = {
      startScript: { ...script, value: { ...script.value, workingDirectory: folder } },
      workingDirectory: { observed: true as const, at: script.at, value: { exists: false as const } },
    }
    const { root } = diagnoseFault(builder, { exit: 'last exit code = 78: EX_CONFIG', service })
    expect(root.explanation).toContain(folder)
    expect(root.explanation).toContain(`kickstart ${builder.domain}/${builder.label}`)
    if (builder.domain !== 'system') expect(root.explanation).not.toContain('sudo launchctl')
    const nearMiss = diagnoseFault(builder, { exit: failedExit, service })
    expect(nearMiss.root.explanation).not.toContain('which is missing')
  })

  it.each(['plist', 'script'] as const)('with a store path of its %s gone offers to fetch it', (place) => {
    const { plistPath, script } = findServiceForBuilder(builder)
    const namedBy = place === 'plist' ? plistPath : (script.value.scripts[0] ?? plistPath)
    const withMissingPaths = (paths: { path: string; namedBy: string }[]) => ({
      startScript: { ...script, value: { ...script.value, missingPaths: paths } },
    })
    const { root, stopped } = diagnoseFault(builder, {
      exit: 'last exit code = 127',
      service: withMissingPaths([{ path: store, namedBy }]),
    })
    expect(root).toMatchObject({ id: 'closure-missing', repairs: ['realise-closure'] })
    expect(stopped?.causedBy).toBe(root.key)
    expect(diagnoseFault(builder, { exit: failedExit, service: withMissingPaths([]) }).root.id).toBe(
      'service-stopped',
    )
  })

  it('is restarted by no repair where it is an agent of the user, and then this Mac’s own builder is not either', () => {
    const causes = [
      { exit: 'last exit reason = OS_REASON_JETSAM' },
      { exit: failedExit, log: { cause: 'no-address', isRootsOwn: true } as const },
    ]
    for (const fault of causes) {
      const { root } = diagnoseFault(builder, fault)
      expect(root.repairs).toEqual(builder.domain === 'system' ? ['restart-builder'] : [])
      if (builder.domain === 'system') continue
      const snapshot = { ...healthySnapshot(), agents: scans.get(builder.name)?.agents ?? [] }
      expect(restartBuilder.plan(snapshot, root)).toMatchObject({ ok: false })
    }
  })

  it('that stopped says where its output is, or that launchd keeps none', () => {
    const { explanation } = diagnoseFault(builder, { exit: failedExit }).root
    const advice = {
      'ssh-ng://rosetta-builder':
        /sudo sh -c 'tail \/var\/lib\/rosetta-builder\/\.lima\/\*\/ha\.stderr\.log'/,
      'ssh-ng://builder@darwin-vz-nix': /sudo tail \/var\/lib\/darwin-vz-nix\/daemon\.log/,
    }[builder.uri]
    expect(explanation).toMatch(advice ?? /launchd keeps nothing of what it prints/)
    const log = { cause: 'no-address', isRootsOwn: true } as const
    expect(diagnoseFault(builder, { exit: failedExit, log }).stopped?.explanation).toContain('/var/log/x.log')
  })

  it('ended by macOS for its memory says so; a signal 9 alone has several senders', () => {
    expect(diagnoseFault(builder, { exit: 'last exit reason = OS_REASON_JETSAM' }).root).toMatchObject({
      id: 'host-memory',
      subject: builder.label,
    })
    for (const exit of ['last terminating signal = Killed: 9', 'last exit code = 137']) {
      const { root } = diagnoseFault(builder, { exit })
      expect(root.id).toBe('service-stopped')
      expect(root.explanation).toMatch(/Signal 9 ended its last run.*launchd when a stop takes too long/)
    }
    expect(diagnoseFault(builder, { exit: failedExit }).root.explanation).not.toContain('Signal 9')
  })
})
