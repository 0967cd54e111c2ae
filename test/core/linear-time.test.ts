import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'

/**
 * Gives every exported parser, whose first argument is a text, texts that make a regular expression backtrack. The test
 * compares ratios: twice the text may take about twice the time, but not four times.
 */
const electron = fileURLToPath(new URL('../../electron/', import.meta.url))
const core = readdirSync(`${electron}core`, { recursive: true, encoding: 'utf8' })
const files = [
  ...core.filter((name) => name.endsWith('.ts')).map((name) => `core/${name}`),
  'cli/terminal/layout.ts',
  'cli/terminal/terminal-output.ts',
  'cli/report/identifying-text.ts',
  'cli/format/json-text.ts',
  'repair/repairs/pin-in-entry.ts',
].map((name) => `${electron}${name}`)

const readNothing = () => null
const now = new Date('2026-03-10T12:00:00.000Z')

/** The arguments after the text; functions that are not listed take the text alone. */
const furtherArguments: Readonly<Record<string, readonly unknown[]>> = {
  parseBuildLog: [false, 'ssh-ng://builder@linux-builder'],
  parseLocalBuildLog: [false],
  parseBuilderLog: [false],
  isInBlockOf: [1, 'linux-builder'],
  findLineNumber: ['a'],
  parseDerivation: ['/nix/store/00000000000000000000000000000000-a.drv'],
  rewriteMatches: ['root'],
  detectSshResult: ['2.30.0'],
  describeUndecidedMatch: [1, '/c'],
  describeUnsafeMatch: ['/c'],
  findHostKeys: ['/k', ['linux-builder', '[localhost]:31022']],
  parsePrintDisabled: ['org.nixos.linux-builder'],
  parseMachines: ['/m', readNothing],
  parseBuildersSetting: [readNothing],
  parseNixConf: ['/n', 'system', readNothing],
  removeLines: [new Set([1])],
  parseProcessTable: [now],
  createTestDerivation: ['nonce'],
  rewriteIncludes: [(pattern: string) => [pattern]],
  buildRouteArguments: [['linux-builder']],
  resolveSources: [new Map([['/a', { file: '/a', text: 'Host a\nPort 1' }]])],
  wrap: [80],
  formatLocalTime: [now.toISOString()],
  parseReceiptLines: ['20260301T100000Z-1-1'],
  replaceHostKeyColumn: ['c3No'],
  findUserScripts: ['/Users/alice'],
  findStoreSetting: ['ssh-key'],
  isLocalRoute: [null],
  parseUnifiedLog: [0],
}

/** Every parser by name. A new one fails the test below until it is listed here, with its further arguments above. */
const known = [
  'addScheme buildRouteArguments classifyAppLocation comparesUser computeLinkChecksum countCharacters',
  'createPlainText createTestDerivation decodeHostKeyColumn describeHostKeyMistake',
  'describeUndecidedMatch describeUnsafeMatch detectSshResult detectVmProgram escapeUnprintable findAddresses',
  'findBuilderError findBundle findBundled findGuestSystems findHostBehindSecondScheme findHostKeys findMountLine',
  'findLineNumber findLoneHosts findOnDemandByHost findSecrets findStartScripts findStorePaths findStoreSetting findTestBuildPaths',
  'findUndecidedLines findUserProfile findUserScripts findVmProgram formatClockTime formatColimaInstance formatLocalTime getProgramName includesMachinesFile indentCode isAppTool isDiskMissing isExternalUri isInBlockOf',
  'isLinuxSystem isLix isLocalRoute isLoopback localizeTimes maskTerminalOutput maskUnprintable matchBuilderFindings matchFindings',
  'parseAppLink parseBinfmtNames parseBuildLog parseBuilderLog parseBuildersSetting parseDerivation',
  'parseDerivationName parseDerivationText parseDiskBytes parseDiskInfo parseEphemeral parseExtraPlatforms',
  'parseFlag parseForwardedAddress parseForwardedPort parseIncludeLines parseJson parseKeepAlive parseLabel parseLimaStart',
  'parseLaunchctlPrint parseListeningProcesses parseLocalBuildLog parseLogPaths parseMachines parseMachinesLine parseNixConf parseNixConfigShow',
  'parseNixSshOptions parseNixSshOptionsInPlist parseNixVersion parseOwnDirectory parsePrintDisabled parseProcessTable',
  'parsePublicKeyLine parseReceiptLines parseRefusal parseRootOutput parseRunAtLoad parseSocatPort parseSocketPort parseSshConfigError parseSshG',
  'parseStoreUri parseUnifiedLog parseValueLines parseVmResources parseWorkingDirectory planBuildersEdit removeFullStop removeLinePrefix removeLines',
  'replaceHostKeyColumn resolveSources rewriteIncludes rewriteMatches sanitize sanitizeLine',
  'sanitizeLines splitLines splitScript supportsUriPorts typeset unescapeXml wrap',
].flatMap((line) => line.split(' '))

