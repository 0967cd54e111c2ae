import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RouteProbe } from '../../../electron/core/model/snapshot.ts'
import type { MacFolder } from '../fixtures/mac-folder.ts'
import { builderBlock, dropIn, makeRouteFolder } from '../fixtures/route-folder.ts'
import { scanOnce } from '../fixtures/scan-once.ts'

let folder: MacFolder

beforeEach(() => {
  folder = makeRouteFolder()
})
afterEach(() => folder.remove())

async function probeFirstRoute(): Promise<RouteProbe> {
  const { routes } = await scanOnce(folder.mac)
  return routes[0] ?? expect.fail('no route')
}

describe('the known host keys of a route', () => {
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJBWcxb/Blaqt1auOtE+F8QUWrUotiC5qBJ+UuEWdVCb'

  it('are those in the files that it names', async () => {
    folder.write('/etc/ssh/ssh_known_hosts', `# ours\nlinux-builder ${key}\nother ${key}\n`)
    expect((await probeFirstRoute()).knownHostKeys).toMatchObject({
      value: [{ type: 'ssh-ed25519', source: { file: '/etc/ssh/ssh_known_hosts', line: 2 } }],
    })
  })

  it('are found by host and port if there is no alias', async () => {
    folder.write(dropIn, builderBlock.replace(/.*HostKeyAlias.*\n/, ''))
    folder.write('/etc/ssh/ssh_known_hosts', `[localhost]:31999 ${key}\n`)
    expect((await probeFirstRoute()).knownHostKeys).toMatchObject({ value: [{ source: { line: 1 } }] })
  })
})
