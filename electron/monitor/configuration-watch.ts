import { knownServices } from '../core/builders/known-services.ts'
import { valueOrNull } from '../core/model/observation.ts'
import type { Snapshot } from '../core/model/snapshot.ts'
import type { Mac } from '../mac/mac.ts'

const getListedFolders = (mac: Mac): readonly string[] => [
  '/Library/LaunchDaemons',
  '/etc/nix',
  '/etc/ssh',
  '/etc/ssh/ssh_config.d',
  `${mac.home}/.config/nix`,
]
const getWatchedFolders = (mac: Mac): readonly string[] => ['/etc', ...getListedFolders(mac)]

/** A watch does not report that its folder was replaced by another, so the folders are checked too. */
const folderCheckInterval = 5

/**
 * Detects changes of the configuration without starting a program: it watches folders and compares lstat and stat of the
 * files in them. nix-darwin's files are links into the store, where nothing changes, so the folders that contain the links
 * are watched, at their real paths (docs/architecture.md, "When it scans").
 */
export class ConfigurationWatch {
  private readonly mac: Mac
  private readonly onTouched: () => void
  private stops: readonly (() => void)[] = []
  private isTouched = false
  private checkCount = 0
  private folders: readonly string[] = []
  private isStopped = false
  private lastFacts: ReadonlyMap<string, string> = new Map()

  /** @param onTouched called at the first event of a watched folder after a comparison */
  constructor(mac: Mac, onTouched: () => void) {
    this.mac = mac
    this.onTouched = onTouched
  }

  /** Whether a watched folder changed or was replaced since the last comparison. Cheap enough for every tick. */
  async hasChanged(): Promise<boolean> {
    this.checkCount += 1
    if (!this.isTouched && this.checkCount % folderCheckInterval === 0) {
      this.isTouched = (await this.readFolderFacts()).join() !== this.folders.join()
    }
    return this.isTouched
  }

  /** Sets the watches on the current folders, and compares all files with the last comparison. */
  async compare(snapshot: Snapshot | null): Promise<boolean> {
    this.isTouched = false
    await this.replaceWatches()
    const facts = await this.readAllFacts(snapshot)
    const before = this.lastFacts
    this.lastFacts = facts
    // A path without an earlier value says nothing about a change.
    return [...facts].some(([path, fact]) => before.has(path) && before.get(path) !== fact)
  }

  stop(): void {
    this.isStopped = true
    for (const stop of this.stops) stop()
    this.stops = []
  }

  /** Watches folders that were replaced: the old watch would no longer report anything. */
  private async replaceWatches(): Promise<void> {
    const real = await Promise.all(getWatchedFolders(this.mac).map((folder) => this.mac.realPath(folder)))
    if (this.isStopped) return
    const folders = new Set(real.flatMap((one) => (one.ok && one.value !== null ? [one.value] : [])))
    const before = this.stops
    this.stops = [...folders].map((folder) =>
      this.mac.watch(folder, () => {
        if (!this.isTouched) this.onTouched()
        this.isTouched = true
      }),
    )
    for (const stop of before) stop()
    this.folders = await this.readFolderFacts()
  }

  private readFolderFacts(): Promise<readonly string[]> {
    return Promise.all(getWatchedFolders(this.mac).map((folder) => this.readFacts(folder)))
  }

  private async readAllFacts(snapshot: Snapshot | null): Promise<ReadonlyMap<string, string>> {
    const folders = getListedFolders(this.mac)
    const names = await Promise.all(folders.map((folder) => this.listNames(folder)))
    const listed = folders.flatMap((folder, index) => (names[index] ?? []).map((name) => `${folder}/${name}`))
    const paths = [...new Set([...getWellKnownPaths(), ...listed, ...collectPaths(snapshot)])]
    const facts = await Promise.all(paths.map((path) => this.readFacts(path)))
    return new Map([
      ...folders.map((folder, index): [string, string] => [`${folder}/`, JSON.stringify(names[index])]),
      ...paths.map((path, index): [string, string] => [path, facts[index] ?? '']),
    ])
  }

  private async listNames(folder: string): Promise<readonly string[]> {
    const names = await this.mac.list(folder)
    return names.ok && names.value !== null ? names.value : []
  }

  private async readFacts(path: string): Promise<string> {
    return JSON.stringify([await this.mac.lstat(path), await this.mac.stat(path)])
  }
}

function getWellKnownPaths(): readonly string[] {
  return [
    '/etc/hosts',
    '/etc/static',
    '/etc/static/nix/machines',
    '/etc/nix/machines',
    '/etc/nix/nix.conf',
    '/etc/nix/nix.custom.conf',
    '/etc/ssh/ssh_config',
    '/etc/ssh/ssh_known_hosts',
    '/nix/var/nix/profiles/default',
    '/run/current-system',
    ...knownServices.map((service) => service.plistPath),
  ]
}

/** Returns the files that the snapshot depends on: included machines files and settings, keys, ssh's files. */
function collectPaths(snapshot: Snapshot | null): readonly string[] {
  if (snapshot === null) return []
  const machines = [snapshot.machinesFile.machines, snapshot.nix.effectiveMachines].flatMap((part) => {
    const seen = valueOrNull(part)
    return seen === null ? [] : [...seen.entries, ...seen.problems].map((one) => one.file)
  })
  const layers = (valueOrNull(snapshot.nix.layers) ?? []).map((line) => line.file)
  const routes = snapshot.routes
    .flatMap((route) => [valueOrNull(route.root), valueOrNull(route.user)])
    .flatMap((route) => Object.values(route?.sources ?? {}).map((source) => source.file))
  const keys = snapshot.keys.flatMap((key) => [key.path, `${key.path}.pub`])
  const paths = [snapshot.machinesFile.path, ...machines, ...layers, ...routes, ...keys]
  return paths.filter((path) => path.startsWith('/'))
}
