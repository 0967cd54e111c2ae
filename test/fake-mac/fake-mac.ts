import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { type Ages, listCalls, listViolations } from './fake-mac-files.ts'
import { createJobScripts, putPrograms, writeFakes } from './fake-mac-programs.ts'
import { makeKeyPair } from './key-pair.ts'
import { type LaunchdProcess, startLaunchd } from './launchd-process.ts'
import { createTree } from './mac-tree.ts'
import { putMacosFiles } from './macos-files.ts'
import { daemonSocket, putNixDarwinFiles } from './nix-darwin-files.ts'
import { reservePort } from './port-reservation.ts'
import { putRealVm, removeRealVm } from './real-vm/real-vm.ts'
import { applyScenario, createHealthyStart, defaultAgeSeconds, type PlannedMac } from './scenario-changes.ts'
import { getScenario } from './scenarios.ts'
import { getFakesFolder, writeTree } from './write-tree.ts'

/** A call that a fake program recorded. */
interface RecordedCall {
  readonly program: string
  readonly args: readonly string[]
}

/** How the fake password prompt reacts. */
export type PromptAnswer = 'accept' | 'cancel' | 'wrong-password' | 'no-screen' | 'hang' | 'broken-component'

export interface FakeMacOptions {
  readonly scenario: string
  /**
   * `own`: network and process namespaces of its own, with the ports 22 and 31022 of a Mac; needs root on Linux.
   * `shared` (default): free high ports of this system.
   */
  readonly network?: 'own' | 'shared'
  /** In a shared network, use the ports of a Mac (31022 and 22) if they are free and allowed. */
  readonly preferRealPorts?: boolean
  /** If absent, this Mac has the files of Nix, but not its programs. */
  readonly nix?: NixGateways
}

/** Nix's programs on a fake Mac: gateways to a real Nix. */
export interface NixGateways {
  /** Scripts by the name of the program that they replace. */
  readonly programs: Readonly<Record<string, string>>
  /** Systems of the builder's entry. */
  readonly systems: readonly string[]
}

/** A running fake Mac: a folder that looks like the root of a Mac, and the processes behind it. */
export interface FakeMac {
  /** Real folder that stands for `/` of the Mac. */
  readonly root: string
  /** Home folder of the user, as a path of this Mac. */
  readonly home: string
  /** Real folder for Builderbar's own data (BUILDERBAR_HOME). */
  readonly dataFolder: string
  readonly builderPort: number
  /** Port of the Mac's own sshd (Remote Login), which only some scenarios switch on. */
  readonly remoteLoginPort: number
  /** Command prefix that runs a program in this fake Mac's namespaces; empty if the network is shared. */
  readonly enter: readonly string[]
  setScenario(id: string): Promise<void>
  answerPrompt(answer: PromptAnswer): void
  calls(): RecordedCall[]
  /** Returns the calls that the real program would refuse; a passing test has none. */
  violations(): string[]
  stop(): Promise<void>
}

/** Whether a fake Mac can have a network of its own here: root on Linux, where namespaces are allowed. */
export function canHaveOwnNetwork(): boolean {
  return spawnSync('unshare', ['-m', '-n', '-p', '--fork', 'true']).status === 0
}

/** The folder of each is in here. Short, since a unix socket's path may have 104 bytes on macOS. */
export const fakeMacsFolder = '/tmp'

