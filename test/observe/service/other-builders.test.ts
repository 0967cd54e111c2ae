import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { makeDarwinVz } from '../fixtures/darwin-vz-builder.ts'
import { makeHexBoxBridge, makeHexBoxProxy } from '../fixtures/hexbox-builders.ts'
import { makeColima, makeRosetta } from '../fixtures/lima-builders.ts'
import type { MacFolder } from '../fixtures/mac-folder.ts'
import { otherBuilders } from '../fixtures/other-builders.ts'
import { makeRouteFolder } from '../fixtures/route-folder.ts'
import {
  putBuilder,
  putJob,
  putListener,
  putProcesses,
  vmPid,
  withDaemon,
} from '../fixtures/running-builder.ts'
import { scanOnce } from '../fixtures/scan-once.ts'
import { makeVirby } from '../fixtures/virby-builder.ts'

let folder: MacFolder
beforeEach(() => {
  folder = makeRouteFolder()
})
afterEach(() => folder.remove())

async function scan() {
  const snapshot = await scanOnce(folder.mac)
  const status = createStatus(withDaemon(snapshot))
  return { snapshot, status, builder: status.builder }
}

describe.each(otherBuilders.map((builder) => [builder.name, builder] as const))('%s', (_name, builder) => {
  it('is a builder of this Mac, found by what it is', async () => {
    putBuilder(folder, builder)
    const { status, builder: foundBuilder, snapshot } = await scan()
    expect(foundBuilder).toMatchObject({ uri: builder.uri, kind: 'local', label: builder.label })
    expect(snapshot.remoteBuilders).toEqual([])
    // Nothing listens here. A port at which a connection would start the VM is not probed.
    const isAsked = snapshot.ports.some(({ port, result }) => port === builder.port && result.observed)
    expect(status.findings.filter(({ severity }) => severity !== 'note' && severity !== 'warning')).toEqual(
      isAsked ? [expect.objectContaining({ id: 'port-refused' })] : [],
    )
  })
})

describe('what runs the VM', () => {
  it.each([
    makeVirby('org.nixos.virbyd', 'vfkit'),
    makeVirby('com.example.virbyd', 'krunkit'),
    makeDarwinVz(),
  ])('$name is a VM by its process', async (builder) => {
    putBuilder(folder, builder)
    const { snapshot } = await scan()
    expect(snapshot.processes).toMatchObject({
      value: {
        vms: [{ pid: vmPid, kind: 'vz', program: builder.vmCommand.split(' ')[0]?.split('/').at(-1) }],
      },
    })
  })

  it("a port's listener leads through its process to the job that runs it", async () => {
    putBuilder(folder, makeColima())
    const { snapshot } = await scan()
    expect(snapshot.processes).toMatchObject({
      value: { listeners: [{ port: 50022, pid: vmPid, program: 'limactl' }] },
    })
    expect(snapshot.agents).toMatchObject([{ label: 'homebrew.mxcl.colima', foundBy: 'listener' }])
  })

  it('a VM whose scripts hold the port costs no further program', async () => {
    putBuilder(folder, makeVirby('com.example.virbyd', 'vfkit'))
    folder.program('/usr/sbin/netstat', `touch '${folder.host('/asked')}'`)
    await scan()
    await expect(folder.mac.stat('/asked')).resolves.toMatchObject({ value: { exists: false } })
  })
})

describe('a connection that would start the VM is not made', () => {
  it.each([makeVirby('com.example.virbyd', 'vfkit', true), makeHexBoxBridge()])('$name', async (builder) => {
    putBuilder(folder, builder)
    const { snapshot } = await scan()
    const probe = snapshot.ports.find(({ port }) => port === builder.port)
    expect(probe?.result).toMatchObject({
      observed: false,
      reason: expect.stringMatching(/would start the builder/),
    })
  })
})

describe('a VM that launchd keeps running is asked like any other', () => {
  it.each([
    makeRosetta('org.nixos.rosetta-builderd', false),
    makeVirby('org.nixos.virbyd', 'vfkit'),
    makeVirby('com.example.virbyd', 'vfkit'),
  ])('$name', async (builder) => {
    putBuilder(folder, builder)
    const { snapshot, status } = await scan()
    expect(snapshot.ports.find(({ port }) => port === builder.port)?.result).toMatchObject({
      value: { kind: 'refused' },
    })
    expect(status.state).toBe('down')
  })
})

describe('near misses', () => {
  it('a tunnel to another computer is no VM, though its job is known', async () => {
    makeColima().put(folder)
    const label = 'com.example.tunnel'
    folder.write(
      `/Library/LaunchDaemons/${label}.plist`,
      `<plist><dict><key>Label</key><string>${label}</string><string>/opt/homebrew/bin/autossh</string></dict></plist>`,
    )
    putJob(folder, { ...makeColima(), label, domain: 'system' })
    putProcesses(folder, 'ssh -N -L 50022:build.example.com:22', '/opt/homebrew/bin/autossh -M 0')
    putListener(folder, 50022, 'ssh')
    const { snapshot, builder } = await scan()
    expect(snapshot.processes).toMatchObject({ value: { vms: [], listeners: [{ program: 'ssh' }] } })
    expect(builder).toMatchObject({ kind: 'local', label })
  })

  it('a VM of another purpose beside a remote builder stays unseen', async () => {
    const label = 'com.example.docker'
    folder.write(
      `/Library/LaunchDaemons/${label}.plist`,
      `<plist><dict><key>Label</key><string>${label}</string><string>/opt/homebrew/bin/colima</string></dict></plist>`,
    )
    folder.write(
      '/etc/nix/machines',
      'ssh-ng://nix@build.example.com x86_64-linux /etc/nix/build_key 8 1 - - -\n',
    )
    putJob(folder, { label, domain: 'system' })
    const { snapshot, builder } = await scan()
    expect(builder).toMatchObject({ kind: 'remote', label: null })
    expect(snapshot.services.map((service) => service.label)).not.toContain(label)
  })

  it("a company's proxy for one host is no VM", async () => {
    const builder = makeHexBoxProxy()
    builder.put(folder)
    folder.write(
      '/Users/alice/.local/state/hb/proxy.sh',
      '#!/bin/sh\nexec nc -x proxy.example.com "$1" 22\n',
      0o755,
    )
    expect((await scan()).builder.kind).toBe('remote')
  })

  it('a socat that passes connections on to another computer is no VM', async () => {
    const builder = makeHexBoxBridge()
    builder.put(folder)
    folder.write('/Users/alice/.local/state/hb/proxy.sh', '#!/bin/sh\nexec nc build.example.com 22\n', 0o755)
    expect((await scan()).snapshot).not.toHaveProperty('agents')
  })

  it("scripts in the user's Documents are left alone", async () => {
    makeHexBoxBridge().put(folder)
    const plist = '/Users/alice/Library/LaunchAgents/org.nixos.hexbox-bridge.plist'
    const text = await folder.mac.read(plist)
    folder.write(plist, (text.ok ? (text.value ?? '') : '').replace('/.local/state/hb/', '/Documents/'))
    folder.write(
      '/Users/alice/Documents/hexbox-bridge',
      '#!/bin/sh\nexec /usr/local/bin/container run\n',
      0o755,
    )
    expect((await scan()).snapshot).not.toHaveProperty('agents')
  })
})
