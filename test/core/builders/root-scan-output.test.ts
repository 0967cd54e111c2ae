import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseRootScan } from '../../../electron/core/builders/root-scan-output.ts'
import { rootScan } from '../../../electron/core/model/root-scan.ts'

const time = new Date('2026-06-01T12:00:00.000Z')
const uri = 'ssh-ng://builder@linux-builder'
const question = { uris: [uri], names: ['linux-builder', '[127.0.0.1]:31022'] }
const formatLine = (kind: string, text: string, number = 0) =>
  `deep ${kind} ${number} ${Buffer.from(text).toString('base64')}`
const parse = (...lines: string[]) => {
  const scan = parseRootScan(lines, question, time)
  expect(rootScan.safeParse(scan).error).toBeUndefined()
  return scan
}
const parseEntry = (...lines: string[]) => {
  const [entry] = parse(...lines).entries
  if (entry === undefined) throw new Error('there is one entry')
  return entry
}
const formatGuest = (seconds: number, rest = '') => `builderbar-clock
${seconds}
builderbar-disk
Filesystem 1024-blocks Used Available Capacity Mounted on
/dev/vda 20466256 5120000 14289000 27% /
builderbar-systems
extra-platforms = i686-linux x86_64-linux
system = aarch64-linux
builderbar-store
${rest}builderbar-end
`

describe('the output of a root scan about the guest', () => {
  test('has its disk, clock, systems and whether its Nix answers', () => {
    const entry = parseEntry(
      formatLine('guest', formatGuest(1000, 'answers\n')),
      formatLine('clock', '990 995'),
      formatLine('said', ''),
    )
    expect(entry.login).toMatchObject({ value: { works: true } })
    expect(entry.guest).toMatchObject({
      value: {
        clockOffsetSeconds: 5,
        disk: { totalBytes: 20466256 * 1024, freeBytes: 14289000 * 1024 },
        systems: ['i686-linux', 'x86_64-linux', 'aarch64-linux'],
        storeAnswers: true,
      },
    })
  })

  test.each([
    ['ext4', '/dev/vda 1310720 1304000 6720 100% /', { inodes: { total: 1310720, free: 6720 } }],
    ['a file system without a fixed number', '/dev/vda 0 0 0 - /', {}],
    ['a df that refuses -i', '', {}],
  ])('has its inodes: %s', (_title, dfOutput, inodes) => {
    const rest = `answers\nbuilderbar-inodes\nFilesystem Inodes IUsed IFree IUse% Mounted on\n${dfOutput}\n`
    const observation = parseEntry(
      formatLine('guest', formatGuest(1000, rest)),
      formatLine('clock', '990 995'),
    ).guest
    const {
      clockOffsetSeconds: _,
      disk: __,
      systems: ___,
      storeAnswers,
      ...otherEntries
    } = observation.observed ? observation.value : expect.fail('the guest was not observed')
    expect([storeAnswers, otherEntries]).toEqual([true, inodes])
  })

  test.each([
    ['between the two readings of this Mac’s clock', 992, 0],
    ['behind', 690, -300],
    ['ahead', 1295, 300],
  ])('has its clock %s', (_title, seconds, offset) => {
    const entry = parseEntry(formatLine('guest', formatGuest(seconds)), formatLine('clock', '990 995'))
    expect(entry.guest).toMatchObject({ value: { clockOffsetSeconds: offset, storeAnswers: false } })
  })

  test('that is unexpected means that the guest was not observed', () => {
    expect(
      parseEntry(formatLine('guest', 'builderbar-clock\nnever\n'), formatLine('clock', '1 2')).guest.observed,
    ).toBe(false)
    const refusedEntry = parseEntry(
      formatLine('guest', ''),
      formatLine('said', '@@@@@\r\nPermission denied (publickey).\r\n'),
    ).login
    expect(refusedEntry).toMatchObject({ value: { works: false, output: 'Permission denied (publickey).' } })
  })
})

test.each([
  ['-rw-------  1 0  0  411 Jun  1 12:00 /var/root/.ssh/config', { mode: 0o600, uid: 0, kind: 'file' }],
  ['-rw-r--rw-@ 1 501  20  411 Jun  1 12:00 /var/root/.ssh/config', { mode: 0o646, uid: 501, kind: 'file' }],
  ['lrwxr-xr-x  1 0  0  4 Jun  1 12:00 /var/root/.ssh/config -> x', { mode: 0o755, uid: 0, kind: 'link' }],
])('the output of ls: %s', (listedFile, facts) => {
  expect(parse(formatLine('file', listedFile)).rootSshFile).toMatchObject({
    value: { exists: true, ...facts },
  })
  expect(parse(formatLine('file', '')).rootSshFile).toMatchObject({ value: { exists: false } })
})

test("root's known hosts are parsed with their line numbers", () => {
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJBWcxb/Blaqt1auOtE+F8QUWrUotiC5qBJ+UuEWdVCb'
  const knownHostsOutput = `# Host [127.0.0.1]:31022 found: line 7 \n|1|abc=|def= ${key}\n`
  expect(parse(formatLine('known', knownHostsOutput, 1)).rootKnownHosts).toMatchObject({
    value: [
      {
        host: '[127.0.0.1]:31022',
        fingerprint: 'SHA256:73nCAX7tESRWJ4ZN8RkOlqB+0bgxKVmbNRUcFPbXMkE',
        source: { file: '/var/root/.ssh/known_hosts', line: 7 },
      },
    ],
  })
})

test('the effective blocks are listed with their line numbers', () => {
  const debug =
    'debug1: Reading configuration data /var/root/.ssh/config\ndebug1: /var/root/.ssh/config line 3: Applying options for linux-builder\n'
  expect(parseEntry(formatLine('blocks', debug)).blocks).toEqual([{ file: '/var/root/.ssh/config', line: 3 }])
})

test('missing output means not observed', () => {
  const entry = parseEntry()
  expect([entry.route.observed, entry.login.observed, entry.guest.observed]).toEqual([false, false, false])
})

test('invalid output means not observed, and never an exception', () => {
  const kinds = fc.constantFrom('file', 'known', 'route', 'blocks', 'guest', 'said', 'clock', 'x')
  fc.assert(
    fc.property(fc.array(fc.tuple(kinds, fc.string(), fc.nat(3))), fc.array(fc.string()), (pieces, more) => {
      parse(...pieces.map(([kind, text, number]) => formatLine(kind, text, number)), ...more)
    }),
  )
})
