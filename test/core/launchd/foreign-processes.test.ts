import { describe, expect, it } from 'vitest'
import {
  findDaemon,
  findRemoteBuilds,
  findSshSessions,
  findVms,
  parseProcessTable,
} from '../../../electron/core/launchd/process-table.ts'

const now = new Date('2026-03-10T12:00:00.000Z')
/** Lines as `ps` prints them, except for the account, whose `uid` is given once. */
const parseFor = (uid: number, ...lines: string[]) =>
  parseProcessTable(lines.map((line) => line.replace(/^( *\d+ +\d+) /, `$1 ${uid} `)).join('\n'), now)

/** The command of nix-darwin's VM (docs/macos.md, "Processes of the builder"). */
const qemu =
  '/nix/store/x-qemu/bin/qemu-system-aarch64 -machine virt,gic-version=2,accel=hvf:tcg -cpu max -name nixos -m 3072 -net nic,netdev=user.0,model=virtio -netdev user,id=user.0,hostfwd=tcp::31022-:22, -drive file=/private/var/lib/linux-builder/nixos.qcow2 -nographic'

describe('processes of other accounts', () => {
  const hook = '  50     1    09:00 /nix/x/bin/nix __build-remote 3'
  const ssh = '  51    50    00:10 ssh builder@linux-builder nix-daemon --stdio'
  const vm = `   9     1    00:30 ${qemu}`
  const daemon = '  90     1    05:00 /nix/x/bin/nix-daemon'

  it('do not count as builds or as the nix-daemon, whatever their names', () => {
    const lines = parseFor(502, hook, ssh, daemon)
    expect(findRemoteBuilds(lines, 0)).toEqual([])
    expect(findDaemon(lines, 0)).toBeNull()
    expect(findRemoteBuilds(parseFor(0, hook, ssh), 0)).toHaveLength(1)
    expect(findDaemon(parseFor(0, daemon), 0)).not.toBeNull()
  })

  it("do not hide root's older nix-daemon, and are not builds under root's hook", () => {
    const olderLine = '  91     1    09:00 nix-daemon'
    expect(findDaemon([...parseFor(502, olderLine), ...parseFor(0, daemon)], 0)?.pid).toBe(90)
    expect(findRemoteBuilds([...parseFor(0, hook), ...parseFor(30001, ssh)], 0)).toEqual([])
  })

  it('are ssh sessions in the builder, like root’s, except those of root’s builds', () => {
    const hosts = new Set(['linux-builder'])
    const countSessions = (uid: number, command: string) =>
      findSshSessions(parseFor(uid, `  61     1    00:10 ${command}`), 0, hosts).length
    for (const uid of [0, 502]) {
      expect(countSessions(uid, 'ssh -x -i /etc/nix/builder_ed25519 -p 31022 -- builder@linux-builder')).toBe(
        1,
      )
      expect(countSessions(uid, '/usr/bin/ssh linux-builder')).toBe(1)
      expect(countSessions(uid, 'ssh -p 31022 builder@127.0.0.1 uname')).toBe(1)
      expect(countSessions(uid, 'ssh alice@build.example.com linux-builder')).toBe(0)
      expect(countSessions(uid, 'ssh-agent linux-builder')).toBe(0)
      expect(countSessions(uid, 'ssh')).toBe(0)
    }
    expect(countSessions(502, 'ssh builder@linux-builder nix-daemon --stdio')).toBe(1)
    expect(countSessions(0, 'ssh builder@linux-builder nix-daemon --stdio')).toBe(0)
  })

  it('are listed as VMs with their account', () => {
    expect(findVms(parseFor(502, vm), 0)).toMatchObject([{ pid: 9, uid: 502 }])
    expect(findVms(parseFor(0, vm), 0)[0]).not.toHaveProperty('uid')
    expect(findVms(parseFor(-2, vm), 0)).toMatchObject([{ uid: -2 }])
  })
})
