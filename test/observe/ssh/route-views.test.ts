import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RouteProbe } from '../../../electron/core/model/snapshot.ts'
import type { MacFolder } from '../fixtures/mac-folder.ts'
import { builderBlock, makeRouteFolder } from '../fixtures/route-folder.ts'
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

describe('a Match', () => {
  const netbird = 'Match host "100.89.29.43,hosta.example" exec "netbird ssh detect %h %p"\n  Port 5\n'

  it.each([
    ['a command behind a host that is another', netbird, 31999],
    ['localuser root', 'Match originalhost linux-builder localuser root\n  Port 31998\n', 31998],
    ['localuser of another', 'Match localuser alice\n  Port 31998\n', 31999],
    ['not localuser root', 'Match !localuser ro?t exec "true"\n  Port 31998\n', 31999],
    ['a list that leaves root out', 'Match localuser "*,!root"\n  Port 31998\n', 31999],
    ['the user of the entry', 'Match user builder\n  Port 31998\n', 31998],
  ])('that can be decided is decided: %s', async (_title, text, port) => {
    folder.write('/etc/ssh/ssh_config', `${text}Host *\nInclude /etc/ssh/ssh_config.d/*\n`)
    expect((await probeFirstRoute()).root).toMatchObject({ observed: true, value: { port } })
  })
})

describe("the nix-daemon's own NIX_SSHOPTS", () => {
  const plist = '/Library/LaunchDaemons/org.nixos.nix-daemon.plist'
  const withOptions = (value: string, file = plist) =>
    folder.write(
      file,
      `<dict>\n\t<key>EnvironmentVariables</key>\n\t<dict>\n\t\t<key>NIX_SSHOPTS</key>\n\t\t<string>${value}</string>\n\t</dict>\n</dict>\n`,
    )
  beforeEach(() => folder.write('/etc/ssh/ssh_config', 'Host *\n  ForwardAgent no\n'))

  it.each([plist, '/Library/LaunchDaemons/systems.determinate.nix-daemon.plist'])(
    'selects the one file that its ssh reads: %s',
    async (file) => {
      folder.write('/etc/nix/ssh_config', builderBlock)
      folder.write('/var/root/.ssh/config', 'Host *\n  Port 9\n')
      withOptions('-F /etc/nix/ssh_config', file)
      const route = await probeFirstRoute()
      expect(route.root).toMatchObject({
        value: { port: 31999, sources: { port: { file: '/etc/nix/ssh_config', line: 5 } } },
      })
      expect(route.user).toMatchObject({ value: { port: 22 } })
    },
  )

  it.each([
    ['-p 31998', { port: 31998 }],
    ['-oPort=31998 -v -q -o LogLevel=QUIET', { port: 31998 }],
    ['-o HostName=localhost -T -o Port=31998', { port: 31998, hostname: 'localhost', sources: {} }],
    ['-F none', { port: 22, hostname: 'linux-builder' }],
    ['-o ServerAliveInterval=30 -o Foo&amp;Bar', null],
  ])('overrides what it names: %s', async (value, expected) => {
    withOptions(value)
    const { root } = await probeFirstRoute()
    if (expected === null) expect(root.observed).toBe(false)
    else expect(root).toMatchObject({ observed: true, value: expected })
  })

  it.each([
    ['-F /etc/nix/gone', /NIX_SSHOPTS names \/etc\/nix\/gone, which is missing/],
    ['-F &quot;/etc/nix/ssh config&quot;', /quotes/],
    ['-E /tmp/log', /doesn't know its option -E/],
    ['-F', /has no value/],
  ])('that cannot be followed makes the route unknown: %s', async (value, reason) => {
    withOptions(value)
    expect((await probeFirstRoute()).root).toMatchObject({
      observed: false,
      reason: expect.stringMatching(reason),
    })
  })
})
