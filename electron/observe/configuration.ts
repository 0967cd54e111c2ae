import { unavailable, valueOrNull } from '../core/model/observation.ts'
import type { KeyFile, MachineEntry, RouteProbe, Snapshot } from '../core/model/snapshot.ts'
import { defineTexts } from '../core/text/translated-texts.ts'
import type { Mac } from '../mac/mac.ts'
import { withTimeout } from '../mac/with-timeout.ts'
import { probeAccount } from './mac/account-probe.ts'
import { probeOsBuild, probeOsVersion } from './mac/os-version-probe.ts'
import { probeVirtualization } from './mac/virtualization-probe.ts'
import { type DeterminateProbe, probeDeterminate } from './nix/determinate-probe.ts'
import { probeMachinesFile } from './nix/machines-file-probe.ts'
import { probeNixConfFile } from './nix/nix-conf-probe.ts'
import { probeNix } from './nix/nix-probe.ts'
import { probeStoreFile } from './nix/store-file-probe.ts'
import { probeServiceFiles, type ServiceFiles } from './service/service-files-probe.ts'
import { probeKeys } from './ssh/key-probe.ts'
import type { RouteCache } from './ssh/route-cache.ts'
import { probeRoutes } from './ssh/routes-probe.ts'
import { probeSshConfig } from './ssh/ssh-config-probe.ts'

/** Texts of the configuration. */
export const configurationTexts = defineTexts({
  lateVersion: "Nix didn't report its version in time",
})

/** The parts that are read from files, without starting a program; available first. */
interface Files {
  readonly services: readonly ServiceFiles[]
  readonly macVersion: Snapshot['mac']['version']
  readonly machinesFile: Snapshot['machinesFile']
  readonly sshConfig: Snapshot['sshConfig']
  readonly determinate: DeterminateProbe
}

/**
 * The parts of a snapshot that change only when someone edits the configuration. Each resolves on its own and none
 * rejects.
 */
export interface Configuration {
  readonly files: Promise<Files>
  readonly nix: Promise<Snapshot['nix']>
  readonly routes: Promise<RouteProbe[]>
  readonly keys: Promise<KeyFile[]>
  readonly independent: Promise<IndependentParts>
}

/** Parts on which no other depends. */
interface IndependentParts {
  readonly mac: Pick<Snapshot['mac'], 'osBuild' | 'virtualization' | 'account'>
  readonly storeCheck: Snapshot['machinesFile']['storeCheck']
  readonly confFile: Snapshot['nix']['confFile']
}

/** If Nix hangs for longer than this, routes are probed only for the entries of the machines file. */
const timeoutMs = 2500

/**
 * Probes the configuration; its parts are probed in parallel.
 * @param before an earlier snapshot to reuse: then nothing is read, and each part keeps the time of its observation
 */
export function probeConfiguration(mac: Mac, cache: RouteCache, before: Snapshot | null): Configuration {
  if (before !== null) {
    return {
      files: Promise.resolve({
        ...before,
        macVersion: before.mac.version,
        determinate: selectDeterminate(before),
      }),
      nix: Promise.resolve(before.nix),
      routes: Promise.resolve(before.routes),
      keys: Promise.resolve(before.keys),
      independent: Promise.resolve({
        mac: before.mac,
        storeCheck: before.machinesFile.storeCheck,
        confFile: before.nix.confFile,
      }),
    }
  }
  const files = probeFiles(mac)
  const nix = probeNix(mac)
  const entries = Promise.all([files, withTimeout(nix, timeoutMs, () => null)]).then(
    ([{ machinesFile }, known]) => ({
      entries: mergeEntries(machinesFile, known),
      nixVersion: known?.version ?? unavailable(mac.now(), configurationTexts.lateVersion),
    }),
  )
  return {
    files,
    nix,
    routes: entries.then((known) => probeRoutes(mac, known.entries, known.nixVersion, cache)),
    keys: Promise.all([entries, files]).then(([known, { services }]) =>
      probeKeys(mac, known.entries, services),
    ),
    independent: probeIndependentParts(mac, files),
  }
}

function selectDeterminate({
  determinate,
  determinateBuilder,
  determinateResources,
}: Snapshot): DeterminateProbe {
  return {
    determinate,
    ...(determinateBuilder === undefined ? {} : { determinateBuilder }),
    ...(determinateResources === undefined ? {} : { determinateResources }),
  }
}

async function probeIndependentParts(mac: Mac, files: Promise<Files>): Promise<IndependentParts> {
  const [osBuild, virtualization, account, confFile, storeCheck] = await Promise.all([
    probeOsBuild(mac),
    probeVirtualization(mac),
    probeAccount(mac),
    probeNixConfFile(mac),
    files.then(({ machinesFile }) => probeStoreFile(mac, machinesFile)),
  ])
  return { mac: { osBuild, virtualization, account }, confFile, storeCheck }
}

async function probeFiles(mac: Mac): Promise<Files> {
  const [services, macVersion, machinesFile, sshConfig, determinate] = await Promise.all([
    probeServiceFiles(mac),
    probeOsVersion(mac),
    probeMachinesFile(mac),
    probeSshConfig(mac),
    probeDeterminate(mac),
  ])
  return { services, macVersion, machinesFile, sshConfig, determinate }
}

/** Returns the entries of the machines file, followed by effective entries that Nix reads from other files. */
export function mergeEntries(
  machinesFile: Snapshot['machinesFile'],
  nix: Pick<Snapshot['nix'], 'effectiveMachines'> | null,
): MachineEntry[] {
  const fileEntries = valueOrNull(machinesFile.machines)?.entries ?? []
  const effectiveEntries = valueOrNull(nix?.effectiveMachines)?.entries ?? []
  const known = new Set(fileEntries.map(formatPosition))
  return [...fileEntries, ...effectiveEntries.filter((entry) => !known.has(formatPosition(entry)))]
}

function formatPosition({ file, line, uri }: MachineEntry): string {
  return JSON.stringify([file, line, uri])
}
