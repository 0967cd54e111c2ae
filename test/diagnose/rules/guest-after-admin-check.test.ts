import { describe, expect, test } from 'vitest'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { noFile } from '../../fixtures/file-info.ts'
import { builderUri } from '../../fixtures/machine-entry.ts'
import { observed, secondsAgo } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { anSshRoute } from '../../fixtures/ssh-route.ts'

const gibibyte = 1024 ** 3
const roomyDisk = { freeBytes: 8 * gibibyte, totalBytes: 20 * gibibyte }

type Guest = { freeBytes?: number; inodes?: { free: number; total: number }; storeAnswers?: boolean }

/** The finding after an admin check that found this in the guest. */
function findAfterCheck(id: string, { freeBytes = roomyDisk.freeBytes, inodes, storeAnswers = true }: Guest) {
  const guest = {
    clockOffsetSeconds: 0,
    disk: { ...roomyDisk, freeBytes },
    ...(inodes === undefined ? {} : { inodes }),
    systems: ['aarch64-linux'],
    storeAnswers,
  }
  const login = observed({ works: true as const })
  const entry = { uri: builderUri, route: observed(anSshRoute()), blocks: [], login, guest: observed(guest) }
  const rootScan = { rootSshFile: observed(noFile), rootKnownHosts: observed([]), entries: [entry] }
  const snapshot: Snapshot = { ...healthySnapshot(), takenAt: secondsAgo(0), rootScan: observed(rootScan) }
  return diagnose(snapshot).find((finding) => finding.id === id)
}

const findFull = (guest: Guest) => findAfterCheck('guest-disk-full', guest)

test("a silent nix-daemon of the guest is the check's finding, not words of Nix", () => {
  const finding = findAfterCheck('guest-store-unreachable', { storeAnswers: false })
  expect(finding?.cause).toBe("SSH reaches linux-builder, but its nix-daemon isn't responding.")
  expect(finding?.explanation).not.toContain('refuses the build')
})

describe('the disk of the guest is full', () => {
  test('where few bytes are free', () => {
    const finding = findFull({ freeBytes: gibibyte / 8, inodes: { free: 3, total: 1_310_720 } })
    expect(finding?.title).toBe("The builder's disk is full")
    expect(finding?.explanation).toMatch(/^The admin check found on linux-builder: "128 MiB free of 20 GiB"/)
  })

  test('where few inodes are free, although bytes are', () => {
    const finding = findFull({ inodes: { free: 6720, total: 1_310_720 } })
    expect(finding?.explanation).toContain('6720 of 1310720 inodes free, although 8 GiB free of 20 GiB')
    expect(finding?.title).toBe("The builder's disk has no room for more files")
    expect(finding?.cause).toContain('inodes')
    expect(finding?.repairs[0]).toBe('collect-guest-garbage')
  })

  test.each<[string, Guest]>([
    ['both are free', { inodes: { free: 900_000, total: 1_310_720 } }],
    ['inodes are not counted', {}],
    ['a small disk has few inodes, most of them free', { inodes: { free: 9000, total: 16_000 } }],
    ['the file system makes inodes as it needs them', { inodes: { free: 0, total: 0 } }],
  ])('not where %s', (_title, guest) => {
    expect(findFull(guest)).toBeUndefined()
  })
})
