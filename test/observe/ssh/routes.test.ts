import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RouteProbe } from '../../../electron/core/model/snapshot.ts'
import type { RouteCache } from '../../../electron/observe/ssh/route-cache.ts'
import type { MacFolder } from '../fixtures/mac-folder.ts'
import { builderBlock, dropIn, makeRouteFolder } from '../fixtures/route-folder.ts'
import { scanOnce } from '../fixtures/scan-once.ts'

let folder: MacFolder

beforeEach(() => {
  folder = makeRouteFolder()
})
afterEach(() => folder.remove())

async function probeFirstRoute(memory: { routes?: RouteCache } = {}): Promise<RouteProbe> {
  const { routes } = await scanOnce(folder.mac, memory)
  return routes[0] ?? expect.fail('no route')
}

function listCalls(): string[] {
  return readFileSync(folder.host('/usr/bin/ssh.calls'), 'utf8').trim().split('\n')
}

describe("root's route", () => {
  it('follows the drop-in, with the line of each value in the real file', async () => {
    const route = await probeFirstRoute()
    expect(route.root).toMatchObject({
      observed: true,
      value: {
        hostname: 'localhost',
        port: 31999,
        user: 'builder',
        hostKeyAlias: 'linux-builder',
        identityFiles: ['/etc/nix/builder_ed25519'],
        sources: { port: { file: dropIn, line: 5 }, hostname: { file: dropIn, line: 3 } },
      },
    })
    expect(route.addresses).toMatchObject({ value: ['127.0.0.1'] })
  })

  describe('with a ProxyCommand', () => {
    const probeProxied = async (config: string) => {
      folder.write('/etc/ssh/ssh_config', `${config}Include /etc/ssh/ssh_config.d/*\n`)
      const { root } = await probeFirstRoute()
      return root.observed ? [root.value.proxyCommand, root.value.proxyOfThisHost === true] : 'not seen'
    }
    const command = '/etc/nix/linux-builder-proxy.sh %h %p'

    it.each(['Host linux-builder', 'Host other linux-builder', 'Match originalhost linux-builder,other'])(
      "of a block for the builder is the owner's own: %s",
      async (block) => {
        expect(await probeProxied(`${block}\n  ProxyCommand ${command}\nHost *\n`)).toEqual([command, true])
      },
    )

    it.each(['Host *', 'Host linux-*', 'Match all'])(
      "of a block for all hosts is not the owner's own: %s",
      async (block) => {
        expect(await probeProxied(`${block}\n  ProxyCommand ${command}\nHost *\n`)).toEqual([command, false])
      },
    )

    it("in the drop-in itself is the owner's own, whose script may be gone", async () => {
      folder.write(dropIn, `${builderBlock}  ProxyCommand ${command}\n`)
      expect(await probeProxied('')).toEqual([command, true])
      expect(await probeFirstRoute()).toMatchObject({ missingProxy: '/etc/nix/linux-builder-proxy.sh' })
      folder.write('/etc/nix/linux-builder-proxy.sh', '#!/bin/sh\n', 0o755)
      expect(await probeFirstRoute()).not.toHaveProperty('missingProxy')
    })
  })

  it("resolves an Include without a folder against /etc/ssh, not against the user's home", async () => {
    folder.write('/etc/ssh/ssh_config', 'Include ssh_config.d/*.conf\n')
    folder.write('/Users/alice/.ssh/ssh_config.d/wrong.conf', 'Port 1\n')
    expect((await probeFirstRoute()).root).toMatchObject({ value: { port: 31999 } })
  })

  it('follows links into the store, inside the sandbox', async () => {
    const storedFile = '/nix/store/abc-etc-100-linux-builder.conf'
    folder.write(storedFile, builderBlock)
    folder.link('/etc/static/linux.conf', storedFile)
    folder.write('/etc/ssh/ssh_config', 'Include linked.d/*\n')
    folder.link('/etc/ssh/linked.d/a.conf', '/etc/static/linux.conf')
    expect((await probeFirstRoute()).root).toMatchObject({
      value: { port: 31999, sources: { port: { file: '/etc/ssh/linked.d/a.conf', line: 5 } } },
    })
  })

  it.each([
    ['/etc/ssh/ssh_config', 'Include /etc/ssh/ssh_config.d/*\nHost *\n  UseKeychainOfTomorrow yes\n', 3],
    [dropIn, 'Host other\n  NoSuchOption 1\n', 2],
  ])('that ssh cannot parse has the line and the reason: %s', async (file, text, line) => {
    folder.write(file, text)
    const { root } = await probeFirstRoute()
    expect(root).toMatchObject({ observed: false })
    const { reason = '', output = '' } = root.observed ? {} : root
    expect(output).toMatch(new RegExp(`^${file}:? line ${line}: Bad configuration option: `))
    expect(reason).toBe(`ssh exited with code 255: ${output}`)
  })

  it('does not lead to the builder if the managed file has no Include', async () => {
    folder.write('/etc/ssh/ssh_config', 'Host *\n  ForwardAgent no\n')
    const route = await probeFirstRoute()
    expect(route.root).toMatchObject({ value: { hostname: 'linux-builder', port: 22 } })
    expect(route.addresses).toMatchObject({ value: [] })
  })

  it("has root's known hosts if no others are configured", async () => {
    expect((await probeFirstRoute()).root).toMatchObject({
      value: { userKnownHostsFiles: ['/var/root/.ssh/known_hosts', '/var/root/.ssh/known_hosts2'] },
    })
  })

  it("does not use the user's own file", async () => {
    folder.write('/etc/ssh/ssh_config', '')
    folder.write('/Users/alice/.ssh/config', builderBlock)
    const route = await probeFirstRoute()
    expect(route.root).toMatchObject({ value: { port: 22 } })
    expect(route.user).toMatchObject({
      value: { port: 31999, sources: { port: { file: '/Users/alice/.ssh/config', line: 5 } } },
    })
  })
})

