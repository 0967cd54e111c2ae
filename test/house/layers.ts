import { importsOf, type SourceFile } from './source-files.ts'

/** Which of our folders a folder may import from, beside itself: the arrows of CONTRIBUTING.md. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  mac: ['core'],
  observe: ['mac', 'core'],
  diagnose: ['core'],
  repair: ['core'],
  monitor: ['observe', 'diagnose', 'repair', 'mac', 'core'],
  locales: [],
  app: ['locales', 'monitor', 'observe', 'diagnose', 'repair', 'mac', 'core'],
  cli: ['monitor', 'observe', 'diagnose', 'repair', 'mac', 'core'],
}

/** Only these know anything but what they are given: nothing here reads a file, starts a program or asks a clock. */
const pureFolders = ['core', 'diagnose', 'repair', 'locales']
const allowedInPure = ['zod', 'node:crypto', 'node:buffer', 'node:path', 'package.json']

/** Packages and parts of Node that only some places use, each for one purpose. */
const ownersOf: Readonly<Record<string, readonly string[]>> = {
  electron: ['electron/app/', 'electron/main.ts', 'electron/preload.ts'],
  'node:child_process': ['electron/mac/'],
  'node:net': ['electron/mac/'],
  ssh2: ['electron/observe/'],
  react: ['renderer/'],
  'react-dom/client': ['renderer/'],
}

/** Every import that goes against the arrows, in words. */
export function wrongImports(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => importsOf(file).flatMap((each) => whyWrong(file.path, each) ?? []))
}

function whyWrong(path: string, { of, typeOnly }: { of: string; typeOnly: boolean }): string | null {
  const says = (why: string) => `${path} imports ${of}: ${why}`
  if (/^test\//.test(of)) return says('what ships knows no tests')
  const folder = folderOf(path)
  const target = folderOf(of)
  if (takesTypesOnly(path) && of.startsWith('electron/') && target !== 'locales') {
    return typeOnly ? null : says('the page and its words take types only')
  }
  if (/^electron\/[^/]+$/.test(of)) return says('entries are imported by nobody')
  if (folder !== null && target !== null && folder !== target) {
    return mayImport[folder]?.includes(target) ? null : says(`${folder}/ may not know ${target}/`)
  }
  if (of.startsWith('electron/') || of.startsWith('renderer/')) return null
  return typeOnly ? null : whyForeignIsWrong(path, folder, of, says)
}

/** The page is told everything; the catalogue, which it shows, names what it has a text for. */
function takesTypesOnly(path: string): boolean {
  return path.startsWith('renderer/') || folderOf(path) === 'locales'
}

function whyForeignIsWrong(
  path: string,
  folder: string | null,
  of: string,
  says: (why: string) => string,
): string | null {
  if (folder !== null && pureFolders.includes(folder) && !allowedInPure.includes(of)) {
    return says(`${folder}/ is pure`)
  }
  const owners = ownersOf[of]
  if (owners && !owners.some((owner) => path.startsWith(owner))) {
    return says(`only ${owners.join(', ')} may`)
  }
  return null
}

/** `observe` of `electron/observe/ssh/port-probe.ts`; null for entries, the renderer and everything foreign. */
function folderOf(path: string): string | null {
  return /^electron\/([^/]+)\//.exec(path)?.[1] ?? null
}

/** What a file brings into the bundle: the packages that it and all that it imports need when they run. */
export function packagesReached(entry: string, files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const seen = new Set<string>()
  const packages = new Set<string>()
  const waiting = [entry]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const file = byPath.get(path)
    if (seen.has(path)) continue
    seen.add(path)
    if (file === undefined) continue
    for (const { of, typeOnly } of importsOf(file)) {
      if (typeOnly) continue
      if (of.startsWith('electron/') || of.startsWith('renderer/')) waiting.push(of)
      else packages.add(of)
    }
  }
  return [...packages].sort()
}
