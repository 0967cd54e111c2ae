import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  findDaemon,
  findRemoteBuilds,
  findStartTime,
  findVms,
  parseProcessTable,
} from '../../../electron/core/launchd/process-table.ts'
import { anyText } from '../arbitrary-text.ts'

const now = new Date('2026-03-10T12:00:00.000Z')
/** Lines as `ps` prints them, except for the account, whose `uid` is given once. */
const parseRowsOfAccount = (uid: number, ...lines: string[]) =>
  parseProcessTable(lines.map((line) => line.replace(/^( *\d+ +\d+) /, `$1 ${uid} `)).join('\n'), now)
const parseRows = (...lines: string[]) => parseRowsOfAccount(0, ...lines)

/** See docs/macos.md, "Processes of the builder". */
const qemu =
  '/nix/store/x-qemu/bin/qemu-system-aarch64 -machine virt,gic-version=2,accel=hvf:tcg -cpu max -name nixos -m 3072 -net nic,netdev=user.0,model=virtio -netdev user,id=user.0,hostfwd=tcp::31022-:22, -drive file=/private/var/lib/linux-builder/nixos.qcow2 -nographic'

describe('the process table', () => {
  it.each([
    ['    1     0       32:33 /sbin/launchd', 1, 0, '2026-03-10T11:27:27.000Z', '/sbin/launchd'],
    ['  501     1    01:02:03 a  b ', 501, 1, '2026-03-10T10:57:57.000Z', 'a  b'],
    ['99999     1 12-01:02:03 x', 99999, 1, '2026-02-26T10:57:57.000Z', 'x'],
    ['    7     1       00:00 x', 7, 1, '2026-03-10T12:00:00.000Z', 'x'],
    ['    7     1       00:05 ', 7, 1, '2026-03-10T11:59:55.000Z', ''],
    ['    7     1       00:05', 7, 1, '2026-03-10T11:59:55.000Z', ''],
    ['7 1 00:05 a\u0000\u001b\u2028b', 7, 1, '2026-03-10T11:59:55.000Z', 'a\u0000\u001b\u2028b'],
  ])('%j', (line, pid, ppid, startedAt, command) => {
    expect(parseRows(line)).toEqual([{ pid, ppid, uid: 0, startedAt, command }])
  })

  it.each([
    '',
    'PID PPID ELAPSED COMMAND',
    '7 1 5 x',
    '7 1 1:2:3:4 x',
    '7 1 - x',
    '7 00:05 x',
    '0 0 00:01 x',
    '-1 1 00:05 x',
  ])('%j is not a process', (line) => expect(parseRows(line)).toEqual([]))

  it('keeps CPU and memory if ps printed them', () => {
    expect(parseRows('  402   401    00:30 101.5 3145728 /x/qemu-system-aarch64 -m 3072')).toEqual([
      {
        pid: 402,
        ppid: 401,
        uid: 0,
        startedAt: '2026-03-10T11:59:30.000Z',
        cpuPercent: 101.5,
        residentBytes: 3 * 1024 ** 3,
        command: '/x/qemu-system-aarch64 -m 3072',
      },
    ])
  })

  it('identifies the nix-daemon by its children and by the remote end of a connection', () => {
    const lines = parseRows(
      '  90 1 05:00 0.0 100 /nix/x/bin/nix-daemon',
      '  91 90 00:05 0.0 100 nix-daemon 501',
      '  92 1 09:00 0.0 100 /nix/x/bin/nix-daemon --stdio',
      '  93 1 09:00 0.0 100 vi nix-daemon',
    )
    expect(findDaemon(lines, 0)).toEqual({ pid: 90, startedAt: '2026-03-10T11:55:00.000Z' })
    expect(findDaemon([], 0)).toBeNull()
  })

  it('has the time at which a process started', () => {
    const lines = parseRows('5 1 01:00 a', '6 1 02:00 b')
    expect(findStartTime(lines, 6)).toBe('2026-03-10T11:58:00.000Z')
    expect(findStartTime(lines, 7)).toBeNull()
  })

  it('has no process from before 1970, whatever the clock says', () => {
    expect(parseProcessTable('7 1 99999-00:00:00 x', new Date(0))).toEqual([])
    expect(parseProcessTable('7 1 00:01 x', new Date(Number.NaN))).toEqual([])
  })
})

describe('a VM', () => {
  it('is identified by its program, below the job that launchd started', () => {
    const lines = parseRows(
      '    1     0 05:00:00 /sbin/launchd',
      '  400     1    01:00 bash /nix/store/x-linux-builder-start',
      '  401   400    00:59 bash /nix/store/x-create-builder/bin/create-builder',
      `  402   401    00:30 ${qemu}`,
    )
    expect(findVms(lines, 0)).toEqual([
      {
        pid: 402,
        ancestors: [401, 400, 1],
        kind: 'qemu',
        forwardedPort: 31022,
        forwardedAddress: '',
        memoryBytes: 3 * 1024 ** 3,
        startedAt: '2026-03-10T11:59:30.000Z',
      },
    ])
  })

  it.each([
    ['qemu-system-aarch64 -nographic', 'qemu', null],
    ['/x/.qemu-system-aarch64-wrapped -netdev user,hostfwd=tcp:127.0.0.1:31023-:22', 'qemu', 31023],
    [
      '/opt/qemu-system-x86_64 -netdev user,hostfwd=tcp::8080-:80,hostfwd=tcp::2222-10.0.2.15:22',
      'qemu',
      2222,
    ],
    ['/nix/store/x-vzvm/bin/vzvm /var/lib/linux-builder/vzvm.json', 'vz', null],
    ['/nix/store/x-vzvm/bin/.vzvm-wrapped /var/lib/linux-builder/vzvm.json', 'vz', null],
  ])('%s', (command, kind, forwardedPort) => {
    expect(findVms(parseRows(`9 1 00:01 ${command}`), 0)).toMatchObject([{ pid: 9, kind, forwardedPort }])
  })

  it.each([
    'vim hostfwd=tcp::31022-:22',
    'grep qemu-system-aarch64',
    `/bin/bash -c ${qemu}`,
    'tail -f /tmp/qemu-system-aarch64',
    '/x/qemu-system-aarch64/notes hostfwd=tcp::31022-:22',
    'qemu-system-aarch64.log hostfwd=tcp::31022-:22',
    'not-vzvm x',
    'vzvm.json',
    '',
  ])('is not %j', (command) => expect(findVms(parseRows(`9 1 00:01 ${command}`), 0)).toEqual([]))

  it('has each ancestor once, even if the table is circular', () => {
    const lines = parseRows('5 6 00:09 a', '6 5 00:09 b', `9 5 00:01 ${qemu}`)
    expect(findVms(lines, 0)).toMatchObject([{ ancestors: [5, 6] }])
  })
})

