import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  interpretLaunchctl,
  parseLaunchctlPrint,
  parsePrintDisabled,
} from '../../electron/core/launchd/launchd-job.ts'
import { findRemoteBuilds, findVms, parseProcessTable } from '../../electron/core/launchd/process-table.ts'
import { findStartScripts, parseForwardedPort } from '../../electron/core/launchd/start-script.ts'
import { parseBuildersSetting, parseMachines } from '../../electron/core/nix/machines-file.ts'
import { parseNixConf, parseNixConfigShow, parseNixVersion } from '../../electron/core/nix/nix-conf.ts'
import { findNamedFindings } from '../../electron/core/nix/output/named-findings.ts'
import { parseStoreUri } from '../../electron/core/nix/store-uri.ts'
import { decodeHostKeyColumn, parsePublicKeyLine } from '../../electron/core/ssh/host-key.ts'
import { findHostKeys } from '../../electron/core/ssh/known-hosts.ts'
import { parseValueLines, rewriteIncludes } from '../../electron/core/ssh/ssh-config.ts'
import { parseSshG, resolveSources } from '../../electron/core/ssh/ssh-g-output.ts'
import { describeUnsafeMatch, rewriteMatches } from '../../electron/core/ssh/ssh-match.ts'
import { parsePastedText } from '../../electron/core/text/pasted-text.ts'
import { sanitize } from '../../electron/core/text/sanitize.ts'
import { unwrapLines } from '../../electron/core/text/unwrapped-lines.ts'

/** A quarter of the largest file that a scan reads (1 MiB). A parser that takes quadratic time needs minutes for it. */
const size = 256 * 1024
const repeatToSize = (unit: string) => unit.repeat(Math.ceil(size / unit.length)).slice(0, size)
const hash = '0123456789abcdfghijklmnpqrsvwxyz'

/** Contents of a large file: binary data, one endless line, and texts that make a parser backtrack. */
const texts: Record<string, string> = {
  'random bytes': randomBytes(size).toString('latin1'),
  'random bytes as UTF-8': randomBytes(size / 2).toString('utf8'),
  blanks: repeatToSize(' '),
  newlines: repeatToSize('\n'),
  'one word': repeatToSize('a'),
  digits: repeatToSize('9'),
  quotes: repeatToSize('"'),
  backslashes: repeatToSize('\\'),
  stars: repeatToSize('*a'),
  'a list of hosts': `${repeatToSize('*a*b,')} x`,
  machines: repeatToSize('ssh-ng://builder@linux-builder aarch64-linux - 4 1\n'),
  'broken machines': repeatToSize('h - - x\n'),
  includes: repeatToSize('@/x\n'),
  'Nix includes': repeatToSize('include /x\n'),
  'ssh includes': repeatToSize('Include /x\n'),
  'hashed hosts': repeatToSize('|1|c2FsdA==|aGFzaA== ssh-ed25519 AAAA\n'),
  'launchd fields': repeatToSize('\tpid = 1\n'),
  'launchd blocks': repeatToSize('\ta = {\n'),
  processes: repeatToSize('7 1 0 00:01 qemu-system-aarch64 hostfwd=tcp::31022-:22\n'),
  chains: Array.from({ length: 10_000 }, (_nothing, index) => `${index + 1} ${index} 0 00:01 vzvm`).join(
    '\n',
  ),
  forwards: repeatToSize('hostfwd=tcp:'),
  'store paths': repeatToSize(`/nix/store/${hash}-run-a-`),
  'words of ssh': repeatToSize('debug1: Reading configuration data /a\n'),
  'matches of ssh': repeatToSize('debug2: match found\n'),
  'refused builds': repeatToSize(
    "cannot build on 'ssh://a': error: failed to start SSH connection to 'a': no\n",
  ),
  'refused connections': repeatToSize('connect to host a port 1: '),
  'output of a build': repeatToSize('a> No space left\n'),
  'cursor moves': repeatToSize('\u001b[1F\u001b[2Kx'),
  'open JSON': repeatToSize('{"a":'),
  'listening JSON': repeatToSize('"listen" : "'),
}

const readNothing = () => null
const createFiles = (text: string) => new Map([['/a', { file: '/a', text }]])
const parsers: Record<string, (text: string) => unknown> = {
  parseMachines: (text) => parseMachines(text, '/m', readNothing),
  'parseMachines with itself included': (text) => parseMachines(text, '/m', () => text.slice(0, 2000)),
  parseBuildersSetting: (text) => parseBuildersSetting(text, readNothing),
  parseStoreUri,
  parsePublicKeyLine,
  decodeHostKeyColumn,
  findHostKeys: (text) => findHostKeys(text, '/k', ['a'.repeat(60), '[localhost]:31022']),
  parseValueLines,
  describeUnsafeMatch: (text) => describeUnsafeMatch(text, '/c'),
  rewriteMatches: (text) => rewriteMatches(text, 'root'),
  rewriteIncludes: (text) => rewriteIncludes(text, (pattern) => [pattern]),
  parseSshG,
  'resolveSources for words': (text) => resolveSources(text, createFiles('Host a\nInclude /a\nPort 1')),
  'resolveSources for files': (text) =>
    resolveSources('debug1: Reading configuration data /a\n', createFiles(text)),
  parseNixConf: (text) => parseNixConf(text, '/n', 'system', () => text.slice(0, 2000)),
  parseNixConfigShow,
  parseNixVersion,
  parseLaunchctlPrint,
  parsePrintDisabled: (text) => parsePrintDisabled(text, 'a'),
  interpretLaunchctl: (text) => interpretLaunchctl(1, text),
  'process table': (text) => {
    const lines = parseProcessTable(text, new Date())
    return [findVms(lines, 0), findRemoteBuilds(lines, 0)]
  },
  scriptsNamedIn: findStartScripts,
  forwardedPortIn: parseForwardedPort,
  sanitize,
  'what Nix printed': (text) => findNamedFindings(unwrapLines(parsePastedText(Buffer.from(text)))),
}

/** Processor time, so that other processes do not count. Most parsers take less than 0.1 s. */
const maxMs = 3000

describe.each(Object.entries(parsers))('%s', (_parser, parse) => {
  it('takes bounded time for a large file of any content', { timeout: 120_000 }, () => {
    for (const [name, text] of Object.entries(texts)) {
      const before = process.cpuUsage()
      parse(text)
      const { user, system } = process.cpuUsage(before)
      expect((user + system) / 1000, name).toBeLessThan(maxMs)
    }
  })
})
