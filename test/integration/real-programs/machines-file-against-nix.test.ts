import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Machines } from '../../../electron/core/model/snapshot.ts'
import { parseMachines } from '../../../electron/core/nix/machines-file.ts'
import { type NixReading, readByNix } from './nix-build-hook.ts'

/**
 * Compares our parser with the installed Nix (2.8 on Debian 12) on ten thousand machines files, many valid ones per
 * run. Input that 2.8 and newer versions parse differently is left out: fractions as speed, blanks before `#` or `@`,
 * `;` in a comment, addresses that are not URIs (machines-file.ts and store-uri.ts say which version we follow).
 */
const system = 'aarch64-darwin'
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'machines-'))
  mkdirSync(join(folder, 'conf'))
  mkdirSync(join(folder, 'state', 'current-load'), { recursive: true })
  writeFileSync(join(folder, 'good'), 'included s1 - 3 1 f1,f2 must-1\nssh://other\n')
  writeFileSync(join(folder, 'bad'), 'included s1 - three\n')
  writeFileSync(join(folder, 'nested'), `first\n@${join(folder, 'good')}\nlast - - 7\n`)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const base64 = fc.oneof(
  fc.constantFrom('c3NoLWVkMjU1MTk=', 'AAAA', 'AA', 'A', '=', 'AA==AA', 'AB=!', 'a+/z'),
  fc.constantFrom('!', 'AA-A', 'AA_A', 'A,A', 'ä', '*='),
  fc.base64String({ maxLength: 60 }).filter((text) => text !== ''),
)
const wholeNumber = fc.oneof(
  fc.nat(64).map(String),
  fc.constantFrom('+4', '0', '00', '007', '4294967295', '+4294967295', '0000000000000004'),
  fc.constantFrom('abc', '-1', '--1', '++1', '+', '0x10', '4x', 'x4', '1,000', '４'),
)
const jobs = fc.oneof(
  wholeNumber,
  fc.constantFrom('1.5', '4294967296', '1.0', '.5', '1e1', '99999999999999999999'),
)
const createFeatures = (prefix: string) =>
  fc
    .array(fc.constantFrom('', 'a', 'b', 'kvm', 'big-parallel', 'x_1'), { maxLength: 4 })
    .map((parts) => parts.map((part) => (part === '' ? '' : `${prefix}${part}`)).join(','))
    .filter((text) => text !== '')
const addDash = (column: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 1, arbitrary: fc.constant('-') }, { weight: 3, arbitrary: column })
const uri = fc.constantFrom(
  'ssh-ng://builder@linux-builder',
  'ssh://root@10.0.0.1:22',
  'ssh://[::1]:31022',
  'ssh://u@h?compress=true&remote-store=auto',
  'host',
  'user@host',
  'host.example.com',
  'local',
  'daemon',
  'auto?x=y',
  '/some/path',
  'https://cache/',
)
const blank = fc.constantFrom(' ', '\t', '  ', ' \t ', ' \r')
const columns = fc.tuple(
  addDash(uri),
  addDash(createFeatures('sys-')),
  addDash(fc.constantFrom('/etc/nix/key', 'k')),
  addDash(jobs),
  addDash(wholeNumber),
  addDash(createFeatures('f-')),
  addDash(createFeatures('must-')),
  addDash(base64),
  fc.constantFrom('extra', '-'),
  fc.constantFrom('more', '!'),
)
const entry = fc
  .tuple(
    columns,
    fc.integer({ min: 1, max: 10 }),
    fc.array(blank, { minLength: 10, maxLength: 10 }),
    fc.constantFrom('', ' ', '\t', '\r', ' # comment', '# @x'),
  )
  .map(
    ([all, count, blanks, end]) =>
      `${all
        .slice(0, count)
        .map((column, index) => `${index === 0 ? '' : blanks[index]}${column}`)
        .join('')}${end}`,
  )
