import { notSeen, valueIfSeen } from '../core/model/observation.ts'
import type { KeyFile, MachineEntry, RouteLook, Snapshot } from '../core/model/snapshot.ts'
import type { Mac } from '../mac/mac.ts'
import { lookAtAccount } from './mac/account-probe.ts'
import { lookAtMacVersion } from './mac/mac-version-probe.ts'
import { lookAtOsBuild } from './mac/os-build-probe.ts'
import { lookAtVirtualization } from './mac/virtualization-probe.ts'
import { type DeterminateLook, lookForDeterminate } from './nix/determinate-probe.ts'
import { lookAtMachinesFile } from './nix/machines-file-probe.ts'
import { lookAtNixConfFile } from './nix/nix-conf-probe.ts'
import { lookAtNix } from './nix/nix-probe.ts'
import { lookAtStoreFile } from './nix/store-file-probe.ts'
import { soon } from './probe/timeout.ts'
import { lookAtServiceFiles, type ServiceFiles } from './service/service-files-probe.ts'
import { lookAtKeys } from './ssh/key-probe.ts'
import type { RouteCache } from './ssh/route-cache.ts'
import { lookAtRoutes } from './ssh/routes-probe.ts'
import { lookAtSshConfig } from './ssh/ssh-config-probe.ts'

/** What is read from files, by this program alone; it comes at once. */
interface Files {
  readonly services: readonly ServiceFiles[]
  readonly macVersion: Snapshot['mac']['version']
  readonly machinesFile: Snapshot['machinesFile']
  readonly sshConfig: Snapshot['sshConfig']
  readonly determinate: DeterminateLook
}

/** What changes only when somebody changes it; each part comes as soon as it can. */
export interface Configuration {
  readonly files: Promise<Files>
  readonly nix: Promise<Snapshot['nix']>
  readonly routes: Promise<RouteLook[]>
  readonly keys: Promise<KeyFile[]>
  readonly surroundings: Promise<Surroundings>
}

/** What programs say of the Mac around the builder; no other part waits for it. */
interface Surroundings {
  readonly mac: Pick<Snapshot['mac'], 'osBuild' | 'virtualization' | 'account'>
  readonly storeCheck: Snapshot['machinesFile']['storeCheck']
  readonly confFile: Snapshot['nix']['confFile']
}

/** Nix may hang: routes of the machines file are asked for without it then. */
const patienceMs = 2500

/** `before` is a snapshot to take all of it over from; each part keeps its time. */
export function lookAtConfiguration(mac: Mac, cache: RouteCache, before: Snapshot | null): Configuration {
  if (before !== null) {
    return {
      files: Promise.resolve({ ...before, macVersion: before.mac.version, determinate: before }),
      nix: Promise.resolve(before.nix),
      routes: Promise.resolve(before.routes),
      keys: Promise.resolve(before.keys),
      surroundings: Promise.resolve({
        mac: before.mac,
        storeCheck: before.machinesFile.storeCheck,
        confFile: before.nix.confFile,
      }),
    }
  }
  const files = lookAtFiles(mac)
  const nix = lookAtNix(mac)
  const entries = Promise.all([files, soon(nix, patienceMs)]).then(([{ machinesFile }, answer]) => ({
    entries: entriesOf(machinesFile, answer),
    nixVersion: answer?.version ?? notSeen(mac.now(), 'Nix did not say its version in time'),
  }))
  return {
    files,
    nix,
    routes: entries.then((known) => lookAtRoutes(mac, known.entries, known.nixVersion, cache)),
    keys: entries.then((known) => lookAtKeys(mac, known.entries)),
    surroundings: lookAtSurroundings(mac, files),
  }
}

async function lookAtSurroundings(mac: Mac, files: Promise<Files>): Promise<Surroundings> {
  const [osBuild, virtualization, account, confFile, storeCheck] = await Promise.all([
    lookAtOsBuild(mac),
    lookAtVirtualization(mac),
    lookAtAccount(mac),
    lookAtNixConfFile(mac),
    files.then(({ machinesFile }) => lookAtStoreFile(mac, machinesFile)),
  ])
  return { mac: { osBuild, virtualization, account }, confFile, storeCheck }
}

async function lookAtFiles(mac: Mac): Promise<Files> {
  const [services, macVersion, machinesFile, sshConfig, determinate] = await Promise.all([
    lookAtServiceFiles(mac),
    lookAtMacVersion(mac),
    lookAtMachinesFile(mac),
    lookAtSshConfig(mac),
    lookForDeterminate(mac),
  ])
  return { services, macVersion, machinesFile, sshConfig, determinate }
}

/** Entries of the machines file, and those in force that stand elsewhere. */
export function entriesOf(
  machinesFile: Snapshot['machinesFile'],
  nix: Pick<Snapshot['nix'], 'machinesInForce'> | null,
): MachineEntry[] {
  const inFile = valueIfSeen(machinesFile.machines)?.entries ?? []
  const inForce = valueIfSeen(nix?.machinesInForce)?.entries ?? []
  return [...inFile, ...inForce.filter((entry) => !inFile.some((other) => isSame(entry, other)))]
}

function isSame(one: MachineEntry, other: MachineEntry): boolean {
  return one.file === other.file && one.line === other.line && one.uri === other.uri
}
