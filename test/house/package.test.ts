import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { checkout, readCheckout, readFilesUnder } from './source-files.ts'

const versions = z.record(z.string(), z.string()).default({})
const manifest = z
  .object({
    version: z.string(),
    engines: z.object({ node: z.string() }),
    bin: z.object({ builderbar: z.string() }),
    scripts: versions,
    dependencies: versions,
    devDependencies: versions,
  })
  .parse(JSON.parse(readCheckout('package.json')))
const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        version: z.string().optional(),
        resolved: z.string().optional(),
        integrity: z.string().optional(),
        optionalDependencies: versions,
        devDependencies: versions,
      }),
    ),
  })
  .parse(JSON.parse(readCheckout('package-lock.json')))

const documents = ['README.md', 'CONTRIBUTING.md'].map((path) => ({ path, text: readCheckout(path) }))

describe('package-lock.json', () => {
  it('has an entry for every optional dependency, without which `npm ci` fails on another platform', () => {
    const lockedNames = new Set(Object.keys(lock.packages).map((path) => path.split('node_modules/').at(-1)))
    const optional = Object.values(lock.packages).flatMap((entry) => Object.keys(entry.optionalDependencies))
    expect(optional.length).toBeGreaterThan(0)
    expect(optional.filter((name) => !lockedNames.has(name))).toEqual([])
  })

  it('has the address and checksum of each package, which nixpkgs fetches', () => {
    const packages = Object.entries(lock.packages).filter(([path]) => path !== '')
    const unnamed = packages.filter(
      ([, { resolved, integrity }]) =>
        !resolved?.startsWith('https://registry.npmjs.org/') || !integrity?.startsWith('sha512-'),
    )
    expect(unnamed.map(([path]) => path)).toEqual([])
  })

  it('agrees with package.json', () => {
    expect(lock.packages['']?.devDependencies).toEqual(manifest.devDependencies)
    expect(lock.packages['']?.version).toBe(manifest.version)
  })
})

describe('package.json', () => {
  it('pins exact versions', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies }
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
  })

  it('has only scripts whose files exist', () => {
    const files = Object.values(manifest.scripts).flatMap((line) => line.match(/scripts\/\S+\.mjs/g) ?? [])
    expect(files.filter((file) => !existsSync(join(checkout, file)))).toEqual([])
  })
})

describe.each(documents)('$path', ({ text }) => {
  it('names only commands of package.json', () => {
    const scriptNames = [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test))\b/g)].map(
      ([, run, script]) => run ?? script ?? '',
    )
    expect(scriptNames).not.toEqual([])
    expect(scriptNames.filter((name) => manifest.scripts[name] === undefined)).toEqual([])
  })

  it('names only existing files', () => {
    const quotedPaths = text.matchAll(/`((?:electron|renderer|scripts|test|assets)\/[\w./-]+)`/g)
    const linkedPaths = text.matchAll(/\]\(([\w./-]+)\)/g)
    const shownPaths = text.matchAll(/\bsrc(?:set)?="([^"]+)"/g)
    const paths = [...quotedPaths, ...linkedPaths, ...shownPaths].map(([, path = '']) => path)
    expect(paths.filter((path) => !existsSync(join(checkout, path)))).toEqual([])
  })
})

describe('README.md', () => {
  it('names only existing commands of the CLI', () => {
    const usage = readFilesUnder(['electron/cli'], ['.ts'])
      .map(({ text }) => text)
      .join('\n')
    const commands = [...readCheckout('README.md').matchAll(/\bbuilderbar ([a-z][a-z-]+)/g)].map(
      ([, name = '']) => name,
    )
    expect(commands).not.toEqual([])
    expect(
      commands.filter((name) => !usage.includes(`builderbar ${name}`) && !usage.includes(`'${name}'`)),
    ).toEqual([])
  })
})
