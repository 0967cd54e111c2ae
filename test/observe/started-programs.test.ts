import { afterAll, beforeAll, expect, it } from 'vitest'
import { openMac } from '../../electron/mac/real/real-mac.ts'
import { createFakeMac, type FakeMac } from '../fake-mac/fake-mac.ts'
import { scanOnce } from './fixtures/scan-once.ts'

let fakeMac: FakeMac
beforeAll(async () => {
  fakeMac = await createFakeMac({ scenario: 'healthy' })
})
afterAll(() => fakeMac.stop())

// Starting a program takes 5 to 9 ms of our own process, besides the program's time (docs/performance.md).
it('one scan of a healthy Mac starts six programs, each of which can change the result', async () => {
  const mac = openMac({ root: fakeMac.root })
  const startedPrograms: string[] = []
  await scanOnce({
    ...mac,
    run: (program, args, limits) => {
      startedPrograms.push([program, ...args.filter((word) => !word.startsWith('/'))].join(' '))
      return mac.run(program, args, limits)
    },
  })
  expect(startedPrograms.toSorted()).toEqual([
    '/bin/launchctl print system/org.nixos.linux-builder',
    '/bin/launchctl print-disabled system',
    expect.stringMatching(/^\/bin\/ps -axww /),
    `/usr/bin/id -Gn ${mac.accountName}`,
    expect.stringMatching(/^\/usr\/bin\/ssh .*-G /),
    '/usr/sbin/sysctl -n kern.hv_support',
  ])
})
