import { toolLinks } from '../../../electron/core/model/command-line-tool.ts'
import { createPlainText } from '../../../electron/core/model/plain-text.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { withPassedBuild } from '../../diagnose/fixtures/build-cases.ts'
import { vmCases } from '../../diagnose/fixtures/vm-cases.ts'
import { aFile, noFile } from '../../fixtures/file-info.ts'
import { aKeyFile, keyPath } from '../../fixtures/key-file.ts'
import { anEntry, builderUri, remoteEntry } from '../../fixtures/machine-entry.ts'
import { observed, secondsAgo, unobserved } from '../../fixtures/observation.ts'
import { aVm } from '../../fixtures/processes.ts'
import { aReceipt } from '../../fixtures/receipt.ts'
import { aJob, aService, label } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  withBoot,
  withEntries,
  withJob,
  withoutProcesses,
  withPort,
  withProcesses,
  withReceipts,
  withRoutes,
  withService,
  withSshConfig,
} from '../../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe } from '../../fixtures/ssh-route.ts'
import { withDisk } from '../../fixtures/vm-changes.ts'

/** Returns a Mac on which the builder has been running since the morning, with everything observed. */
export function aMac(...changes: readonly Change[]): Snapshot {
  const runningVm = aVm({ startedAt: secondsAgo(5 * 3600), cpuPercent: 12.4, residentBytes: 3_300_000_000 })
  return applyChanges(
    healthySnapshot(),
    withProcesses({ vms: [runningVm], jobs: [{ pid: 501, startedAt: secondsAgo(5 * 3600) }] }),
    withDisk(20 * 1024 ** 3),
    (snapshot) => ({
      ...snapshot,
      receipts: observed([]),
      commandLineTool: observed(toolLinks.map(({ path }) => ({ path, file: noFile, folder: aFolder() }))),
    }),
    ...changes,
  )
}

/** /etc/ssh/ssh_config was written again twelve minutes ago. */
export const withRewrittenConfig: Change = (snapshot) =>
  applyChanges(
    snapshot,
    withSshConfig({ systemFile: observed({ ...aFile({ mode: 0o644 }), modifiedAt: secondsAgo(12 * 60) }) }),
  )

export const verifiedAt = withPassedBuild()

/** A build of hello is running on the builder. */
export const withRunningBuild: Change = (snapshot) =>
  applyChanges(
    snapshot,
    withProcesses({
      remoteBuilds: [{ pid: 4801, uri: builderUri, startedAt: secondsAgo(180), name: 'hello-2.12.2' }],
    }),
    (before) => ({
      ...before,
      buildSlots: observed([{ machine: builderUri.replaceAll('/', '_'), lastSentAt: secondsAgo(180) }]),
    }),
  )

export const whileStarting: Change = (snapshot) =>
  applyChanges(
    snapshot,
    withProcesses({
      vms: [aVm({ startedAt: secondsAgo(20), cpuPercent: 96, residentBytes: 900_000_000 })],
      jobs: [{ pid: 501, startedAt: secondsAgo(21) }],
    }),
    withPort({ kind: 'silent', waitedMs: 5000 }),
    withBoot({ firstStartAt: secondsAgo(20), runsAtFirstStart: 1 }),
  )

/** The VM has ended, so no part of it is observed. */
const withEndedVm: Change = (snapshot) =>
  applyChanges(snapshot, withoutProcesses, withPort({ kind: 'refused' }))

export const whilePaused: Change = (snapshot) => ({
  ...applyChanges(snapshot, withJob({ known: false }), withEndedVm),
  stoppedOnPurpose: secondsAgo(12 * 60),
})

/** Returns the change that causes a finding, from the tests of diagnosis. */
function withFinding(id: string): Change {
  const problem = vmCases.find((ruleCase) => ruleCase.id === id)
  if (problem === undefined) throw new Error(`there is no trouble ${id}`)
  return problem.change
}

export const switchedOff = withFinding('service-disabled')
export const crashLooping = withFinding('service-crash-looping')

/** launchctl hangs, so the state of the builder is unknown. */
export const withUnknownState: Change = (snapshot) =>
  applyChanges(snapshot, withService({ job: unobserved("launchctl didn't respond within 5 s") }))

