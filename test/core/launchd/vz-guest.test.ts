import { describe, expect, it } from 'vitest'
import { findVms, parseProcessTable } from '../../../electron/core/launchd/process-table.ts'

const now = new Date('2026-03-10T12:00:00.000Z')
const guest =
  '/System/Library/Frameworks/Virtualization.framework/Versions/A/XPCServices/com.apple.Virtualization.VirtualMachine.xpc/Contents/MacOS/com.apple.Virtualization.VirtualMachine'
const vzvm = '/nix/store/x-vzvm-0.3.0/bin/vzvm /var/lib/linux-builder/vzvm.json'

/** A line of ps: pid, ppid, uid, elapsed time, percent, KiB, command. */
const line = (...fields: (number | string)[]) => fields.join(' ')
const own = line(512, 501, 0, '01:00:05', '0.4', 8000, vzvm)
const parseLoad = (...lines: string[]) => {
  const [vm] = findVms(parseProcessTable(lines.join('\n'), now), 0)
  return [vm?.cpuPercent, vm?.residentBytes]
}
const total = [397.4, 808_000 * 1024]
const unknown = [undefined, undefined]
const busy = (etime: string, { uid = 0, ppid = 1, pid = 530 } = {}) =>
  line(pid, ppid, uid, etime, '397.0', 800_000, guest)

describe("the load of a VM that macOS runs in a process of its own (Apple's virtualization)", () => {
  it.each<[string, string[]]>([
    ['the only one that started just after it', [own, busy('01:00:04')]],
    ['in the same second, by the clock of ps', [own, busy('01:00:06')]],
    ['beside one of another account', [own, busy('01:00:04'), busy('01:00:03', { uid: 501, pid: 531 })]],
    ['beside one that started much later', [own, busy('01:00:04'), busy('00:10:00', { pid: 531 })]],
    [
      'its child, beside one that fits too',
      [own, busy('01:00:04', { ppid: 512 }), busy('01:00:03', { pid: 531 })],
    ],
    [
      'beside krunkit, which has none',
      [own, busy('01:00:04'), line(600, 1, 0, '01:00:05', '2.0', 900, 'krunkit --cpus 8')],
    ],
  ])('is known: %s', (_title, lines) => {
    expect(parseLoad(...lines)).toEqual(total)
  })

  it.each<[string, string[]]>([
    ['there is no such process', [own]],
    ['two fit', [own, busy('01:00:04'), busy('01:00:03', { pid: 531 })]],
    ['two programs fit', [own, line(513, 1, 0, '01:00:06', '0.1', 10, 'vfkit --cpus 8'), busy('01:00:04')]],
    ['it started before', [own, busy('01:10:00')]],
    ['it started much later', [own, busy('00:50:00')]],
    ['it is of another account', [own, busy('01:00:04', { uid: 501 })]],
    ['another program has its name', [own, busy('01:00:04').replace('/System/', '/Users/alice/System/')]],
    ['ps was not asked for loads', [own, busy('01:00:04')].map((text) => text.replace(/ \d+\.\d \d+ /, ' '))],
  ])('is unknown where %s', (_title, lines) => {
    expect(parseLoad(...lines)).toEqual(unknown)
  })

  it('is its own for QEMU and krunkit, which run their guests themselves', () => {
    for (const command of ['/nix/store/x-qemu/bin/qemu-system-aarch64 -m 3072', 'krunkit --cpus 8'])
      expect(parseLoad(line(512, 501, 0, '01:00:05', '12.0', 1000, command), busy('01:00:04'))).toEqual([
        12,
        1000 * 1024,
      ])
  })
})
