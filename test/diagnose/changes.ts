import type {
  KeyFile,
  LaunchdJob,
  MachineEntry,
  MachinesProblem,
  NixConfLine,
  NixSettings,
  PortAnswer,
  RouteProbe,
  Service,
  Snapshot,
} from '../../electron/core/model/snapshot.ts'
import {
  answersSsh,
  entry,
  keyFile,
  label,
  machinesPath,
  nothing,
  plainRoute,
  remoteLoginKey,
  routeProbe,
  seedEntry,
  seen,
  service,
} from './snapshots.ts'

/** One thing that happens to a Mac. Changes are put one after another. */
export type Change = (snapshot: Snapshot) => Snapshot

export function changed(snapshot: Snapshot, ...changes: readonly Change[]): Snapshot {
  return changes.reduce((before, change) => change(before), snapshot)
}

/** Changes the service of nix-darwin's builder. */
export function withService(changes: Partial<Service>): Change {
  return (snapshot) => ({
    ...snapshot,
    services: snapshot.services.map((one) => (one.label === label ? { ...one, ...changes } : one)),
  })
}

export function withJob(job: LaunchdJob): Change {
  return withService({ job: seen(job) })
}

export function withoutService(): Change {
  return (snapshot) =>
    noBuilder(
      withService(
        service({
          plist: seen(nothing),
          job: seen({ known: false }),
          startScript: seen({ scripts: [], forwardedPort: null }),
        }),
      )(snapshot),
    )
}

export function noBuilder(snapshot: Snapshot): Snapshot {
  return { ...snapshot, processes: seen({ vms: [], jobs: [], remoteBuilds: [] }) }
}

/** What a port of this Mac says; other ports keep what they said. */
export function withPort(answer: PortAnswer, port = 31022, address = '127.0.0.1'): Change {
  return (snapshot) => ({
    ...snapshot,
    ports: [...snapshot.ports.filter((look) => look.port !== port), { address, port, result: seen(answer) }],
  })
}

export function withKey(changes: Partial<KeyFile>): Change {
  return (snapshot) => ({ ...snapshot, keys: [keyFile(changes)] })
}

/** What stands in the machines file; it is in force where Nix's setting takes the file in. */
export function withEntries(
  entries: readonly MachineEntry[],
  problems: readonly MachinesProblem[] = [],
): Change {
  const machines = seen({ entries: [...entries], problems: [...problems] })
  return (snapshot) => {
    const { settings } = snapshot.nix
    const isRead = !settings.observed || settings.value.builders.includes(`@${machinesPath}`)
    return {
      ...snapshot,
      machinesFile: { ...snapshot.machinesFile, machines },
      nix: isRead ? { ...snapshot.nix, effectiveMachines: machines } : snapshot.nix,
    }
  }
}

export function withMachinesFile(changes: Partial<Snapshot['machinesFile']>): Change {
  return (snapshot) => ({ ...snapshot, machinesFile: { ...snapshot.machinesFile, ...changes } })
}

export function withNix(changes: Partial<Snapshot['nix']>): Change {
  return (snapshot) => ({ ...snapshot, nix: { ...snapshot.nix, ...changes } })
}

export function withSettings(changes: Partial<NixSettings>): Change {
  return (snapshot) => {
    if (!snapshot.nix.settings.observed) throw new Error('The settings are not seen in this snapshot.')
    return withNix({ settings: seen({ ...snapshot.nix.settings.value, ...changes }) })(snapshot)
  }
}

/** Lines that stand in Nix's configuration after those that are there. */
export function withLines(...layers: NixConfLine[]): Change {
  return (snapshot) => {
    const before = snapshot.nix.layers.observed ? snapshot.nix.layers.value : []
    return withNix({ layers: seen([...before, ...layers]) })(snapshot)
  }
}

export function withRoutes(...routes: RouteProbe[]): Change {
  return (snapshot) => ({ ...snapshot, routes })
}

export function withSshConfig(changes: Partial<Snapshot['sshConfig']>): Change {
  return (snapshot) => ({ ...snapshot, sshConfig: { ...snapshot.sshConfig, ...changes } })
}

export function withBoot(changes: Partial<Snapshot['boot']>): Change {
  return (snapshot) => ({ ...snapshot, boot: { ...snapshot.boot, ...changes } })
}

/** A file of machines is missing: Nix reads it as an empty list and says nothing. */
export const machinesGone: Change = (snapshot) =>
  changed(
    snapshot,
    withEntries([]),
    withMachinesFile({ file: seen(nothing), realPath: seen(null) }),
    withRoutes(),
  )

/** The managed ssh_config of the story: no Include, and the name does not resolve. */
export const corporate: Change = (snapshot) =>
  changed(
    snapshot,
    withSshConfig({ dropInIncludes: seen([]) }),
    withRoutes(
      routeProbe({
        root: seen(plainRoute('linux-builder')),
        user: seen(plainRoute('linux-builder', { user: 'alice' })),
        addresses: seen([]),
      }),
    ),
  )

/**
 * The same, with `127.0.0.1 linux-builder` in /etc/hosts: Remote Login answers (docs/nix-and-ssh.md,
 * "Observed states").
 */
export const corporateHosts: Change = (snapshot) =>
  changed(
    snapshot,
    withSshConfig({ dropInIncludes: seen([]) }),
    withRoutes(
      routeProbe({
        root: seen(plainRoute('linux-builder')),
        user: seen(plainRoute('linux-builder', { user: 'alice' })),
        addresses: seen(['127.0.0.1']),
      }),
    ),
    withPort(answersSsh(remoteLoginKey), 22),
  )

/** The end of the story: its machines line, and a route that only the user's own ssh has. */
export const seedFinal: Change = (snapshot) =>
  changed(
    snapshot,
    withEntries([seedEntry()]),
    withSshConfig({ dropInIncludes: seen([]) }),
    withRoutes(seedRoute()),
    withPort(answersSsh(remoteLoginKey), 22),
  )

function seedRoute(): RouteProbe {
  const { uri, host } = seedEntry()
  return routeProbe({
    uri,
    host,
    root: seen(plainRoute('localhost')),
    user: seen(
      plainRoute('localhost', {
        port: 31022,
        user: 'builder',
        sources: { port: { file: '/Users/alice/.ssh/config', line: 8 } },
      }),
    ),
    addresses: seen(['127.0.0.1', '::1']),
  })
}

/** Both lines of the story's middle: nix-darwin's and its own. */
export const seedDuplicates: Change = (snapshot) =>
  changed(corporateHosts(snapshot), withEntries([entry(), seedEntry({ line: 2 })]), (before) => ({
    ...before,
    routes: [...before.routes, seedRoute()],
  }))

export const badLine: MachinesProblem = {
  file: machinesPath,
  line: 3,
  column: 4,
  reason: '"many" is no whole number',
}
