import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPrivateMac, type PrivateMac } from './private-mac.ts'

let mac: PrivateMac
beforeAll(async () => {
  mac = await openPrivateMac()
})
afterAll(() => mac?.stop())

test('a private Mac has the paths, accounts and links of a real one', async () => {
  const listing = await mac.sh(
    'root',
    'readlink /etc/nix/machines; id -u; echo ~; cat /etc/nix/machines; nix-store --verify-path "$(readlink -f /etc/static)" && echo verified',
  )
  expect(listing.output).toContain('/etc/static/nix/machines\n0\n/var/root\nssh-ng://builder@linux-builder')
  expect(listing.output).toContain('verified')
  expect((await mac.sh('alice', 'id -u; echo ~')).stdout).toBe('501\n/Users/alice\n')
})

test("an ordinary user's build runs on the builder until its service is unloaded", async () => {
  expect(await mac.build()).toMatchObject({
    code: 0,
    output: expect.stringContaining("on 'ssh-ng://builder@linux-builder'"),
  })
  expect(await mac.sh('alice', 'launchctl bootout system/org.nixos.linux-builder')).toMatchObject({ code: 1 })
  expect(await mac.sh('root', 'launchctl bootout system/org.nixos.linux-builder')).toMatchObject({ code: 0 })
  await expect
    // A service takes a few seconds to disappear after bootout.
    .poll(async () => (await mac.sh('root', 'launchctl print system/org.nixos.linux-builder')).code, {
      timeout: 30_000,
    })
    .toBe(113)
  expect(await mac.build()).toMatchObject({ code: 1, output: expect.stringContaining('cannot build on') })
  expect(await mac.daemonLog()).toContain('connect to host localhost port 31022: Connection refused')
})

test('osascript runs a command of alice as root', async () => {
  const result = await mac.sh('alice', `osascript -e 'do shell script "id -u" with administrator privileges'`)
  expect(result).toMatchObject({ code: 0, stdout: '0\n' })
})