const include = fc
  .constantFrom('good', 'bad', 'nested', 'missing')
  .map((name) => (at: string) => `@${at}/${name}`)
const line = fc.oneof(
  { weight: 8, arbitrary: entry.map((text) => (_at: string) => text) },
  { weight: 1, arbitrary: include },
  { weight: 1, arbitrary: fc.constantFrom('', '# a comment', '#').map((text) => (_at: string) => text) },
)
const file = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\n', '\n\n', ';')), { maxLength: 4 })
  .map((lines) => (at: string) => {
    let text = ''
    for (const [make, separator] of lines) {
      const lineText = make(at)
      text += `${lineText}${lineText.includes('#') ? '\n' : separator}`
    }
    return text
  })

// On a Mac, Nix is elsewhere and newer.
describe.skipIf(process.platform === 'darwin')('a machines file', () => {
  it('is parsed as the real Nix parses it, ten thousand times', { timeout: 240_000 }, async () => {
    const texts = sampleFiles()
    const validTexts = texts.filter((text) => parseText(text).problems.length === 0).slice(0, 9_700)
    const invalidTexts = texts
      .filter((text) => parseText(text).problems.length > 0)
      .slice(0, 10_000 - validTexts.length)
    expect(validTexts.length + invalidTexts.length).toBe(10_000)
    // If Nix refuses one line it lists no entry at all, so each file that we refuse is tested by itself.
    const questions = [...splitIntoGroups(validTexts, 200).map((group) => group.join('\n')), ...invalidTexts]
    const readings = await readInParallel(questions, 4)
    for (const [index, text] of questions.entries()) {
      const reading = readings[index]
      if (reading === undefined) throw new Error('a file was not asked about')
      compare(text, parseText(text), reading)
    }
  })
})

/** Returns enough samples that each kind occurs; MACHINES_SEED selects others. */
function sampleFiles(): string[] {
  const seed = Number(process.env.MACHINES_SEED ?? 20261122)
  return fc.sample(file, { numRuns: 40_000, seed }).map((make) => make(folder))
}

function parseText(text: string): Machines {
  return parseMachines(text, join(folder, 'machines-0'), readIncluded)
}

function splitIntoGroups<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_nothing, at) =>
    list.slice(at * size, (at + 1) * size),
  )
}

function readIncluded(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

async function readInParallel(texts: readonly string[], workers: number): Promise<NixReading[]> {
  const readings: NixReading[] = []
  let next = 0
  const work = async (worker: number) => {
    const path = join(folder, `machines-${worker}`)
    for (let index = next++; index < texts.length; index = next++) {
      writeFileSync(path, texts[index] ?? '')
      readings[index] = await readByNix(`@${path}`, folder, system)
    }
  }
  await Promise.all(Array.from({ length: workers }, (_nothing, worker) => work(worker)))
  return readings
}

function compare(text: string, machines: Machines, nixReading: NixReading): void {
  const description = JSON.stringify(text)
  if (!nixReading.read) {
    expect(machines.problems, `${description}: Nix says ${nixReading.message}`).not.toEqual([])
    // Nix names the first broken column of the first broken line.
    expect(machines.problems[0]?.column, `${description}: Nix says ${nixReading.message}`).toBe(
      (nixReading.column ?? Number.NaN) + 1,
    )
    return
  }
  expect(machines.problems, description).toEqual([])
  const read = machines.entries.map((machine) => ({
    systems: machine.systems.length === 0 ? [system] : machine.systems,
    maxJobs: machine.maxJobs,
    supportedFeatures: [...machine.supportedFeatures].sort(),
    mandatoryFeatures: [...machine.mandatoryFeatures].sort(),
  }))
  const byNix = nixReading.machines.map((machine) => ({
    ...machine,
    // A column of commas names no system at all.
    systems: machine.systems.length === 0 ? [system] : [...new Set(machine.systems)],
  }))
  expect(read, description).toEqual(byNix)
}
