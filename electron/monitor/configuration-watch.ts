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

/** A folder as it was at the last comparison. */
interface KnownFolder {
  /** lstat and stat of the folder. They differ once a name was added or removed, or the folder was replaced by another. */
  readonly metadata: string
  readonly names: readonly string[]
  readonly stopWatch: () => void
}

/**
 * Detects changes of the configuration without starting a program: it watches folders and compares lstat and stat of the
 * files in them. nix-darwin's files are links into the store, where nothing changes, so the folders that contain the links
 * are watched, at their real paths (docs/architecture.md, "When it scans"). What a watch does not report, the next
 * comparison finds.
 */
export class ConfigurationWatch {
  private readonly mac: Mac
  private readonly onTouched: () => void
  private readonly folders = new Map<string, KnownFolder>()
  private touched = false
  private isStopped = false
  private lastMetadata: ReadonlyMap<string, string> = new Map()

  /** @param onTouched called at the first event of a watched folder after a comparison */
  constructor(mac: Mac, onTouched: () => void) {
    this.mac = mac
    this.onTouched = onTouched
  }

  /** Whether a watched folder changed since the last comparison. Reads nothing. */
  isTouched(): boolean {
    return this.touched
  }

  /** Sets the watches on the current folders, and compares all files with the last comparison. */
  async compare(snapshot: Snapshot | null): Promise<boolean> {
    this.touched = false
    await Promise.all(getWatchedFolders(this.mac).map((folder) => this.updateFolder(folder)))
    const before = this.lastMetadata
    this.lastMetadata = await this.readAllMetadata(snapshot)
    // A path without an earlier value says nothing about a change.
    return [...this.lastMetadata].some(
      ([path, metadata]) => before.has(path) && before.get(path) !== metadata,
    )
  }

  stop(): void {
    this.isStopped = true
    for (const { stopWatch } of this.folders.values()) stopWatch()
    this.folders.clear()
  }

  /** Lists and watches a folder again if it changed; the watch of a folder that was replaced reports nothing any more. */
  private async updateFolder(folder: string): Promise<void> {
    const metadata = await this.readMetadata(folder)
    const before = this.folders.get(folder)
    if (before?.metadata === metadata) return
    const [realPath, names] = await Promise.all([this.mac.realPath(folder), this.mac.list(folder)])
    if (this.isStopped) return
    const watchedPath = realPath.ok ? realPath.value : null
    this.folders.set(folder, {
      metadata,
      names: names.ok && names.value !== null ? names.value : [],
      stopWatch: watchedPath === null ? () => undefined : this.watchFolder(watchedPath),
    })
    before?.stopWatch()
  }

  private watchFolder(realPath: string): () => void {
    return this.mac.watch(realPath, () => {
      if (!this.touched) this.onTouched()
      this.touched = true
    })
  }

  private async readAllMetadata(snapshot: Snapshot | null): Promise<ReadonlyMap<string, string>> {
    const folders = getListedFolders(this.mac).map((folder) => ({
      folder,
      names: this.folders.get(folder)?.names ?? [],
    }))
    const files = folders.flatMap(({ folder, names }) => names.map((name) => `${folder}/${name}`))
    const paths = [...new Set([...getWellKnownPaths(), ...files, ...collectPaths(snapshot)])]
    const metadata = await Promise.all(paths.map((path) => this.readMetadata(path)))
    return new Map([
      ...folders.map(({ folder, names }): [string, string] => [`${folder}/`, JSON.stringify(names)]),
      ...paths.map((path, index): [string, string] => [path, metadata[index] ?? '']),
    ])
  }

  /** Returns lstat of the path and, where it is a link, stat of what it leads to. */
  private async readMetadata(path: string): Promise<string> {
    const file = await this.mac.lstat(path)
    const isLink = file.ok && file.value.exists && file.value.kind === 'link'
    return JSON.stringify(isLink ? [file, await this.mac.stat(path)] : [file])
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
    const machines = valueOrNull(part)
    return machines === null ? [] : [...machines.entries, ...machines.problems].map((entry) => entry.file)
  })
  const layers = (valueOrNull(snapshot.nix.layers) ?? []).map((line) => line.file)
  const routes = snapshot.routes
    .flatMap((route) => [valueOrNull(route.root), valueOrNull(route.user)])
    .flatMap((route) => Object.values(route?.sources ?? {}).map((source) => source.file))
  const keys = snapshot.keys.flatMap((key) => [key.path, `${key.path}.pub`])
  const paths = [snapshot.machinesFile.path, ...machines, ...layers, ...routes, ...keys]
  return paths.filter((path) => path.startsWith('/'))
}