export const withOpenKey: Change = (snapshot) => ({
  ...snapshot,
  keys: [
    aKeyFile({
      privateKey: observed(aFile({ mode: 0o640 })),
      folders: observed(['/', '/private', '/private/etc', '/private/etc/nix'].map(aFolderOfRoot)),
    }),
  ],
})

/** The key is in a folder in which others could replace it, so no repair is safe. */
export const withKeyInOpenFolder: Change = (snapshot) => ({
  ...snapshot,
  keys: [
    aKeyFile({
      privateKey: observed(aFile({ mode: 0o640 })),
      folders: observed([
        ...['/', '/private', '/private/etc'].map(aFolderOfRoot),
        { path: '/private/etc/nix', uid: 501, mode: 0o775 },
      ]),
    }),
  ],
})

/** /usr/local/bin as on macOS. */
export function aFolder() {
  return { ...aFile({ mode: 0o755 }), kind: 'folder' as const }
}

function aFolderOfRoot(path: string) {
  return { path, uid: 0, mode: 0o755 }
}

/** The entry of nix-rosetta-builder. */
export const onDemand = anEntry({
  uri: 'ssh-ng://rosetta-builder',
  host: 'rosetta-builder',
  user: null,
  sshKey: '/var/lib/rosetta-builder/ssh_user_ed25519_key',
})

/** Returns a Mac with only nix-rosetta-builder, which starts when a build needs it. */
export function createSleepingMac(): Snapshot {
  const root = observed(anSshRoute({ port: 31122, hostKeyAlias: 'rosetta-builder' }))
  const restingJob = aJob({
    state: 'not running',
    pid: null,
    lastExit: { kind: 'code', code: 0, name: null },
  })
  return applyChanges(
    healthySnapshot(),
    (snapshot) => ({
      ...snapshot,
      services: [aService({ label: 'org.nixos.rosetta-builderd', job: observed(restingJob) })],
      ports: [],
      keys: [],
      receipts: observed([]),
    }),
    withoutProcesses,
    withEntries([onDemand]),
    withRoutes(aRouteProbe({ uri: onDemand.uri, host: onDemand.host, root, user: root })),
  )
}

/** Returns a Mac with Nix and without a builder; with Determinate Nix if `determinate`. */
export function aMacWithoutBuilder(determinate: boolean): Snapshot {
  return applyChanges(healthySnapshot(), (snapshot) => ({
    ...applyChanges(
      snapshot,
      withService({
        plist: observed(noFile),
        job: observed({ known: false }),
        startScript: observed({ scripts: [], forwardedPort: null }),
      }),
      withEndedVm,
      withEntries([]),
      withRoutes(),
    ),
    keys: [],
    ports: [],
    determinate: observed(determinate),
    receipts: observed([]),
  }))
}

/** The machines file is a plain file with two entries of the builder. */
export const withDuplicateEntry: Change = (snapshot) => {
  const line = `${builderUri} aarch64-linux ${keyPath} 4 1 kvm,benchmark,big-parallel - c3NoLWVkMjU1MTk=`
  return applyChanges(snapshot, withEntries([anEntry(), anEntry({ line: 2 })]), (before) => ({
    ...before,
    machinesFile: {
      ...before.machinesFile,
      file: observed(aFile()),
      managedFile: observed(noFile),
      realPath: observed('/private/etc/nix/machines'),
      plain: observed(createPlainText(`${line}\n${line}\n`)),
    },
  }))
}

export const repairedYesterday = withReceipts(
  aReceipt({ name: 'load-service', at: secondsAgo(20 * 3600), before: { [label]: 'not-loaded' } }),
)

/** The key's permissions were fixed a few seconds ago, after `at(9)`. */
export const repairedNow = withReceipts(
  aReceipt({
    name: 'fix-key-permissions',
    at: secondsAgo(5),
    before: { [keyPath]: 'a'.repeat(64) },
    checksums: { [keyPath]: 'a'.repeat(64) },
  }),
)

export const otherRemoteEntry = remoteEntry({
  line: 3,
  uri: 'ssh-ng://nix@forge.example.com',
  host: 'forge.example.com',
})