describe('a remote build', () => {
  const hook = '  50     1    09:00 /nix/store/x-nix/bin/nix __build-remote 3'
  const ssh28 =
    'ssh builder@linux-builder -x -i /etc/nix/builder_ed25519 -oUserKnownHostsFile=/tmp/nix-5-0/host-key -oPermitLocalCommand=yes -oLocalCommand=echo started nix-daemon --stdio'

  it("is the ssh of a build hook, with the hook's pid", () => {
    expect(findRemoteBuilds(parseRows(hook, `  51    50    00:10 ${ssh28}`), 0)).toEqual([
      { pid: 50, uri: 'ssh-ng://builder@linux-builder', startedAt: '2026-03-10T11:59:50.000Z' },
    ])
  })

  it.each([
    ['ssh builder@linux-builder -x -- nix-store --serve --write', 'ssh://builder@linux-builder'],
    ["ssh localhost -x -p31022 -l builder -- 'nix-daemon' '--stdio'", 'ssh-ng://builder@localhost:31022'],
    [
      '/usr/bin/ssh -x -a -i /k -p 31022 builder@127.0.0.1 nix-daemon --stdio',
      'ssh-ng://builder@127.0.0.1:31022',
    ],
    ['/nix/store/x/bin/ssh h -x /run/current-system/sw/bin/nix-daemon --stdio', 'ssh-ng://h'],
    ['ssh -x nix-daemon --stdio', 'ssh-ng://nix-daemon'],
  ])('without a hook counts by itself: %s', (command, uri) => {
    expect(findRemoteBuilds(parseRows(`51 1 00:10 ${command}`), 0)).toMatchObject([{ pid: 51, uri }])
  })

  it('is counted once for each hook', () => {
    const lines = parseRows(hook, `51 50 00:10 ${ssh28}`, `52 50 00:05 ${ssh28}`, `60 1 00:10 ${ssh28}`)
    expect(findRemoteBuilds(lines, 0).map(({ pid }) => pid)).toEqual([50, 60])
  })

  it.each([
    'nix __build-remote 3',
    'nix-daemon --stdio',
    'ssh builder@linux-builder',
    'ssh h tail -f nix-daemon.log --stdio',
    'vim ssh h nix-daemon --stdio',
    'sshd: builder nix-daemon --stdio',
    'ssh h nix-store --serve',
  ])('is not %j', (command) => expect(findRemoteBuilds(parseRows(`9 1 00:01 ${command}`), 0)).toEqual([]))
})

test('any text is parsed without an exception', () => {
  const words = [
    '7',
    '1',
    '00:01',
    '1-00:00:01',
    'qemu-system-aarch64',
    'vzvm',
    'ssh',
    'h',
    'nix-daemon',
    '--stdio',
    '-p',
    qemu,
  ]
  fc.assert(
    fc.property(anyText(words), (text) => {
      const lines = parseProcessTable(text, now)
      for (const line of lines) expect(line.pid).toBeGreaterThan(0)
      for (const machine of findVms(lines, 0)) expect(machine.ancestors).not.toContain(0)
      findRemoteBuilds(lines, 0)
    }),
  )
})

test('a table survives formatting and parsing', () => {
  const line = fc.record({
    pid: fc.integer({ min: 1, max: 99999 }),
    ppid: fc.nat(99999),
    age: fc.nat(10_000_000),
    command: fc.stringMatching(/^[!-~]{1,9}( [!-~]{1,9}){0,3}$/),
  })
  const padNumber = (number: number) => String(number).padStart(2, '0')
  const formatElapsedTime = (age: number) => {
    const [days, hours, minutes, seconds] = [
      Math.floor(age / 86400),
      Math.floor(age / 3600) % 24,
      Math.floor(age / 60) % 60,
      age % 60,
    ]
    const clock = `${padNumber(minutes)}:${padNumber(seconds)}`
    return days > 0
      ? `${days}-${padNumber(hours)}:${clock}`
      : hours > 0
        ? `${padNumber(hours)}:${clock}`
        : clock
  }
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const rows = lines.map(
        ({ pid, ppid, age, command }) =>
          `${String(pid).padStart(5)} ${String(ppid).padStart(5)} ${formatElapsedTime(age).padStart(11)} ${command}`,
      )
      expect(parseRows(...rows)).toEqual(
        lines.map(({ pid, ppid, age, command }) => ({
          pid,
          ppid,
          uid: 0,
          startedAt: new Date(now.getTime() - age * 1000).toISOString(),
          command,
        })),
      )
    }),
  )
})
