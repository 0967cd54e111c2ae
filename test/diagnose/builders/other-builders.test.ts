import { beforeAll, describe, expect, it } from 'vitest'
import { parseLaunchctlPrint } from '../../../electron/core/launchd/launchd-job.ts'
import type { BuilderState } from '../../../electron/core/model/finding.ts'
import { valueOrNull } from '../../../electron/core/model/observation.ts'
import type { Service, Snapshot } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { isDemandService } from '../../../electron/diagnose/facts/job-condition.ts'
import { aFile } from '../../fixtures/file-info.ts'
import { aKeyFile } from '../../fixtures/key-file.ts'
import { observed } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import type { OtherBuilder } from '../../observe/fixtures/other-builder.ts'
import { otherBuilders } from '../../observe/fixtures/other-builders.ts'
import { makeRouteFolder } from '../../observe/fixtures/route-folder.ts'
import {
  type JobCondition,
  jobConditions,
  putBuilder,
  withDaemon,
} from '../../observe/fixtures/running-builder.ts'
import { scanOnce } from '../../observe/fixtures/scan-once.ts'
import { hidePart, listLinks, type PartPath } from '../fixtures/hidden-parts.ts'

/** One scan of each builder while it runs. */
const scans = new Map<string, Snapshot>()
beforeAll(async () => {
  for (const builder of otherBuilders) {
    const folder = makeRouteFolder()
    putBuilder(folder, builder)
    scans.set(builder.name, withDaemon(await scanOnce(folder.mac)))
    folder.remove()
  }
}, 30_000)

const hour = 3600_000
const sshAnswer = valueOrNull(healthySnapshot().ports[0]?.result)

/** Returns a scan of the same Mac later: the same observations with new times, while processes keep their start. */
function scanLater(snapshot: Snapshot, ms: number): Snapshot {
  const at = new Date(Date.parse(snapshot.takenAt) + ms).toISOString()
  const moveToLater = <Part extends { at: string }>(part: Part): Part => ({ ...part, at })
  return {
    ...snapshot,
    takenAt: at,
    processes: moveToLater(snapshot.processes),
    daemon: moveToLater(snapshot.daemon),
    services: snapshot.services.map((service) => ({ ...service, job: moveToLater(service.job) })),
    ports: snapshot.ports.map((port) => ({ ...port, result: moveToLater(port.result) })),
  }
}

/** Builderbar connects to the port of a VM that no connection starts; in a test nothing listens there. */
function withAnswer(snapshot: Snapshot, port: number | null): Snapshot {
  if (sshAnswer === null) return snapshot
  // Firewall and leases are probed only while a VM is silent.
  const { guestNetwork: _, ...quietSnapshot } = snapshot
  return {
    ...quietSnapshot,
    ports: snapshot.ports.map((probe) =>
      probe.port === port && probe.result.observed
        ? { ...probe, result: { observed: true, at: snapshot.takenAt, value: sshAnswer } }
        : probe,
    ),
  }
}

/** The scan of a builder whose job is in this condition; its processes are gone unless it runs. */
function scan(builder: OtherBuilder, condition: JobCondition): Snapshot {
  const runningSnapshot = scans.get(builder.name) ?? expect.fail(`${builder.name} was not scanned`)
  if (condition === 'running') return withAnswer(runningSnapshot, builder.port)
  const fields = jobConditions[condition]
  const value = fields === null ? { known: false as const } : parseLaunchctlPrint(`x = {\n${fields}}\n`)
  if (value === null) expect.fail('launchctl printed no job')
  const end = (service: Service): Service =>
    service.label === builder.label
      ? { ...service, job: { observed: true, at: runningSnapshot.takenAt, value } }
      : service
  const processes = { vms: [], jobs: [], remoteBuilds: [] }
  return {
    ...runningSnapshot,
    services: runningSnapshot.services.map(end),
    ...(runningSnapshot.agents === undefined ? {} : { agents: runningSnapshot.agents.map(end) }),
    processes: { observed: true, at: runningSnapshot.takenAt, value: processes },
  }
}

const namedBuilders = otherBuilders.map((builder) => [builder.name, builder] as const)

describe.each(namedBuilders)('a day of %s', (_name, builder) => {
  it.each(['running', ...(builder.sleeps ? (['ended well'] as const) : [])] as const)(
    'in which its job is %s gives no false alarm',
    (condition) => {
      const snapshot = scan(builder, condition)
      const states = new Set<BuilderState>()
      const alarms = new Set<string>()
      for (let minutes = 0; minutes < 24 * 60; minutes += minutes < 15 ? 1 : 15) {
        const { state, findings } = createStatus(scanLater(snapshot, minutes * 60_000))
        states.add(state)
        for (const { severity, key } of findings) if (severity !== 'note') alarms.add(key)
      }
      expect([...alarms]).toEqual([])
      expect([...states]).toEqual([condition === 'running' ? builder.runs : builder.sleeps])
    },
  )
})