describe("root's own file", () => {
  const rootConfig = '/var/root/.ssh/config'

  it('takes precedence if it is readable', async () => {
    folder.write(rootConfig, 'Host linux-builder\n  Port 31998\n')
    const route = await probeFirstRoute()
    expect(route.root).toMatchObject({
      value: { port: 31998, hostname: 'localhost', sources: { port: { file: rootConfig, line: 2 } } },
    })
    expect(route.user).toMatchObject({ value: { port: 31999 } })
  })

  it('is left out if it is unreadable, and that is reported', async () => {
    folder.write(rootConfig, 'Host linux-builder\n  Port 31998\n')
    folder.folder('/var/root', 0o700)
    const { routes, sshConfig } = await scanOnce(folder.mac)
    expect(routes[0]?.root).toMatchObject({ value: { port: 31999 } })
    expect(sshConfig.rootFile).toMatchObject({
      observed: false,
      reason: "/var/root/.ssh/config can't be read by this account",
    })
  })

  it('stops every ssh of root if others can write to it', async () => {
    folder.write(rootConfig, 'Host linux-builder\n', 0o666)
    expect((await probeFirstRoute()).root).toMatchObject({
      observed: false,
      reason: "root's SSH rejects /var/root/.ssh/config: its owner or mode isn't safe",
    })
  })
})

