import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'

/**
 * Every exported function that takes a text gets texts of up to 1 MiB that invite a regular expression to go back and forth.
 * What is measured is the ratio: twice the text may take about twice the time, not four times.
 */
const folders = {
  builder: fileURLToPath(new URL('../../electron/builder/', import.meta.url)),
  terminal: fileURLToPath(new URL('../../electron/terminal/', import.meta.url)),
  repair: fileURLToPath(new URL('../../electron/repair/', import.meta.url)),
}
const files = [
  ...readdirSync(folders.builder).map((name) => `${folders.builder}${name}`),
  ...['layout.ts', 'identifying-text.ts', 'terminal-output.ts', 'json-text.ts'].map(
    (name) => `${folders.terminal}${name}`,
  ),
  `${folders.repair}pin-in-entry.ts`,
]

const none = () => null
const now = new Date('2026-03-10T12:00:00.000Z')

/** What stands behind the text; a function that is not named here takes the text alone. */
const further: Readonly<Record<string, readonly unknown[]>> = {
  readBuildLog: [false, 'ssh-ng://builder@linux-builder'],
  readBuilderLog: [false],
  hostKeysFor: ['/k', ['linux-builder', '[localhost]:31022']],
  parsePrintDisabled: ['org.nixos.linux-builder'],
  parseMachines: ['/m', none],
  parseBuildersSetting: [none],
  parseNixConf: ['/n', 'system', none],
  withoutLines: [new Set([1])],
  parseProcessTable: [now],
  testDerivation: ['nonce'],
  rewriteIncludes: [(pattern: string) => [pattern]],
  routeArguments: [['linux-builder']],
  sourcesOf: [new Map([['/a', { file: '/a', text: 'Host a\nPort 1' }]])],
  wrap: [80],
  withColumn: ['c3No'],
}

/** The parsers, so that one more is looked at by whoever adds it: what takes several arguments needs a line above. */
const known = [
  'addressesIn appPlace binfmtNamesIn buildersChange bundleOf clockTime decodeHostKeyColumn diskBytesIn escapeUnprintable',
  'extraPlatformsIn findingsNamedBy forwardedAddressIn forwardedPortIn hostKeysFor includeLines isLinuxSystem isLix isLoopback',
  'isToolOfAnApp keepsAliveIn knowsUriPorts lengthOf linesOf loneHostsIn markOfLink onDemandNamed parseBuildersSetting',
  'parseLaunchctlPrint parseMachines parseMachinesLine parseNixConf parseNixConfigShow parseNixVersion parsePrintDisabled',
  'parseProcessTable parsePublicKeyLine parseSshG parseStoreUri plainTextOf printable programName proofDerivation proofPathsIn',
  'readBuildLog readBuilderLog readRootOutput rewriteIncludes routeArguments scriptsNamedIn secretsIn shown shownLines sourcesOf',
  'systemsNamedIn takesDiskAwayIn takesInMachinesFile terminalOutput valueLines whyNotAsked withColumn withScheme',
  'withoutActing withoutColours withoutLines workingFolderIn wrap',
].flatMap((line) => line.split(' '))

interface Parser {
  readonly name: string
  readonly parse: (text: string) => unknown
}

const callable = z.custom<(...words: unknown[]) => unknown>((value) => typeof value === 'function')

/** The exported functions of a file whose first argument is a text. */
async function parsersOf(file: string): Promise<Parser[]> {
  const source = readFileSync(file, 'utf8')
  const names = [...source.matchAll(/^export function (\w+)(?:<[^>]*>)?\(\s*\w+: string\b/gm)].map(
    ([, name = '']) => name,
  )
  const module = z.record(z.string(), z.unknown()).parse({ ...(await import(file)) })
  return names.map((name) => {
    const run = callable.parse(module[name])
    return { name, parse: (text) => run(text, ...(further[name] ?? [])) }
  })
}

const parsers = (await Promise.all(files.map(parsersOf))).flat()

test('every parser is listed here', () => {
  expect(parsers.map(({ name }) => name).sort()).toEqual([...known].sort())
})

/** Each is repeated; the mark at the end keeps an expression from a quick match. */
const units: Readonly<Record<string, string>> = {
  tabs: '\t',
  blanks: ' ',
  newlines: '\n',
  semicolons: ';',
  commas: ',',
  'a long word': 'a',
  'words and semicolons': 'aaaaaaaaaaaaaaaa;',
  'words and blanks': 'aaaa ',
  quotes: '"',
  'nested brackets': '[{(',
  digits: '9',
  hexadecimal: 'a:',
  dots: 'a.',
  dashes: '-',
  equals: 'token=',
  'words of secrets': 'password ',
  'shell words': "'$(`",
  'ssh options': '-o ',
}

const largest = 1024 * 1024
/** Below this many milliseconds a ratio is noise. */
const worthComparing = 120

function processorMs(run: () => unknown): number {
  const before = process.cpuUsage()
  try {
    run()
  } catch (error) {
    // A text that is refused by an error of its own is as good as one that is read.
    if (!(error instanceof Error)) throw error
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Grows the text until it is 1 MiB; null, or the sizes between which the time grew too fast. */
function growsTooFast(parse: Parser['parse'], unit: string): string | null {
  let before = Number.POSITIVE_INFINITY
  for (let size = largest / 64; size <= largest; size *= 2) {
    const text = `x${unit.repeat(size / unit.length)}x`
    let took = processorMs(() => parse(text))
    if (took > worthComparing && took > 3 * before) {
      // Once more: a collection of garbage may have fallen into it.
      took = Math.min(
        took,
        processorMs(() => parse(text)),
      )
      if (took > worthComparing && took > 3 * before) return `${size / 2}: ${before} ms, ${size}: ${took} ms`
    }
    before = Math.max(took, worthComparing / 3)
  }
  return null
}

describe.each(parsers)('$name', ({ parse }) => {
  test('takes twice the time for twice the text', { timeout: 120_000 }, () => {
    const slow = Object.entries(units).flatMap(([what, unit]) => {
      const found = growsTooFast(parse, unit)
      return found === null ? [] : [`${what}: ${found}`]
    })
    expect(slow).toEqual([])
  })
})

test('what is quadratic would be seen', () => {
  expect(growsTooFast((text) => text.replace(/\s+$/, ''), '\t')).not.toBeNull()
})
