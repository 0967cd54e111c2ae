import { listImports, type SourceFile } from './source-files.ts'

/** The folders from which each folder may import, besides itself: the arrows of docs/architecture.md, "Imports". */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  mac: ['core'],
  observe: ['mac', 'core'],
  diagnose: ['core'],
  repair: ['core'],
  monitor: ['observe', 'diagnose', 'repair', 'mac', 'core'],
  locales: ['core'],
  app: ['locales', 'monitor', 'observe', 'diagnose', 'repair', 'mac', 'core'],
  cli: ['monitor', 'observe', 'diagnose', 'repair', 'mac', 'core'],
}

/** The same inside a layer: the subfolders from which each subfolder may import. '' is the layer's own folder, which may import all. */
const mayImportWithin: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  core: {
    collections: [],
    text: ['collections'],
    model: ['collections', 'text'],
    launchd: ['collections', 'model', 'text'],
    ssh: ['collections', 'model', 'text'],
    builders: ['collections', 'model', 'ssh', 'text'],
    nix: ['builders', 'collections', 'model', 'ssh', 'text'],
  },
  mac: { administrator: [''], real: [''] },
  observe: {
    probe: [],
    mac: ['probe'],
    service: ['probe'],
    nix: ['probe', 'service'],
    ssh: ['probe', 'service'],
  },
  diagnose: { facts: [], rules: ['facts'], views: ['facts', 'rules'] },
  repair: {
    shell: [],
    script: ['shell'],
    plan: ['script', 'shell'],
    repairs: ['plan', 'script', 'shell'],
    controls: ['plan', 'repairs', 'script', 'shell'],
  },
  monitor: {
    state: [],
    storage: ['state'],
    scan: ['storage'],
    builds: ['scan', 'state'],
    incidents: ['scan', 'state', 'storage'],
    repairs: ['incidents', 'scan', 'state', 'storage'],
  },
  cli: {
    terminal: [],
    arguments: [],
    completion: ['arguments'],
    format: ['arguments', 'terminal'],
    report: ['format', 'terminal'],
    commands: ['arguments', 'format', 'report', 'terminal'],
  },
  app: {
    contract: [],
    bridge: ['contract'],
    settings: ['contract'],
    window: ['contract'],
    notifications: ['contract', 'settings'],
    tray: ['contract', 'window'],
    updates: ['contract', 'settings'],
    view: ['contract', 'tray'],
  },
  locales: { english: [''] },
}

/** Folders of pure functions: they read no file, start no program and ask no clock. */
const pureFolders = ['core', 'diagnose', 'repair', 'locales']
const allowedInPure = ['zod', 'node:crypto', 'node:buffer', 'node:path', 'node:util', 'package.json']

/** Packages and Node modules that only some files use, each for one purpose. */
const ownersByModule: Readonly<Record<string, readonly string[]>> = {
  electron: ['electron/app/', 'electron/main.ts', 'electron/preload.ts'],
  'node:child_process': ['electron/mac/', 'electron/cli/terminal/pager.ts'],
  'node:net': ['electron/mac/'],
  ssh2: ['electron/observe/'],
  react: ['renderer/'],
  'react-dom/client': ['renderer/'],
}

/** Describes every import that is not allowed. */
export function findWrongImports(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    listImports(file).flatMap((importedModule) => describeWrong(file.path, importedModule) ?? []),
  )
}

