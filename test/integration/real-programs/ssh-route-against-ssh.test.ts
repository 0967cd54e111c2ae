import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SourceLine, SshRoute } from '../../../electron/core/model/snapshot.ts'
import { parseValueLines, rewriteIncludes } from '../../../electron/core/ssh/ssh-config.ts'
import { buildRouteArguments, parseSshG, resolveSources } from '../../../electron/core/ssh/ssh-g-output.ts'
import { type ConfigTree, configTree, testedHost } from './ssh-config-trees.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'route-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The keywords of `ssh -G`, and how a route stores their values. */
const values: Record<string, (route: Omit<SshRoute, 'sources'>) => string | null> = {
  hostname: (route) => route.hostname,
  port: (route) => String(route.port),
  user: (route) => route.user,
  identityfile: (route) => route.identityFiles[0] ?? null,
  hostkeyalias: (route) => route.hostKeyAlias,
  stricthostkeychecking: (route) => route.strictHostKeyChecking,
  proxycommand: (route) => route.proxyCommand,
  proxyjump: (route) => route.proxyJump,
}

describe("ssh's configuration", () => {
  it('has every value on the line that resolveSources returns', { timeout: 120_000 }, async () => {
    const seed = Number(process.env.ROUTE_SEED ?? 20261122)
    const trees = fc.sample(configTree, { numRuns: 250, seed })
    const standard = await readRoute(join(folder, 'nothing'), {})
    const sourcedKeywords = new Set<string>()
    for (const [index, make] of trees.entries()) {
      const originalFolder = join(folder, `${index}`)
      const tree = make(originalFolder)
      for (const keyword of await checkTree(originalFolder, tree, standard)) sourcedKeywords.add(keyword)
    }
    // The trees cover every keyword.
    expect([...sourcedKeywords].sort()).toEqual(Object.keys(values).sort())
  })
})

/** Returns the keywords that had a line. */
async function checkTree(
  originalFolder: string,
  tree: ConfigTree,
  standard: Omit<SshRoute, 'sources'>,
): Promise<string[]> {
  writeTree(originalFolder, tree)
  const [direct, { sources, ...parsedRoute }] = await Promise.all([
    run(join(originalFolder, 'root')),
    readRoute(originalFolder, tree),
  ])
  const treeText = JSON.stringify(tree, null, 1)
  expect(parsedRoute, treeText).toEqual(parseSshG(direct.stdout))
  for (const [keyword, valueOfRoute] of Object.entries(values)) {
    const source = sources[keyword]
    const expectedValue = source === undefined ? valueOfRoute(standard) : findValueAt(tree, keyword, source)
    expect(valueOfRoute(parsedRoute), `${keyword} of ${treeText}`).toBe(expectedValue)
    if (source !== undefined) expect(dirname(source.file)).toBe(originalFolder)
  }
  return Object.keys(values).filter((keyword) => sources[keyword] !== undefined)
}

/**
 * Runs ssh as the product does: on copies, through one more file that includes them, with the originals' text at hand.
 */
async function readRoute(originalFolder: string, tree: ConfigTree): Promise<SshRoute> {
  const copies = `${originalFolder}-copy`
  const copiedTexts = Object.entries(tree).map(([name, text]) => [
    name,
    rewriteIncludes(text, (pattern) => formatCopies(pattern, originalFolder, copies)),
  ])
  const root = tree.root === undefined ? '' : `Include "${join(copies, 'root')}"\n`
  writeTree(copies, { ...Object.fromEntries(copiedTexts), all: root })
  const { stdout, stderr } = await run(join(copies, 'all'))
  const parsedRoute = parseSshG(stdout)
  if (parsedRoute === null) throw new Error(`ssh printed no route: ${stdout}`)
  const files = Object.entries(tree).map(
    ([name, text]) => [join(copies, name), { file: join(originalFolder, name), text }] as const,
  )
  return { ...parsedRoute, sources: resolveSources(stderr, new Map(files)) }
}

function writeTree(folder: string, tree: ConfigTree): void {
  mkdirSync(folder)
  for (const [name, text] of Object.entries(tree)) writeFileSync(join(folder, name), text)
}

/** Returns the files that ssh's glob would find, in the folder of copies. */
function formatCopies(pattern: string, originalFolder: string, copies: string): string[] {
  const name = basename(pattern)
  const files = readdirSync(originalFolder).filter((file) =>
    name === '*.conf' ? file.endsWith('.conf') : file === name,
  )
  return files.sort().map((file) => join(copies, file))
}

function findValueAt(tree: ConfigTree, keyword: string, source: SourceLine): string | undefined {
  const line = parseValueLines(tree[basename(source.file)] ?? '').find(
    (candidate) => candidate.line === source.line,
  )
  expect(line?.keyword).toBe(keyword)
  return line?.value
}

function run(config: string): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    execFile(
      '/usr/bin/ssh',
      buildRouteArguments(config, ['--', testedHost]),
      { env: { LC_ALL: 'C' } },
      (error, stdout, stderr) => {
        if (error === null) resolve({ stdout, stderr })
        else reject(new Error(stderr.slice(-600)))
      },
    )
  })
}
