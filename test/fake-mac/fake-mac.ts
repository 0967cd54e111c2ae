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
import { type Ages, recordedCalls, recordedViolations } from './fake-mac-files.ts'
import { jobScripts, putPrograms, writeFakes } from './fake-mac-programs.ts'
import { freePort } from './free-port.ts'
import { makeKeyPair } from './key-pair.ts'
import { type LaunchdProcess, startLaunchd } from './launchd-process.ts'
import { emptyTree } from './mac-tree.ts'
import { putMacosFiles } from './macos-files.ts'
import { daemonSocket, putNixDarwinFiles } from './nix-darwin-files.ts'
import { changeTo, healthyStart, type PlannedMac, usualAgeSeconds } from './scenario-changes.ts'
import { scenarioOf } from './scenarios.ts'
import { fakesFolderOf, writeTree } from './write-tree.ts'

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
   * `own`: a network and a process list of its own, so that ports 22 and 31022 are the real ones; needs root on Linux.
   * `shared` (default): free high ports of this system.
   */
  readonly network?: 'own' | 'shared'
  /** In a shared network, use the ports of a Mac (31022 and 22) if they are free and allowed. */
  readonly preferRealPorts?: boolean
  /** Absent: there is no Nix on this Mac, only its files. */
  readonly nix?: NixGateways
}

/** Nix's programs on a fake Mac: gateways to a real Nix. */
export interface NixGateways {
  /** Texts of scripts by their names. */
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
  /** Where the Mac's own sshd (Remote Login) answers in the scenarios that have it on. */
  readonly remoteLoginPort: number
  /** Prefix of a command that makes it run inside this fake Mac's own network; empty if the network is shared. */
  readonly enter: readonly string[]
  setScenario(id: string): Promise<void>
  answerPrompt(answer: PromptAnswer): void
  calls(): RecordedCall[]
  /** Calls that the real program would not understand; a good test has none. */
  violations(): string[]
  stop(): Promise<void>
}

/** Whether a fake Mac can have a network of its own here: root on Linux, where namespaces are allowed. */
export function canHaveOwnNetwork(): boolean {
  return spawnSync('unshare', ['-m', '-n', '-p', '--fork', 'true']).status === 0
}

/** Builds a fake Mac in the given scenario and starts it. */
export async function createFakeMac(options: FakeMacOptions): Promise<FakeMac> {
  scenarioOf(options.scenario)
  // Short, since a unix socket's path may have 104 bytes on macOS.
  const folder = realpathSync(mkdtempSync('/tmp/bb-'))
  const root = join(folder, 'mac')
  const dataFolder = join(folder, 'data')
  let launchd: LaunchdProcess | null = null
  try {
    const ports = await portsFor(options)
    const parts = {
      ...ports,
      hostKey: makeKeyPair('root@nixos'),
      clientKey: makeKeyPair('builder@localhost'),
    }
    prepareFolders(folder, root, dataFolder)
    putFakes(fakesFolderOf(root), root, parts)
    const started = startLaunchd(folder, root, options.network === 'own')
    launchd = started
    const begin = async (scenario: string) => {
      const after = writeScenario(scenario, root, parts, options.nix)
      await started.order('begin')
      after()
    }
    await begin(options.scenario)
    return openFakeMac({ root, dataFolder, home: '/Users/alice', ...ports }, started, begin)
  } catch (error) {
    await launchd?.stop()
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

type FakeMacPaths = Pick<FakeMac, 'root' | 'home' | 'dataFolder' | 'builderPort' | 'remoteLoginPort'>

function openFakeMac(
  places: FakeMacPaths,
  launchd: LaunchdProcess,
  begin: (scenario: string) => Promise<void>,
): FakeMac {
  const fakesFolder = fakesFolderOf(places.root)
  return {
    ...places,
    enter: launchd.enter,
    async setScenario(id) {
      scenarioOf(id)
      await launchd.order('rest')
      // Another scenario is another Mac, so stored boots and ports are not true of it.
      for (const name of ['boot.json', 'ports.json']) rmSync(join(places.dataFolder, name), { force: true })
      await begin(id)
    },
    answerPrompt: (answer) => writeWhole(join(fakesFolder, 'prompt.json'), JSON.stringify({ answer })),
    calls: () => recordedCalls(fakesFolder),
    violations: () => recordedViolations(fakesFolder),
    stop: launchd.stop,
  }
}

async function portsFor({ network, preferRealPorts }: FakeMacOptions) {
  const real = { builderPort: 31022, remoteLoginPort: 22 }
  if (network === 'own') return real
  return {
    builderPort: await freePort(preferRealPorts ? real.builderPort : undefined),
    remoteLoginPort: await freePort(preferRealPorts ? real.remoteLoginPort : undefined),
  }
}

type Parts = Pick<PlannedMac, 'builderPort' | 'remoteLoginPort' | 'hostKey' | 'clientKey'>

function prepareFolders(folder: string, root: string, dataFolder: string): void {
  // The guest's sshd runs as the user `nobody` where possible, and must be able to read its host key.
  chmodSync(folder, 0o755)
  mkdirSync(join(root, 'nix/var/nix/daemon-socket'), { recursive: true })
  mkdirSync(fakesFolderOf(root))
  mkdirSync(dataFolder, { mode: 0o700 })
}

/** The programs and the keys of the machines; they are the same in every scenario. */
function putFakes(fakesFolder: string, root: string, parts: Parts): void {
  writeFakes(fakesFolder)
  symlinkSync(process.execPath, join(fakesFolder, 'qemu-system-aarch64'))
  for (const [name, text] of Object.entries(jobScripts(root, parts.builderPort))) {
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

/** Writes the scenario's Mac; what it returns is to be done when its processes have begun. */
function writeScenario(scenario: string, root: string, parts: Parts, nix?: NixGateways): () => void {
  const fakesFolder = fakesFolderOf(root)
  const mac: PlannedMac = {
    tree: emptyTree(),
    ...healthyStart(daemonSocket),
    ...parts,
    ageSeconds: usualAgeSeconds,
  }
  putMacosFiles(mac.tree)
  const { builderPort: port, hostKey, clientKey } = parts
  putNixDarwinFiles(mac.tree, { port, hostKey, clientKey, ...(nix && { systems: nix.systems }) })
  changeTo(scenario, mac)
  putPrograms(mac.tree, root)
  for (const [name, text] of Object.entries(nix?.programs ?? {})) {
    mac.tree.file(`/nix/var/nix/profiles/default/bin/${name}`, text, 0o755)
  }
  writeTree(root, mac.tree)
  setStart(root)
  writeFileSync(join(fakesFolder, 'launchd.json'), JSON.stringify(mac.launchd))
  writeFileSync(join(fakesFolder, 'machine.json'), JSON.stringify(mac.machine))
  const setAges = (before: Date) => {
    const ages: Ages = { seconds: mac.ageSeconds, before: before.toISOString() }
    writeWhole(join(fakesFolder, 'ages.json'), JSON.stringify(ages))
  }
  setAges(new Date())
  // Processes that a repair starts later keep their real age.
  return () => setAges(new Date())
}

/** The Mac started two days ago: macOS empties this list of logins at every start. */
function setStart(root: string): void {
  const start = Date.now() / 1000 - 2 * 86_400
  utimesSync(join(root, 'private/var/run/utmpx'), start, start)
}

/** A reader never sees half of it. */
function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}