/** Builds a fake Mac in the given scenario and starts it. */
export async function createFakeMac(options: FakeMacOptions): Promise<FakeMac> {
  getScenario(options.scenario)
  const folder = realpathSync(mkdtempSync(join(fakeMacsFolder, 'bb-')))
  const root = join(folder, 'mac')
  const dataFolder = join(folder, 'data')
  let launchd: LaunchdProcess | null = null
  try {
    const ports = await choosePorts(options)
    const parts = {
      ...ports,
      hostKey: makeKeyPair('root@nixos'),
      clientKey: makeKeyPair('builder@localhost'),
    }
    prepareFolders(folder, root, dataFolder)
    putFakes(getFakesFolder(root), root, parts)
    const startedLaunchd = startLaunchd(folder, root, options.network === 'own')
    launchd = startedLaunchd
    const startScenario = async (scenario: string) => {
      const after = writeScenario(scenario, root, parts, options.nix)
      await startedLaunchd.order('start')
      after()
    }
    await startScenario(options.scenario)
    return openFakeMac({ root, dataFolder, home: '/Users/alice', ...ports }, startedLaunchd, startScenario)
  } catch (error) {
    await launchd?.stop()
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

type FakeMacPaths = Pick<FakeMac, 'root' | 'home' | 'dataFolder' | 'builderPort' | 'remoteLoginPort'>

function openFakeMac(
  paths: FakeMacPaths,
  launchd: LaunchdProcess,
  startScenario: (scenario: string) => Promise<void>,
): FakeMac {
  const fakesFolder = getFakesFolder(paths.root)
  return {
    ...paths,
    enter: launchd.enter,
    async setScenario(id) {
      getScenario(id)
      await launchd.order('stop')
      // Another scenario is another Mac, so the stored boot times and ports do not apply to it.
      for (const name of ['boot.json', 'ports.json']) rmSync(join(paths.dataFolder, name), { force: true })
      await startScenario(id)
    },
    answerPrompt: (answer) => writeAtomically(join(fakesFolder, 'prompt.json'), JSON.stringify({ answer })),
    calls: () => listCalls(fakesFolder),
    violations: () => listViolations(fakesFolder),
    stop: launchd.stop,
  }
}

async function choosePorts({ network, preferRealPorts }: FakeMacOptions) {
  const realPorts = { builderPort: 31022, remoteLoginPort: 22 }
  if (network === 'own') return realPorts
  return {
    builderPort: await reservePort(preferRealPorts ? realPorts.builderPort : undefined),
    remoteLoginPort: await reservePort(preferRealPorts ? realPorts.remoteLoginPort : undefined),
  }
}

type Parts = Pick<PlannedMac, 'builderPort' | 'remoteLoginPort' | 'hostKey' | 'clientKey'>

function prepareFolders(folder: string, root: string, dataFolder: string): void {
  // The guest's sshd runs as the user `nobody` where possible, and must be able to read its host key.
  chmodSync(folder, 0o755)
  mkdirSync(join(root, 'nix/var/nix/daemon-socket'), { recursive: true })
  mkdirSync(getFakesFolder(root))
  mkdirSync(dataFolder, { mode: 0o700 })
}

/** Writes the fakes and the host keys, which are the same in every scenario. */
function putFakes(fakesFolder: string, root: string, parts: Parts): void {
  writeFakes(fakesFolder)
  symlinkSync(process.execPath, join(fakesFolder, 'qemu-system-aarch64'))
  for (const [name, text] of Object.entries(createJobScripts(root, parts.builderPort))) {
    writeFileSync(join(fakesFolder, name), text, { mode: 0o755 })
  }
  const keys = { guest: parts.hostKey, other: makeKeyPair('root@other'), mac: makeKeyPair('root@alice-mbp') }
  for (const [name, pair] of Object.entries(keys)) {
    const file = join(fakesFolder, `${name}_host_key`)
    writeFileSync(file, pair.privateKey, { mode: 0o600 })
    if (process.getuid?.() === 0) chownSync(file, 65534, 65534)
  }
  writeFileSync(join(fakesFolder, 'prompt.json'), '{"answer":"accept"}')
}

/** Writes the files of the scenario. The returned function must be called after the processes have started. */
function writeScenario(scenario: string, root: string, parts: Parts, nix?: NixGateways): () => void {
  const fakesFolder = getFakesFolder(root)
  const mac: PlannedMac = {
    tree: createTree(),
    ...createHealthyStart(daemonSocket),
    ...parts,
    ageSeconds: defaultAgeSeconds,
    hasRealVm: false,
  }
  putMacosFiles(mac.tree)
  const { builderPort: port, hostKey, clientKey } = parts
  putNixDarwinFiles(mac.tree, { port, hostKey, clientKey, ...(nix && { systems: nix.systems }) })
  applyScenario(scenario, mac)
  putPrograms(mac.tree, root)
  for (const [name, text] of Object.entries(nix?.programs ?? {})) {
    mac.tree.file(`/nix/var/nix/profiles/default/bin/${name}`, text, 0o755)
  }
  writeTree(root, mac.tree)
  setBootTime(root)
  const image = join(root, 'private/var/lib/linux-builder/nixos.qcow2')
  if (mac.hasRealVm) putRealVm(fakesFolder, { port, image, hostKey, clientKey })
  else removeRealVm(fakesFolder)
  writeFileSync(join(fakesFolder, 'launchd.json'), JSON.stringify(mac.launchd))
  writeFileSync(join(fakesFolder, 'vm.json'), JSON.stringify(mac.vm))
  const setAges = (before: Date) => {
    const ages: Ages = { seconds: mac.ageSeconds, before: before.toISOString() }
    writeAtomically(join(fakesFolder, 'ages.json'), JSON.stringify(ages))
  }
  setAges(new Date())
  // Processes that a repair starts later keep their real age.
  return () => setAges(new Date())
}

/** Sets the boot time to two days ago, through the list of logins, which macOS empties at every start. */
function setBootTime(root: string): void {
  const start = Date.now() / 1000 - 2 * 86_400
  utimesSync(join(root, 'private/var/run/utmpx'), start, start)
}

/** Writes the file by renaming, so that a reader never sees half of it. */
function writeAtomically(path: string, text: string): void {
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}