describe('a route is unknown because of', () => {
  it.each([
    ["Match exec 'true'\n  Port 5\n", /ssh_config line 1 depends on the result of a command \(Match exec\)/],
    ['Include ~/work.conf\n', /depends on who runs SSH/],
    ['Include /etc/%u.conf\n', /depends on who runs SSH/],
  ])('%j', async (text, reason) => {
    folder.write('/etc/ssh/ssh_config', text)
    const route = await probeFirstRoute()
    expect(route.root).toMatchObject({ observed: false, reason: expect.stringMatching(reason) })
    expect(() => listCalls()).toThrow()
  })

  it.each([
    'Match exec "touch %d/ran"\n  Port 5\n',
    'Match host "linux*,other" exec=/bin/true\n  Port 5\n',
    'Host linux-builder\n  User x\nMatch !exec "true"\n  Port 5\n',
  ])('a command that ssh would run, which is never run: %j', async (text) => {
    folder.write('/etc/ssh/ssh_config', text)
    const line = text.split('\n').findIndex((candidate) => candidate.startsWith('Match')) + 1
    expect((await probeFirstRoute()).root).toMatchObject({
      observed: false,
      reason: `/etc/ssh/ssh_config line ${line} depends on the result of a command (Match exec)`,
    })
  })

  it('a user name that depends on the caller', async () => {
    folder.write('/etc/nix/machines', 'ssh-ng://linux-builder aarch64-linux\n')
    folder.write('/etc/ssh/ssh_config', 'Match user root\n  Port 5\n')
    expect((await probeFirstRoute()).root).toMatchObject({
      observed: false,
      reason: expect.stringContaining('Match user'),
    })
  })

  it('a drop-in that only root can read', async () => {
    folder.write(dropIn, builderBlock, 0o600)
    expect((await probeFirstRoute()).root).toMatchObject({
      observed: false,
      reason: `${dropIn} can't be read by this account`,
    })
  })

  it('a line that ssh refuses', async () => {
    folder.write('/etc/ssh/ssh_config', 'Port many\n')
    expect((await probeFirstRoute()).root).toMatchObject({
      observed: false,
      reason: expect.stringContaining('ssh exited with code 255'),
    })
  })

  it('an invalid host name, which is never passed to ssh', async () => {
    folder.write('/etc/nix/machines', 'ssh://-oProxyCommand=touch_x aarch64-linux\n')
    const { routes } = await scanOnce(folder.mac)
    expect(routes.every(({ root }) => !root.observed)).toBe(true)
    expect(() => listCalls()).toThrow()
  })
})

describe('ssh is run again', () => {
  it('only if a file changed', async () => {
    const routes: RouteCache = new Map()
    const first = await probeFirstRoute({ routes })
    expect(listCalls().length).toBe(1)
    expect(await probeFirstRoute({ routes })).toMatchObject({ root: first.root, user: first.user })
    expect(listCalls().length).toBe(1)
    folder.write('/Users/alice/.ssh/config', 'Host linux-builder\n Port 9\n')
    expect((await probeFirstRoute({ routes })).user).toMatchObject({ value: { port: 9 } })
    expect(listCalls().length).toBe(2)
    folder.write(dropIn, builderBlock.replace('31999', '31997'))
    expect((await probeFirstRoute({ routes })).root).toMatchObject({ value: { port: 31997 } })
  })
})

describe('a port in the URI', () => {
  it.each([
    ['2.31.0', { hostname: 'localhost', port: 31998 }],
    ['2.26.3', { hostname: 'localhost:31998', port: 22 }],
    ['2.91.1', { hostname: 'localhost:31998', port: 22 }],
  ])('is passed on by Nix %s in its own way', async (version, value) => {
    folder.write('/etc/nix/machines', 'ssh-ng://builder@localhost:31998 aarch64-linux\n')
    folder.program('/nix/var/nix/profiles/default/bin/nix', `echo "nix (Nix) ${version}"`)
    expect((await probeFirstRoute()).root).toMatchObject({ value })
  })
})

it('a port in a store parameter of Lix is passed to ssh', async () => {
  folder.write('/etc/nix/machines', 'ssh-ng://builder@localhost?port=31998 aarch64-linux\n')
  folder.program('/nix/var/nix/profiles/default/bin/nix', 'echo "nix (Lix, like Nix) 2.93.3"')
  expect((await probeFirstRoute()).root).toMatchObject({ value: { hostname: 'localhost', port: 31998 } })
})
