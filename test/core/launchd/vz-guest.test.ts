import { describe, expect, it } from 'vitest'
import { findVms, parseProcessTable } from '../../../electron/core/launchd/process-table.ts'

const now = new Date('2026-03-10T12:00:00.000Z')
const guest =
  '/System/Library/Frameworks/Virtualization.framework/Versions/A/XPCServices/com.apple.Virtualization.VirtualMachine.xpc/Contents/MacOS/com.apple.Virtualization.VirtualMachine'
const vzvm = '/nix/store/x-vzvm-0.3.0/bin/vzvm /var/lib/linux-builder/vzvm.json'

/** A line of ps: pid, ppid, uid, elapsed time, percent, KiB, command. */
const formatLine = (...fields: (number | string)[]) => fields.join(' ')
const vmLine = formatLine(512, 501, 0, '01:00:05', '0.4', 8000, vzvm)
const parseLoad = (...lines: string[]) => {
  const [vm] = findVms(parseProcessTable(lines.join('\n'), now), 0)
  return [vm?.cpuPercent, vm?.residentBytes]
}
const total = [397.4, 808_000 * 1024]
const unknown = [undefined, undefined]
const formatBusyGuest = (etime: string, { uid = 0, ppid = 1, pid = 530 } = {}) =>
  formatLine(pid, ppid, uid, etime, '397.0', 800_000, guest)

describe("the load of a VM that macOS runs in a process of its own (Apple's virtualization)", () => {
  it.each<[string, string[]]>([
    ['the only one that started just after it', [vmLine, formatBusyGuest('01:00:04')]],
    ['in the same second, by the clock of ps', [vmLine, formatBusyGuest('01:00:06')]],
    [
      'beside one of another account',
      [vmLine, formatBusyGuest('01:00:04'), formatBusyGuest('01:00:03', { uid: 501, pid: 531 })],
    ],
    [
      'beside one that started much later',
      [vmLine, formatBusyGuest('01:00:04'), formatBusyGuest('00:10:00', { pid: 531 })],
    ],
    [
      'its child, beside one that fits too',
      [vmLine, formatBusyGuest('01:00:04', { ppid: 512 }), formatBusyGuest('01:00:03', { pid: 531 })],
    ],
    [
      'beside krunkit, which has none',
      [
        vmLine,
        formatBusyGuest('01:00:04'),
        formatLine(600, 1, 0, '01:00:05', '2.0', 900, 'krunkit --cpus 8'),
      ],
    ],
  ])('is known: %s', (_title, lines) => {
    expect(parseLoad(...lines)).toEqual(total)
  })

  it.each<[string, string[]]>([
    ['there is no such process', [vmLine]],
    ['two fit', [vmLine, formatBusyGuest('01:00:04'), formatBusyGuest('01:00:03', { pid: 531 })]],
    [
      'two programs fit',
      [vmLine, formatLine(513, 1, 0, '01:00:06', '0.1', 10, 'vfkit --cpus 8'), formatBusyGuest('01:00:04')],
    ],
    ['it started before', [vmLine, formatBusyGuest('01:10:00')]],
    ['it started much later', [vmLine, formatBusyGuest('00:50:00')]],
    ['it is of another account', [vmLine, formatBusyGuest('01:00:04', { uid: 501 })]],
    [
      'another program has its name',
      [vmLine, formatBusyGuest('01:00:04').replace('/System/', '/Users/alice/System/')],
    ],
    [
      'ps was not asked for loads',
      [vmLine, formatBusyGuest('01:00:04')].map((text) => text.replace(/ \d+\.\d \d+ /, ' ')),
    ],
  ])('is unknown where %s', (_title, lines) => {
    expect(parseLoad(...lines)).toEqual(unknown)
  })

  it('is its own for QEMU and krunkit, which run their guests themselves', () => {
    for (const command of ['/nix/store/x-qemu/bin/qemu-system-aarch64 -m 3072', 'krunkit --cpus 8'])
      expect(
        parseLoad(formatLine(512, 501, 0, '01:00:05', '12.0', 1000, command), formatBusyGuest('01:00:04')),
      ).toEqual([12, 1000 * 1024])
  })
})