function describeWrong(
  path: string,
  { importedPath, typeOnly }: { importedPath: string; typeOnly: boolean },
): string | null {
  const describeImport = (reason: string) => `${path} imports ${importedPath}: ${reason}`
  if (/^test\//.test(importedPath)) return describeImport('what ships knows no tests')
  const layer = findLayer(path)
  const target = findLayer(importedPath)
  if (
    takesTypesOnly(path) &&
    importedPath.startsWith('electron/') &&
    target !== 'locales' &&
    importedPath !== sharedFormats
  ) {
    return typeOnly ? null : describeImport('the page and its messages take types only')
  }
  if (/^electron\/[^/]+$/.test(importedPath)) return describeImport('entries are imported by nobody')
  if (layer !== null && target !== null && layer !== target) {
    return mayImport[layer]?.includes(target) ? null : describeImport(`${layer}/ may not import ${target}/`)
  }
  if (layer !== null && layer === target) {
    const [from, to] = [getSubfolder(path), getSubfolder(importedPath)]
    const mayImportTo = from === '' || from === to || mayImportWithin[layer]?.[from]?.includes(to) === true
    return mayImportTo ? null : describeImport(`${layer}/${from}/ may not import ${layer}/${to}/`)
  }
  if (importedPath.startsWith('electron/') || importedPath.startsWith('renderer/')) return null
  return typeOnly ? null : describeForeign(path, layer, importedPath, describeImport)
}

/** The formats of numbers, which findings and the English locale share. */
const sharedFormats = 'electron/core/text/quantities.ts'

/**
 * Whether a file may import only types: the page receives all data over the bridge, and the locales are keyed by types.
 */
function takesTypesOnly(path: string): boolean {
  return path.startsWith('renderer/') || findLayer(path) === 'locales'
}

function describeForeign(
  path: string,
  layer: string | null,
  importedPath: string,
  describeImport: (reason: string) => string,
): string | null {
  if (layer !== null && pureFolders.includes(layer) && !allowedInPure.includes(importedPath)) {
    return describeImport(`${layer}/ is pure`)
  }
  const owners = ownersByModule[importedPath]
  if (owners && !owners.some((owner) => path.startsWith(owner))) {
    return describeImport(`only ${owners.join(', ')} may`)
  }
  return null
}

/**
 * Returns `observe` for `electron/observe/ssh/port-probe.ts`; null for entry points, the renderer and foreign files.
 */
function findLayer(path: string): string | null {
  return /^electron\/([^/]+)\//.exec(path)?.[1] ?? null
}

/** Returns `rules` for `electron/diagnose/rules/ssh/auth-refused.ts`; '' for a file directly in the layer's folder. */
function getSubfolder(path: string): string {
  return /^electron\/[^/]+\/([^/]+)\//.exec(path)?.[1] ?? ''
}

/**
 * Returns the import cycles between folders, type imports included, each as a sorted list. Without cycles, a folder can
 * be read from its leaves.
 */
export function findFolderCycles(files: readonly SourceFile[]): string[][] {
  const targets = new Map<string, Set<string>>()
  for (const file of files) {
    const from = getFolder(file.path)
    for (const { importedPath } of listImports(file)) {
      if (
        !/^(electron|renderer)\//.test(importedPath) ||
        getFolder(importedPath) === from ||
        importedPath.endsWith('.css')
      )
        continue
      targets.set(from, (targets.get(from) ?? new Set()).add(getFolder(importedPath)))
    }
  }
  const reachable = new Map([...targets.keys()].map((folder) => [folder, reachableFolders(folder, targets)]))
  const circles = [...targets.keys()].map((folder) =>
    [...(reachable.get(folder) ?? [])].filter((other) => reachable.get(other)?.has(folder)).sort(),
  )
  return [...new Set(circles.filter((circle) => circle.length > 0).map((circle) => circle.join(' ')))].map(
    (circle) => circle.split(' '),
  )
}

function getFolder(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

function reachableFolders(from: string, targets: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reachedFolders = new Set<string>()
  const waitingFolders = [...(targets.get(from) ?? [])]
  for (let folder = waitingFolders.pop(); folder !== undefined; folder = waitingFolders.pop()) {
    if (reachedFolders.has(folder)) continue
    reachedFolders.add(folder)
    waitingFolders.push(...(targets.get(folder) ?? []))
  }
  return reachedFolders
}

/** Returns the packages in the bundle of a file: those that it and all its imports need at run time. */
export function listBundledPackages(entry: string, files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const visitedFiles = new Set<string>()
  const packages = new Set<string>()
  const waitingFiles = [entry]
  for (let path = waitingFiles.pop(); path !== undefined; path = waitingFiles.pop()) {
    const file = byPath.get(path)
    if (visitedFiles.has(path)) continue
    visitedFiles.add(path)
    if (file === undefined) continue
    for (const { importedPath, typeOnly } of listImports(file)) {
      if (typeOnly) continue
      if (importedPath.startsWith('electron/') || importedPath.startsWith('renderer/'))
        waitingFiles.push(importedPath)
      else packages.add(importedPath)
    }
  }
  return [...packages].sort()
}
