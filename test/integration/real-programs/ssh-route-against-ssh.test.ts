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
    const standard = await route(join(folder, 'nothing'), {})
    const sourced = new Set<string>()
    for (const [index, make] of trees.entries()) {
      const original = join(folder, `${index}`)
      const tree = make(original)
      for (const keyword of await checkTree(original, tree, standard)) sourced.add(keyword)
    }
    // The trees cover every keyword.
    expect([...sourced].sort()).toEqual(Object.keys(values).sort())
  })
})

/** Returns the keywords that had a line. */
async function checkTree(
  original: string,
  tree: ConfigTree,
  standard: Omit<SshRoute, 'sources'>,
): Promise<string[]> {
  writeTree(original, tree)
  const [direct, { sources, ...parsed }] = await Promise.all([
    run(join(original, 'root')),
    route(original, tree),
  ])
  const shown = JSON.stringify(tree, null, 1)
  expect(parsed, shown).toEqual(parseSshG(direct.stdout))
  for (const [keyword, valueOfRoute] of Object.entries(values)) {
    const source = sources[keyword]
    const expected = source === undefined ? valueOfRoute(standard) : findValueAt(tree, keyword, source)
    expect(valueOfRoute(parsed), `${keyword} of ${shown}`).toBe(expected)
    if (source !== undefined) expect(dirname(source.file)).toBe(original)
  }
  return Object.keys(values).filter((keyword) => sources[keyword] !== undefined)
}

/**
 * Runs ssh as the product does: on copies, through one more file that includes them, with the originals' text at hand.
 */
async function route(original: string, tree: ConfigTree): Promise<SshRoute> {
  const copies = `${original}-copy`
  const copied = Object.entries(tree).map(([name, text]) => [
    name,
    rewriteIncludes(text, (pattern) => formatCopies(pattern, original, copies)),
  ])
  const root = tree.root === undefined ? '' : `Include "${join(copies, 'root')}"\n`
  writeTree(copies, { ...Object.fromEntries(copied), all: root })
  const { stdout, stderr } = await run(join(copies, 'all'))
  const parsed = parseSshG(stdout)
  if (parsed === null) throw new Error(`ssh printed no route: ${stdout}`)
  const files = Object.entries(tree).map(
    ([name, text]) => [join(copies, name), { file: join(original, name), text }] as const,
  )
  return { ...parsed, sources: resolveSources(stderr, new Map(files)) }
}

function writeTree(where: string, tree: ConfigTree): void {
  mkdirSync(where)
  for (const [name, text] of Object.entries(tree)) writeFileSync(join(where, name), text)
}

/** Returns the files that ssh's glob would find, in the folder of copies. */
function formatCopies(pattern: string, original: string, copies: string): string[] {
  const name = basename(pattern)
  const found = readdirSync(original).filter((file) =>
    name === '*.conf' ? file.endsWith('.conf') : file === name,
  )
  return found.sort().map((file) => join(copies, file))
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
