import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Folder of the checkout. */
export const checkout = fileURLToPath(new URL('../..', import.meta.url))

/** A file of this project, with its path in the checkout, e.g. `electron/mac/mac.ts`. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** Returns all files below these folders with these endings, in a fixed order. */
export function readFilesUnder(folders: readonly string[], endings: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(checkout, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => ({ path: relative(checkout, path), text: readFileSync(path, 'utf8') })),
  )
}

export function readCheckout(path: string): string {
  return readFileSync(join(checkout, path), 'utf8')
}

export interface Import {
  /** Path in the checkout of a file of this project, else the name as written (`node:fs`, `zod`). */
  readonly importedPath: string
  /** Whether the import is erased at run time. */
  readonly typeOnly: boolean
}

const importStatement = /^\s*(?:import|export)\s+(type\s)?(?:[^'"`;()]*?\sfrom\s+)?['"]([^'"]+)['"]/gm
const importCall = /(await\s+)?\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

/** Returns the imports of a TypeScript or JavaScript file. An `import('…')` without await is a type. */
export function listImports(file: SourceFile): Import[] {
  const statements = [...file.text.matchAll(importStatement)].map(([, type, from = '']) => ({
    importedPath: resolveImport(file.path, from),
    typeOnly: type !== undefined,
  }))
  const calls = [...file.text.matchAll(importCall)].map(([, awaitKeyword, from = '']) => ({
    importedPath: resolveImport(file.path, from),
    typeOnly: awaitKeyword === undefined,
  }))
  return [...statements, ...calls]
}

function resolveImport(importer: string, from: string): string {
  return from.startsWith('.') ? normalize(join(dirname(importer), from)) : from
}