interface Parser {
  readonly name: string
  readonly parse: (text: string) => unknown
}

const parserSchema = z.custom<(...args: unknown[]) => unknown>((value) => typeof value === 'function')

/** Returns the exported functions of a file whose first argument is a text; those that also take a snapshot are not parsers. */
async function listParsers(file: string): Promise<Parser[]> {
  const source = readFileSync(file, 'utf8')
  const names = [
    ...source.matchAll(/^export function (\w+)(?:<[^>]*>)?\(\s*\w+: string\b(?![^)]*Snapshot)/gm),
  ].map(([, name = '']) => name)
  const module = z.record(z.string(), z.unknown()).parse({ ...(await import(file)) })
  return names.map((name) => {
    const parse = parserSchema.parse(module[name])
    return { name, parse: (text) => parse(text, ...(furtherArguments[name] ?? [])) }
  })
}

const parsers = (await Promise.all(files.map(listParsers))).flat()

test('every parser is listed in this test', () => {
  expect(parsers.map(({ name }) => name).sort()).toEqual([...known].sort())
})

/** Each is repeated between two letters; the last letter prevents an early match. */
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
  'names of secrets': 'password ',
  'shell words': "'$(`",
  'ssh options': '-o ',
}

/**
 * In characters: a quarter of the largest text that a scan reads (docs/architecture.md, "Limits of a scan"). It is enough: at 7
 * ps per pair of characters, which no loop and no regular expression beats, a quadratic parser takes 480 ms.
 */
const maxSize = 256 * 1024
/** Each text is this many times as long as the one before. */
const step = 8
/** Eight times the text takes a linear parser 8 times as long and a quadratic one 64 times. */
const maxGrowth = 24
/** Shorter times count as this one, in milliseconds: garbage collection alone may take as long. */
const minMs = 20

function measureProcessorMs(run: () => unknown): number {
  const before = process.cpuUsage()
  try {
    run()
  } catch (error) {
    // A parser may refuse a text by throwing; only its time counts here.
    if (!(error instanceof Error)) throw error
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Lengthens the text up to `maxSize`; returns the sizes between which the time grew too fast, or null. */
function findGrowth(parse: Parser['parse'], unit: string): string | null {
  let previousMs = Number.POSITIVE_INFINITY
  for (let size = maxSize / step ** 3; size <= maxSize; size *= step) {
    const text = `x${unit.repeat(size / unit.length)}x`
    const ms = measureProcessorMs(() => parse(text))
    if (ms > maxGrowth * previousMs) return `${size / step}: ${previousMs} ms, ${size}: ${ms} ms`
    previousMs = Math.max(ms, minMs)
  }
  return null
}

describe.each(parsers)('$name', ({ parse }) => {
  test('takes time in proportion to the text', { timeout: 120_000 }, () => {
    const slowUnits = Object.entries(units).flatMap(([name, unit]) => {
      const growth = findGrowth(parse, unit)
      return growth === null ? [] : [`${name}: ${growth}`]
    })
    expect(slowUnits).toEqual([])
  })
})

test('a quadratic parser is detected', { timeout: 60_000 }, () => {
  // A quarter of the text already shows that the time is not linear, and takes a sixteenth of it.
  const parse = (text: string) => `${text.slice(0, text.length / 4)}x`.replace(/\s+$/, '')
  expect(findGrowth(parse, '\t')).not.toBeNull()
})