/** Of a builder whose VM a connection would start, launchd's answer about the job counts instead. */
const isAboutConnection = (path: PartPath) => ['processes', 'ports'].includes(String(path[0]))

function isDemand(snapshot: Snapshot): boolean {
  const services = [...snapshot.services, ...(snapshot.agents ?? [])]
  const { label } = createStatus(snapshot).builder
  return isDemandService(services.find((service) => service.label === label) ?? null)
}

describe.each(namedBuilders.filter(([, { runs }]) => runs === 'healthy'))('%s, running', (_name, builder) => {
  it('is healthy only if every link of the chain was observed', () => {
    const snapshot = scan(builder, 'running')
    expect(createStatus(snapshot).state).toBe('healthy')
    const links = listLinks(snapshot).filter((path) => !isDemand(snapshot) || !isAboutConnection(path))
    // A job that only its port has shown: without it, the port that answers is the builder.
    const builderLinks = links.filter(([part]) => builder.port !== 50022 || part !== 'agents')
    expect(builderLinks.length).toBeGreaterThan(6)
    const healthyPaths = builderLinks.filter(
      (path) => createStatus(hidePart(snapshot, path)).state === 'healthy',
    )
    expect(healthyPaths.map((path) => path.join('.'))).toEqual([])
  })

  it('is not healthy if its route was not observed, nor, where no connection is made, its job', () => {
    const snapshot = scan(builder, 'running')
    expect(createStatus({ ...snapshot, routes: [] }).state).not.toBe('healthy')
    const jobless = createStatus({ ...snapshot, services: [], agents: [] })
    if (isDemand(snapshot)) expect(jobless.state).not.toBe('healthy')
  })
})

const withService = namedBuilders.filter(([, { label, port }]) => label !== null && port !== 50022)

describe.each(withService)('%s, broken', (_name, builder) => {
  it.each(['failed', 'loops', 'unloaded'] as const)('since its job %s', (condition) => {
    const laterSnapshot = scanLater(scan(builder, condition), hour)
    const { state, findings } = createStatus(laterSnapshot)
    const isDemand = builder.sleeps === 'asleep' && condition === 'failed'
    expect(state).toBe(isDemand ? 'asleep' : 'down')
    if (isDemand) return
    const [finding] = findings.filter(({ severity }) => severity === 'error')
    expect(finding).toMatchObject({
      id: condition === 'unloaded' ? 'service-not-loaded' : 'service-stopped',
      subject: builder.label,
      repairs: [],
    })
    expect(finding?.explanation).not.toMatch(/nixpkgs#darwin\.linux-builder/)
    const isAgent = builder.domain !== 'system'
    if (condition === 'unloaded') expect(finding?.explanation).toContain(`bootstrap ${builder.domain}`)
    if (isAgent) expect(finding?.explanation).not.toContain('sudo')
  })
})

describe.each(withService)('%s, just started', (_name, builder) => {
  it('is starting for a while, without an alarm, and then has its real state', () => {
    const runningSnapshot = scan(builder, 'running')
    const { processes } = runningSnapshot
    if (!processes.observed) expect.fail('no processes')
    const startedAt = new Date(Date.parse(runningSnapshot.takenAt) - 10_000).toISOString()
    const restart = <Started extends { startedAt: string }>(list: Started[]) =>
      list.map((process) => ({ ...process, startedAt }))
    const { vms, jobs } = processes.value
    const value = { ...processes.value, vms: restart(vms), jobs: restart(jobs) }
    const startedSnapshot: Snapshot = { ...runningSnapshot, processes: { ...processes, value } }
    // Its SSH does not answer yet. A VM that a connection would start is not probed.
    const earlyStatus = createStatus({ ...startedSnapshot, ports: scans.get(builder.name)?.ports ?? [] })
    expect(earlyStatus.state).toBe('starting')
    expect(earlyStatus.findings.filter(({ severity }) => severity !== 'note')).toEqual([])
    expect(createStatus(scanLater(startedSnapshot, hour)).state).toBe(builder.runs)
  })
})

describe("virby's key, which virby makes 0644 for users who may log in (allowUserSsh)", () => {
  const virby = otherBuilders.find(({ uri }) => uri === 'ssh-ng://virby-vm') ?? expect.fail('no virby')
  const path = '/var/lib/virby/ssh_user_ed25519_key'
  const findKeyFaults = (uid: number) => {
    const snapshot = scan(virby, 'running')
    const key = aKeyFile({ path, privateKey: observed(aFile({ mode: 0o644, uid: uid })) })
    return createStatus({ ...snapshot, keys: [key] })
      .findings.map(({ id }) => id)
      .filter((id) => id.startsWith('key-'))
  }

  it("is no fault: its account owns it, so root's SSH does not look at the mode", () => {
    expect(findKeyFaults(348)).toEqual([])
  })

  it('is one if root owns it', () => {
    expect(findKeyFaults(0)).toEqual(['key-permissions'])
  })
})
