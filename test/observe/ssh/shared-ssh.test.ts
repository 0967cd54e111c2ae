import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RouteProbe } from '../../../electron/core/model/snapshot.ts'
import type { MacFolder } from '../fixtures/mac-folder.ts'
import { makeRouteFolder } from '../fixtures/route-folder.ts'
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

function listCalls(): string[] {
  return readFileSync(folder.host('/usr/bin/ssh.calls'), 'utf8').trim().split('\n')
}

describe('root and the user', () => {
  const scanPorts = async () => {
    const { root, user } = await probeFirstRoute()
    return [root, user].map((view) => (view.observed ? view.value.port : view.reason))
  }

  it('share one run of ssh if they have the same files, each with the paths of its own home', async () => {
    const { root, user } = await probeFirstRoute()
    expect(listCalls()).toHaveLength(1)
    expect([root, user].map((view) => view.observed && view.value.userKnownHostsFiles[0])).toEqual([
      '/var/root/.ssh/known_hosts',
      '/Users/alice/.ssh/known_hosts',
    ])
  })

  it('have a run each if the configuration decides by the account', async () => {
    folder.write('/etc/ssh/ssh_config', 'Match localuser root\n Port 31777\nMatch all\n Port 31888\n')
    expect((await scanPorts())[0]).toBe(31777)
    expect(listCalls()).toHaveLength(2)
  })

  it('have a run each if the user has a file', async () => {
    folder.write('/Users/alice/.ssh/config', 'Host linux-builder\n Port 9\n')
    expect(await scanPorts()).toEqual([31999, 9])
    expect(listCalls()).toHaveLength(2)
  })
})
